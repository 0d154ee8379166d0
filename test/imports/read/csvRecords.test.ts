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
