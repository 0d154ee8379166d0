import { expect } from 'chai';
import * as fc from 'fast-check';
import { csvRecords } from '../../../src/imports/read/csvRecords.ts';

const read = (text: string, separator = ','): string[][] => {
  const records = csvRecords(separator);
  return [...records.push(text), ...records.end()];
};

describe('Separated text', () => {
  it('ends its records with the line ends of every system', () => {
    expect(read('a,b\nc,d\r\ne,f\rg,h')).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ]);
  });

  it('counts a blank line as a record, as a spreadsheet program counts its rows', () => {
    expect(read('a,b\n\nc,d\n')).to.deep.equal([['a', 'b'], [''], ['c', 'd']]);
  });

  it('takes separators, line breaks and doubled quotes inside of quotes', () => {
    expect(read('1,"a, b",2\n"say ""سلام""","two\r\nlines",3\n')).to.deep.equal([
      ['1', 'a, b', '2'],
      ['say "سلام"', 'two\r\nlines', '3'],
    ]);
  });

  it('takes blanks around quotes and text behind them', () => {
    expect(read('1, "a" ,2\n3,"b" c,4\n')).to.deep.equal([
      ['1', 'a', '2'],
      ['3', 'b c', '4'],
    ]);
  });

  it('takes a quote in the middle of a cell as a letter', () => {
    expect(read('1,محمد "رضا",2\n')).to.deep.equal([['1', 'محمد "رضا"', '2']]);
  });

  it('takes a quote that is never closed as a letter, and goes on with the next row', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [String(i), 'x', 'y']);
    const text = `a,b,c\n1,"open,2\n${rows.map((row) => `${row.join(',')}\n`).join('')}`;
    expect(read(text)).to.deep.equal([['a', 'b', 'c'], ['1', '"open', '2'], ...rows]);
  });

  it('does not let a quote swallow rows up to the next quote of the file', () => {
    expect(read('a,b,c\n1,"open,2\n3,4,5\n6,"x",7\n')).to.deep.equal([
      ['a', 'b', 'c'],
      ['1', '"open', '2'],
      ['3', '4', '5'],
      ['6', 'x', '7'],
    ]);
  });

  it('takes an open quote at the end of the file as a letter', () => {
    expect(read('a,b\n1,"open')).to.deep.equal([
      ['a', 'b'],
      ['1', '"open'],
    ]);
  });

  it('gives up on a line without an end instead of keeping it in memory', () => {
    const records = csvRecords(',');
    let count = 0;
    for (let i = 0; i < 50; i += 1) count += records.push('x'.repeat(100_000)).length;
    expect(count).to.be.greaterThan(0);
  });

  it('takes twenty line breaks in a quoted cell, and no more', () => {
    const lines = (count: number): string => Array.from({ length: count + 1 }, (_, at) => `l${at}`).join('\n');
    expect(read(`a,b\n1,"${lines(20)}"\n2,x\n`)).to.deep.equal([
      ['a', 'b'],
      ['1', lines(20)],
      ['2', 'x'],
    ]);
    expect(read(`a,b\n1,"${lines(21)}"\n2,x\n`).slice(0, 3)).to.deep.equal([['a', 'b'], ['1', '"l0'], ['l1']]);
  });

  it('takes line breaks of every kind in a quoted cell for one each', () => {
    const cell = 'x\r\n'.repeat(20);
    expect(read(`a,b\n1,"${cell}"\n`)[1]).to.deep.equal(['1', cell]);
    const old = 'x\r'.repeat(20);
    expect(read(`a,b\n1,"${old}"\n`)[1]).to.deep.equal(['1', old]);
  });

  it('reads 256 columns and no more', () => {
    const wide = (count: number) => Array.from({ length: count }, (_, at) => String(at));
    for (const line of [wide(5_000).join(','), `"0",${wide(5_000).slice(1).join(',')}`])
      expect(read(`${line}\na,b\n`)).to.deep.equal([wide(256), ['a', 'b']]);
  });

  it('takes a quoted cell of 32,767 characters, and no longer one, which is cut', () => {
    const long = 'x'.repeat(32_767);
    expect(read(`a,b\n1,"${long}"\n`)[1]).to.deep.equal(['1', long]);
    expect(read(`a,b\n1,"${long}x"\n`)[1]).to.deep.equal(['1', `"${long}`.slice(0, 32_767)]);
  });

  it('takes the width of the table from the first twenty records', () => {
    const swallowing = 'x,"open,y\n1,2,3\nb",z,w\n';
    const titles = (count: number): string => 'title\n'.repeat(count);
    // The header is as wide as the first line of what the quote would swallow: that line is a record.
    expect(read(`${titles(19)}a,b,c\n${swallowing}`).slice(20)).to.deep.equal([
      ['x', '"open', 'y'],
      ['1', '2', '3'],
      ['b"', 'z', 'w'],
    ]);
    // Behind the twentieth nothing is known of the width, and the quote closes.
    expect(read(`${titles(20)}a,b,c\n${swallowing}`).slice(21)).to.deep.equal([['x', 'open,y\n1,2,3\nb', 'z', 'w']]);
  });

  it('keeps a cell over several lines that has the width of the table and tidy quotes', () => {
    expect(read('a,b\n"x,y\nz",1\n')).to.deep.equal([
      ['a', 'b'],
      ['x,y\nz', '1'],
    ]);
    expect(read('a,b\n"x,y\nz" w,1\n')).to.deep.equal([
      ['a', 'b'],
      ['"x', 'y'],
      ['z" w', '1'],
    ]);
    // One line alone swallows nothing, however untidy it is.
    expect(read('a,b\n"x" w,1\n')[1]).to.deep.equal(['x w', '1']);
  });

  it('cuts a line that has no end to what a cell may hold, and goes on behind it', () => {
    const records = csvRecords(',');
    expect(records.push(`a,b\n${'x'.repeat(1_000_000)}`)).to.deep.equal([['a', 'b']]);
    expect(records.push('x')).to.deep.equal([['x'.repeat(32_767)]]);
    expect(records.push('c,d\n')).to.deep.equal([['c', 'd']]);
    expect(records.end()).to.deep.equal([]);
  });

  it('waits for what may follow a carriage return, a quote or the end of a piece', () => {
    const records = csvRecords(',');
    expect(records.push('a,b\r')).to.deep.equal([]);
    expect(records.push('\nc,"d"')).to.deep.equal([['a', 'b']]);
    expect(records.push('"e"\r')).to.deep.equal([]);
    expect(records.push('\nf')).to.deep.equal([['c', 'd"e']]);
    expect(records.push(',"g')).to.deep.equal([]);
    expect(records.end()).to.deep.equal([['f', '"g']]);
  });

  it('reads the last line as the others, with its line end or without', () => {
    expect(read('a,b\n1,"x, y"')).to.deep.equal([
      ['a', 'b'],
      ['1', 'x, y'],
    ]);
    expect(read('a,b\n1,"x" y')).to.deep.equal([
      ['a', 'b'],
      ['1', 'x y'],
    ]);
    expect(read('a,b\r')).to.deep.equal([['a', 'b']]);
    expect(read('')).to.deep.equal([]);
    expect(read('a,')).to.deep.equal([['a', '']]);
    expect(read('"a",\n"",b\n')).to.deep.equal([
      ['a', ''],
      ['', 'b'],
    ]);
  });

  it('keeps blanks where no quote follows them', () => {
    expect(read('1,  a "b" ,2\n')).to.deep.equal([['1', '  a "b" ', '2']]);
    expect(read('1,  "a"  b  ,2\n')).to.deep.equal([['1', 'a  b', '2']]);
  });

  it('is cut at whatever separator it has', () => {
    for (const separator of [';', '\t', '|'])
      expect(read(`a,b${separator}"c${separator}d"\n`, separator)).to.deep.equal([['a,b', `c${separator}d`]]);
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'ب', ',', ';', '"', '\n', ' ', '۱'), maxLength: 8 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const quoted = (rows: string[][]): string =>
    rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',') + '\r\n').join('');

  it('gives back every table that was written with quotes', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const width = rows[0]!.length;
        const same = rows.map((row) => Array.from({ length: width }, (_, i) => row[i] ?? ''));
        expect(read(quoted(same))).to.deep.equal(same);
      }),
    );
  });

  it('gives the same records however the text is cut on its way', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' '), maxLength: 60 }),
        fc.nat(60),
        (text, cut) => {
          const records = csvRecords(',');
          const pieces = [...records.push(text.slice(0, cut)), ...records.push(text.slice(cut)), ...records.end()];
          expect(pieces).to.deep.equal(read(text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
