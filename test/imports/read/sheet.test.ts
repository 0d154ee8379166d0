import { expect } from 'chai';
import { SharedStrings } from '../../../src/imports/read/sharedStrings.ts';
import { sheetParser } from '../../../src/imports/read/sheet.ts';
import { LONGEST_CELL, type TableRecord } from '../../../src/imports/read/table.ts';
import { readXml, xmlParser } from '../../../src/imports/read/xml.ts';

/** The rows of a sheet with this XML; style 1 shows dates. */
function rowsOf(xml: string, texts: readonly string[] = [], date1904 = false): TableRecord[] {
  const strings = new SharedStrings();
  for (const text of texts) strings.add(text);
  const rows: TableRecord[] = [];
  const parser = xmlParser(sheetParser(strings, { dates: [false, true], date1904 }, (row) => rows.push(row)));
  parser.push(Buffer.from(`<worksheet><sheetData>${xml}</sheetData></worksheet>`));
  parser.end();
  return rows;
}
const cellsOf = (xml: string, texts?: readonly string[]): string[] | undefined =>
  rowsOf(`<row>${xml}</row>`, texts)[0]?.cells;

describe('A sheet', () => {
  it('has its rows where they say that they are, and else behind one another', () => {
    const row = (number: string): string => `<row${number}><c t="str"><v>x</v></c></row>`;
    const numbers = ['', ' r="3"', '', ' r="2"', ' r="x"', ' r="7.5"', ' r="9"'];
    expect(rowsOf(numbers.map(row).join('')).map(({ row }) => row)).to.deep.equal([1, 3, 4, 5, 6, 7, 9]);
  });

  it('has its cells where they say that they are, and else beside one another', () => {
    const cell = (place: string, text: string): string => `<c${place} t="str"><v>${text}</v></c>`;
    expect(cellsOf(cell(' r="B1"', 'b') + cell('', 'c') + cell(' r="E1"', 'e') + cell(' r="1"', 'f'))).to.deep.equal([
      '',
      'b',
      'c',
      '',
      'e',
      'f',
    ]);
    expect(cellsOf(cell(' r="AB12"', 'x'))?.length).to.equal(28);
    expect(cellsOf(cell(' r="Z1"', 'x') + cell(' r="AA1"', 'y'))?.slice(25)).to.deep.equal(['x', 'y']);
    // Each row begins anew.
    expect(rowsOf(`<row>${cell('', 'a')}${cell('', 'b')}</row><row>${cell('', 'c')}</row>`)[1]?.cells).to.deep.equal([
      'c',
    ]);
  });

  it('is read up to its 256th column', () => {
    const cell = (place: string): string => `<c r="${place}1" t="str"><v>x</v></c>`;
    expect(cellsOf(cell('IV'))).to.have.length(256);
    expect(cellsOf(cell('A') + cell('IW'))).to.deep.equal(['x']);
  });

  it('has texts of its own and shared ones, numbers, days and the words of truth and error', () => {
    expect(cellsOf('<c t="s"><v>1</v></c><c t="s"><v>9</v></c>', ['a', 'b'])).to.deep.equal(['b', '']);
    expect(cellsOf('<c t="inlineStr"><is><t>a</t><t>b</t></is></c>')).to.deep.equal(['ab']);
    expect(cellsOf('<c><v>1.50</v></c><c t="n"><v>2E3</v></c><c s="1"><v>45861</v></c>')).to.deep.equal([
      '1.5',
      '2000',
      '2025-07-23',
    ]);
    expect(
      cellsOf('<c t="d"><v>2025-07-23T10:00:00</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'),
    ).to.deep.equal(['2025-07-23', '1', '#N/A']);
    // A number that is no day of Excel's stays a number, whatever its style says.
    expect(cellsOf('<c s="1"><v>-5</v></c><c s="7"><v>45861</v></c>')).to.deep.equal(['-5', '45861']);
    expect(rowsOf('<row><c s="1"><v>44399</v></c></row>', [], true)[0]?.cells).to.deep.equal(['2025-07-23']);
  });

  it('leaves out formulas, reading aids and empty cells', () => {
    expect(cellsOf('<c t="str"><f>A1&amp;B1</f><v>x</v></c><c/><c t="str"><v></v></c>')).to.deep.equal(['x']);
    expect(
      cellsOf('<c t="inlineStr"><is><t>a</t><rPh><t>reading</t></rPh><t>b</t></is></c><c t="str"><v>c</v></c>'),
    ).to.deep.equal(['ab', 'c']);
  });

  it('gives the characters that XML cannot hold', () => {
    expect(cellsOf('<c t="str"><v>a_x000D_b_x0041__x00g0_</v></c>')).to.deep.equal(['a\rbA_x00g0_']);
    expect(cellsOf('<c t="s"><v>0</v></c>', ['_x0009_'])).to.deep.equal(['\t']);
  });

  it('stops adding to a cell that is longer than Excel allows', () => {
    const piece = `<t>${'x'.repeat(LONGEST_CELL - 1)}</t>`;
    const [text] = cellsOf(`<c t="inlineStr"><is>${piece}<t>ab</t><t>more</t></is></c>`)!;
    expect(text).to.equal(`${'x'.repeat(LONGEST_CELL - 1)}ab`);
  });
});

describe('The XML of a workbook', () => {
  const told = async (pieces: readonly (string | Buffer)[]): Promise<string[]> => {
    const list: string[] = [];
    async function* bytes(): AsyncGenerator<Buffer> {
      for (const piece of pieces) yield Buffer.from(piece as string);
    }
    await readXml(bytes(), {
      open: (name, attributes) => list.push(`<${name}${JSON.stringify(attributes)}`),
      text: (text) => list.push(text),
      close: (name) => list.push(`/${name}`),
    });
    return list;
  };

  it('is told as it comes, without prefixes, with what stands in CDATA', async () => {
    expect(await told(['<x:a xmlns:x="n"><x:b c="1">t</x:b><![CDATA[<u>]]></x:a>'])).to.deep.equal([
      '<a{"xmlns:x":"n"}',
      '<b{"c":"1"}',
      't',
      '/b',
      '<u>',
      '/a',
    ]);
  });

  it('is the same where a letter is cut in two', async () => {
    const bytes = Buffer.from('<a>سلام</a>');
    const [start, end] = [bytes.subarray(0, 4), bytes.subarray(4)];
    expect((await told([start, end])).filter((text) => !/[<a]/.test(text)).join('')).to.equal('سلام');
  });

  it('is damaged when it ends too early, and when it is none', async () => {
    for (const text of ['<a><b></b>', 'no xml', '<a></b>', '<a>&unknown;</a>']) {
      const error = await told([text]).catch((e: unknown) => e);
      expect(error, text).to.have.deep.property('why', { code: 'workbookDamaged' });
    }
  });
});
