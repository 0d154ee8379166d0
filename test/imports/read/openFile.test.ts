import { stat, symlink, truncate } from 'node:fs/promises';
import { expect } from 'chai';
import { openFile } from '../../../src/imports/read/openFile.ts';
import { zipOf } from '../../support/workbook.ts';
import { cells, COLUMNS, csv, type Folder, HEADER, newFolder, readAll, refusalOf } from '../exports.ts';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
/** Windows-1256 as Excel writes it on a Persian Windows: its table of letters, with Arabic ي and ك. */
function windows1256(text: string): Buffer {
  const decoder = new TextDecoder('windows-1256');
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  const arabic = text.replaceAll('ی', 'ي').replaceAll('ک', 'ك');
  return Buffer.from(Array.from(arabic, (letter) => bytes.get(letter) ?? 63));
}

describe('A file of cards', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  const rows = [HEADER, cells(1), cells(2), cells(3)];
  const latin = (number: number): string[] =>
    cells(number, {
      first_name: 'x',
      last_name: 'y',
      county: 'dashti',
      office: 'office',
      status: 'readyAtCounty',
    });
  const text = csv(rows);

  for (const [name, content] of [
    ['UTF-8', text],
    ['UTF-8 with a byte-order mark', `\ufeff${text}`],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big-endian', utf16be(`\ufeff${text}`)],
    ['UTF-16 little-endian without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-16 big-endian without a mark', utf16be(text)],
    ['Windows-1256', windows1256(text)],
    ['commas', csv(rows, ',', '\r\n')],
    ['semicolons', csv(rows, ';')],
    ['tabs', csv(rows, '\t', '\r\n')],
    ['Excel’s own word on the separator', `sep=;\r\n${csv(rows, ';', '\r\n')}`],
    ['the line ends of old Macs', csv(rows, ',', '\r')],
    ['no line end at its end', text.trimEnd()],
    ['semicolons and a title with commas', `گزارش, استان بوشهر, ۱۴۰۴,,\n\n${csv(rows, ';')}`],
    ['quotes around every cell', csv(rows.map((row) => row.map((cell) => `"${cell}"`)))],
  ] as const)
    it(`is read with ${name}`, async () => {
      const { cards, rejected } = await readAll(await folder.write('cards.csv', content));
      expect(rejected).to.equal(0);
      const expected = await readAll(await folder.write('expected.csv', text));
      expect(cards.map(({ code, lookup, county }) => ({ code, lookup, county }))).to.deep.equal(
        expected.cards.map(({ code, lookup, county }) => ({ code, lookup, county })),
      );
      expect(cards).to.have.length(3);
    });

  it('is Windows-1256 when more is spoiled than Persian, as UTF-8', async () => {
    const { cards } = await readAll(await folder.write('cards.csv', windows1256(csv(rows, ';'))));
    expect(cards[0]).to.include({ county: 'dashti', office: 'دشتی-1' });
  });

  it('is UTF-8 where a letter is cut in two at the end of what is looked at first', async () => {
    // Latin but for one letter that lies across the 65,536th byte.
    const english = csv([COLUMNS, ...Array.from({ length: 900 }, (_, at) => latin(at + 1))]);
    const start = Buffer.from(english.slice(0, 65_535));
    const end = `ی${csv([latin(1000)])}`;
    const { cards, heading } = await readAll(await folder.write('cards.csv', Buffer.concat([start, Buffer.from(end)])));
    expect(heading.kind).to.equal('cards');
    expect(cards.at(-1)?.office).to.equal('office');
    const bytes = Buffer.concat([start, Buffer.from('ی')]);
    const [table] = (await openFile(await folder.write('cut.csv', bytes))).tables;
    const last: string[][] = [];
    for await (const portion of table!.portions()) last.push(...portion.map((record) => record.cells));
    expect(last.at(-1)?.at(-1)?.at(-1)).to.equal('ی');
  });

  it('says how far it is, in bytes, and begins anew each time', async () => {
    const path = await folder.write(
      'large.csv',
      csv([HEADER, ...Array.from({ length: 2000 }, (_, at) => cells(at + 1))]),
    );
    const { size } = await stat(path);
    const file = await openFile(path);
    for (const table of file.tables) {
      expect(table.total).to.equal(size);
      const positions: number[] = [];
      for await (const portion of table.portions()) {
        if (positions.length === 0) expect(portion[0]?.row).to.equal(1);
        positions.push(table.position());
      }
      expect(positions.slice(0, 2)).to.deep.equal([65_536, 131_072]);
      expect(positions.at(-1)).to.equal(size);
      for await (const portion of table.portions()) {
        expect([portion[0]?.row, table.position()]).to.deep.equal([1, 65_536]);
        break;
      }
    }
    await file.close();
  });

  it('is recognised by what it holds, whatever it is called', async () => {
    expect((await readAll(await folder.write('cards.xlsx', text))).rows).to.equal(3);
  });

  it('stays UTF-8 where a few bytes are spoiled', async () => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('مریم')] = 0xff;
    expect((await readAll(await folder.write('cards.csv', bytes))).rows).to.equal(3);
  });

  const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2000)]);
  for (const [name, content, refusal] of [
    ['an old .xls', ole, { code: 'otherFormat', format: 'xls' }],
    [
      'a workbook with a password',
      Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(500)]),
      { code: 'otherFormat', format: 'protectedWorkbook' },
    ],
    ['a PDF', '%PDF-1.7 …', { code: 'otherFormat', format: 'pdf' }],
    ['a web page', '<html><table><tr><td>کد ملی', { code: 'otherFormat', format: 'webPage' }],
    ['an XML table', '<?xml version="1.0"?><Workbook/>', { code: 'otherFormat', format: 'xml' }],
    ['nothing', '', { code: 'fileEmpty' }],
    ['blanks alone', '\ufeff \n\n', { code: 'fileEmpty' }],
    ['no text', Buffer.from([1, 2, 0, 4, 5, 0, 0, 9, 250, 0, 77]), { code: 'noText' }],
    ['a .zip of something else', zipOf([{ name: 'cards.csv', content: text }]), { code: 'otherFormat', format: 'zip' }],
    [
      'an OpenDocument table',
      zipOf([{ name: 'content.xml', content: '<x/>' }]),
      { code: 'otherFormat', format: 'ods' },
    ],
    ['a binary workbook', zipOf([{ name: 'xl/workbook.bin', content: 'x' }]), { code: 'otherFormat', format: 'xlsb' }],
    [
      'half a workbook',
      zipOf([{ name: 'xl/workbook.xml', content: '<x/>' }]).subarray(0, 90),
      { code: 'workbookDamaged' },
    ],
    ['a web page with a mark', '\ufeff<!DOCTYPE html>', { code: 'otherFormat', format: 'webPage' }],
    ['a piece of a web page', '\n<table><tr>', { code: 'otherFormat', format: 'webPage' }],
    ['XML with a mark', '\ufeff<?xml version="1.0"?>', { code: 'otherFormat', format: 'xml' }],
  ] as const)
    it(`is refused when it is ${name}`, async () => {
      expect(await refusalOf(openFile(await folder.write('file.xlsx', content)))).to.deep.equal(refusal);
    });

  it('is looked at no longer when it has more than 2 GiB', async () => {
    const path = await folder.write('large.csv', text);
    await truncate(path, 2 * 1024 ** 3);
    expect(await refusalOf(openFile(path))).to.deep.equal({ code: 'noText' });
    await truncate(path, 2 * 1024 ** 3 + 1);
    expect(await refusalOf(openFile(path))).to.deep.equal({ code: 'fileTooLarge', mostBytes: 2 * 1024 ** 3 });
  });

  it('is what it looks like when it only begins like something else', async () => {
    for (const start of ['<', '<xml', 'PK', '%PD', '<?xm']) {
      const { heading } = await readAll(await folder.write('cards.csv', `${start}\n${text}`));
      expect(heading.row, start).to.equal(2);
    }
  });

  it('is refused when it is not there, is a folder, or leads nowhere', async () => {
    const loop = `${folder.path}/loop`;
    await symlink('loop', loop);
    expect(await refusalOf(openFile(`${folder.path}/none.csv`))).to.deep.equal({ code: 'fileMissing' });
    expect(await refusalOf(openFile(folder.path))).to.deep.equal({ code: 'notAFile' });
    expect(await refusalOf(openFile(loop))).to.deep.equal({ code: 'fileUnreadable', reason: 'ELOOP' });
  });
});
