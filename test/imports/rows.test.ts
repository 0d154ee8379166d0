import { expect } from 'chai';
import { cardRowReader } from '../../src/imports/cardRow.ts';
import type { ColumnName, Header } from '../../src/imports/columns.ts';
import { readDate } from '../../src/imports/dates.ts';
import { findTable } from '../../src/imports/findTable.ts';
import { officeRowReader, type OfficeRow } from '../../src/imports/officeRow.ts';
import type { OpenedFile, Table, TableRecord } from '../../src/imports/read/table.ts';
import { skippedRows } from '../../src/imports/skipped.ts';
import { codeOf, serialOf } from '../support/cards.ts';
import { HEADER, KEYS, PATTERN, refusalOf } from './exports.ts';

const placesOf = (names: readonly ColumnName[]): Map<ColumnName, number> =>
  new Map(names.map((name, place) => [name, place]));

describe('The reader of a row of cards', () => {
  /** What it says of a row with only these cells, in columns of these names. */
  function read(cells: Partial<Record<ColumnName, string>>) {
    const problems: string[] = [];
    const all = {
      national_code: codeOf(1),
      receipt_serial: serialOf(1),
      county: 'دشتی',
      status: 'آماده تحویل',
      ...cells,
    };
    const names = Object.keys(all) as ColumnName[];
    const onProblem = (row: number, column: string, reason: string): void =>
      void problems.push(`${row} ${column} ${reason}`);
    const reader = cardRowReader({ columns: placesOf(names), keys: KEYS, pattern: PATTERN, onProblem });
    const card = reader(9, Object.values(all));
    return { card, problems };
  }

  it('says nothing of what there is no column for', () => {
    expect(read({}).card).to.deep.equal({
      row: 9,
      code: KEYS.ofCode(codeOf(1)),
      lookup: KEYS.ofPair(codeOf(1), serialOf(1)),
      tail: codeOf(1).slice(-3),
      initials: undefined,
      county: 'dashti',
      status: 'readyAtCounty',
      office: undefined,
      appliedOn: undefined,
      issuedOn: undefined,
      custodyFrom: undefined,
      deliveredOn: undefined,
    });
  });

  it('takes the names that there are', () => {
    expect(read({ first_name: 'مریم' }).card?.initials).to.equal('م.');
    expect(read({ last_name: 'رستمی' }).card?.initials).to.equal('ر.');
    expect(read({ first_name: 'مریم', last_name: 'رستمی' }).card?.initials).to.equal('م. ر.');
    expect(read({ office: '' }).card?.office).to.equal(null);
    expect(read({ delivered_on: '' }).card?.deliveredOn).to.equal(null);
  });

  it('knows a rounded serial by its exponent, and no other', () => {
    for (const serial of ['1.23457E+15', '1.23457e+15', '1,23457E+15', '1٫23457E+15', '1E+15', ' 1.2E+15 ', '1.23E-05'])
      expect(read({ receipt_serial: serial }).problems, serial).to.deep.equal(['9 receipt_serial serialForm']);
    for (const serial of ['E12345', '12E12345', '1.23457E15', 'A1.23457E+15', '1.23457E+15A'])
      expect(read({ receipt_serial: serial }).problems, serial).to.deep.equal([]);
  });

  it('names every fault of a row, and what the cells were empty for', () => {
    const empty = { national_code: ' ', receipt_serial: '\u200c', county: '', status: ' ' };
    expect(read(empty).problems).to.deep.equal([
      '9 national_code codeMissing',
      '9 receipt_serial serialMissing',
      '9 county countyMissing',
      '9 status statusMissing',
    ]);
    expect(read(empty).card).to.equal(undefined);
  });

  it('takes cells that the row does not have for empty ones', () => {
    const problems: string[] = [];
    const columns = placesOf([
      'national_code',
      'receipt_serial',
      'county',
      'status',
      'first_name',
      'office',
      'issued_on',
    ]);
    const reader = cardRowReader({
      columns,
      keys: KEYS,
      pattern: PATTERN,
      onProblem: (_row, _column, reason) => void problems.push(reason),
    });
    expect(reader(2, [])).to.equal(undefined);
    expect(problems).to.deep.equal(['codeMissing', 'serialMissing', 'countyMissing', 'statusMissing']);
    expect(reader(2, [codeOf(1), serialOf(1), 'جم', 'صادر شده'])).to.include({
      initials: '',
      office: null,
      issuedOn: null,
    });
  });

  it('holds each day against the last one that is known', () => {
    const days = (...[applied_on, issued_on, custody_from, delivered_on]: [string, string, string, string]) =>
      read({ applied_on, issued_on, custody_from, delivered_on }).problems;
    expect(days('1402/01/01', '1402/01/01', '1402/01/01', '1402/01/01')).to.deep.equal([]);
    expect(days('1402/01/02', '', '1402/01/01', '')).to.deep.equal(['9 custody_from datesOutOfOrder']);
    expect(days('1402/01/02', '1402/01/01', '1402/01/01', '')).to.deep.equal(['9 issued_on datesOutOfOrder']);
    expect(days('x', '1402/01/02', '', '1402/01/01')).to.deep.equal([
      '9 applied_on dateUnreadable',
      '9 delivered_on datesOutOfOrder',
    ]);
  });
});

describe('The date of a cell', () => {
  it('lies in the years of the smart card', () => {
    expect(readDate('2000-03-20')).to.deep.equal({ day: '2000-03-20' });
    expect(readDate('2000-03-19')).to.deep.equal({ problem: 'dateOutOfRange' });
    expect(readDate('2101-03-20')).to.deep.equal({ day: '2101-03-20' });
    expect(readDate('2101-03-21')).to.deep.equal({ problem: 'dateOutOfRange' });
    expect(readDate(' \u200c')).to.deep.equal({ day: null });
  });

  it('has a year of two digits only where all of it looks like a date', () => {
    for (const text of ['04/05/01', '04-5-1', '۰۴.۰۵.۰۱', '04 / 05 / 01', '99/12/29'])
      expect(readDate(text), text).to.deep.equal({ problem: 'dateTwoDigitYear' });
    for (const text of ['4/05/01', '104/05/01', '04/05/011', '04/05', '04/005/01', 'x04/05/01', '04/05/01 x'])
      expect(readDate(text), text).to.deep.equal({ problem: 'dateUnreadable' });
  });
});

describe('The reader of a row of offices', () => {
  function read(cells: Partial<Record<ColumnName, string>>): { office: OfficeRow | undefined; problems: string[] } {
    const problems: string[] = [];
    const all = { code: 'a', name: 'اداره', kind: 'countyOffice', county: 'دشتی', ...cells };
    const names = Object.keys(all) as ColumnName[];
    const reader = officeRowReader({
      columns: placesOf(names),
      onProblem: (row, column, reason) => void problems.push(`${row} ${column} ${reason}`),
    });
    return { office: reader(5, Object.values(all)), problems };
  }

  it('says nothing of what there is no column for', () => {
    expect(read({}).office).to.deep.equal({ code: 'a', name: 'اداره', kind: 'countyOffice', county: 'dashti' });
    expect(read({ city: '', address: '', phone: '', hours: '' }).office).to.deep.include({
      address: null,
      phone: null,
      hours: null,
    });
    expect(read({ city: '' }).office).not.to.have.property('city');
    expect(read({ city: ' جم ', address: 'x', phone: '۰۷۷', hours: '7-14' }).office).to.deep.include({
      city: 'جم',
      address: 'x',
      phone: '077',
      hours: '7-14',
    });
  });

  it('knows each kind in all its words', () => {
    for (const [kind, ...words] of [
      ['countyOffice', 'county_office', 'County Office', 'اداره شهرستان', 'اداره'],
      ['pishkhanOffice', 'pishkhan office', 'Pishkhan', 'دفتر پیشخوان', 'پیشخوان'],
      ['provincialCentre', 'provincial-centre', 'provincial center', 'مرکز استان', 'اداره‌کل', 'اداره كل'],
    ] as const)
      for (const word of words) expect(read({ kind: word }).office?.kind, word).to.equal(kind);
  });

  it('names every fault of a row', () => {
    expect(read({ code: '', name: ' ', kind: '', county: '' }).problems).to.deep.equal([
      '5 code officeCodeMissing',
      '5 name officeNameMissing',
      '5 kind officeKindUnknown',
      '5 county countyMissing',
    ]);
    expect(read({ county: 'شیراز' }).problems).to.deep.equal(['5 county countyUnknown']);
    expect(read({ county: 'شیراز' }).office).to.equal(undefined);
  });

  it('takes coordinates in Iran, in any writing of degrees', () => {
    const at = (latitude: string, longitude: string) => read({ latitude, longitude });
    for (const [latitude, longitude, found] of [
      ['28.5', '51.25', [28.5, 51.25]],
      ['28٫5', '51/25', [28.5, 51.25]],
      ['28,5°', '51.25 °', [28.5, 51.25]],
      ['24.5', '43.5', [24.5, 43.5]],
      ['40', '63.8', [40, 63.8]],
    ] as const) {
      const { office, problems } = at(latitude, longitude);
      expect(problems, latitude).to.deep.equal([]);
      expect([office?.latitude, office?.longitude]).to.deep.equal(found);
    }
    for (const [latitude, longitude, column, reason] of [
      ['24.4', '51', 'latitude', 'coordinateOutside'],
      ['40.1', '51', 'latitude', 'coordinateOutside'],
      ['28', '43.4', 'longitude', 'coordinateOutside'],
      ['28', '63.9', 'longitude', 'coordinateOutside'],
      ['28', 'شرق', 'longitude', 'coordinateUnreadable'],
      ['28', '', 'longitude', 'coordinateAlone'],
      ['', '51', 'latitude', 'coordinateAlone'],
    ] as const) {
      const { office, problems } = at(latitude, longitude);
      expect(problems, `${latitude} ${longitude}`).to.include(`5 ${column} ${reason}`);
      expect(office).to.equal(undefined);
    }
    expect(at('', '').office).to.deep.include({ latitude: null, longitude: null });
    expect(read({ latitude: '28.5' }).problems).to.deep.equal(['5 longitude coordinateAlone']);
    expect(read({ longitude: '51' }).problems).to.deep.equal(['5 latitude coordinateAlone']);
  });
});

describe('A record below the header', () => {
  const header = (kind: Header['kind'], names: readonly ColumnName[]): Header => ({
    kind,
    row: 1,
    columns: placesOf(names),
    unknown: [],
    missing: [],
  });
  const cards = skippedRows(header('cards', ['national_code', 'receipt_serial', 'county', 'status', 'office']));
  const offices = skippedRows(header('offices', ['code', 'name', 'kind', 'county']));

  it('is a total by its first word, in any language, wherever that stands', () => {
    for (const word of [
      'جمع',
      'مجموع',
      'تعداد کل',
      'تعداد',
      'سرجمع',
      'Total',
      'grand total',
      'subtotal',
      'SUM',
      'count',
    ])
      for (const text of [word, `${word}: 5`, `${word}=5`, `${word} 5`]) {
        expect(cards([text, '', '7', '8', '9']), text).to.equal(true);
        expect(cards(['', '1', '', text, '9']), text).to.equal(true);
        expect(offices([text, 'x', 'y', 'z']), text).to.equal(true);
      }
    for (const text of ['جمعه', 'totally', 'x total', 'ردیف جمع'])
      expect(cards(['', '1', '2', text, '9']), text).to.equal(false);
  });

  it('is a row when it has a code, whatever else stands in it', () => {
    for (const code of ['12345678', '1234567890', '۱۲۳۴۵۶۷۸', '٠١٢٣٤٥٦٧٨٩'])
      expect(cards([code, 'جمع', '', '', '']), code).to.equal(false);
    expect(cards(['123-456-789', 'جمع', '', '', ''])).to.equal(false);
    expect(cards(['1234567', 'جمع', '', '', ''])).to.equal(true);
  });

  it('is a note when it has two cells at most and no two of the columns that make a row', () => {
    expect(cards(['', '', 'x', '', ''])).to.equal(true);
    expect(cards(['x', '', 'y', '', ''])).to.equal(true);
    expect(cards(['x', 'y', '', '', ''])).to.equal(false);
    expect(cards(['', 'y', '', 'z', ''])).to.equal(false);
    expect(cards(['x', '', 'y', '', 'z'])).to.equal(false);
    expect(offices(['a', '', 'x'])).to.equal(true);
    expect(offices(['a', 'b', ''])).to.equal(false);
  });

  it('is left out when it is blank, or the header once more', () => {
    expect(cards([])).to.equal(true);
    expect(cards(['', ' \u200c', ''])).to.equal(true);
    expect(cards(HEADER)).to.equal(true);
    expect(offices(HEADER)).to.equal(false);
    expect(cards(HEADER.slice(0, 3))).to.equal(false);
    expect(offices(['کد دفتر', 'نام', 'نوع', 'شهرستان'])).to.equal(true);
  });
});

describe('The table of a file', () => {
  const table = (sheet: string | null, rows: readonly (readonly string[])[], each = 100): Table => ({
    sheet,
    total: 1,
    position: () => 1,
    async *portions() {
      const records = rows.map((cells, index): TableRecord => ({ row: index + 1, cells: [...cells] }));
      for (let at = 0; at < records.length; at += each) yield records.slice(at, at + each);
    },
  });
  const find = (...tables: Table[]) => findTable({ tables, close: async () => {} } satisfies OpenedFile);
  const without = (...names: string[]): string[] => HEADER.filter((name) => !names.includes(name));

  it('is the first with all that it needs, in its first row that has it', async () => {
    const found = await find(
      table('a', [['x'], without('وضعیت')]),
      table('b', [['کد ملی', 'نام'], ['x'], HEADER, HEADER], 1),
      table('c', [HEADER]),
    );
    expect([found.table.sheet, found.header.row, found.header.kind]).to.deep.equal(['b', 3, 'cards']);
  });

  it('is told from the header that comes nearest, where none has all', async () => {
    const refusal = await refusalOf(
      find(
        table('a', [['کد ملی', 'نام']]),
        table('b', [['کد ملی', 'نام'], without('وضعیت'), ['کد ملی', 'نام', 'شهرستان']]),
        table('c', [without('وضعیت', 'شهرستان')]),
      ),
    );
    const lacking = { code: 'columnsMissing' } as const;
    expect(refusal).to.deep.equal({ ...lacking, kind: 'cards', row: 2, sheet: 'b', columns: ['status'] });
    expect(await refusalOf(find(table(null, [['کد دفتر', 'نام', 'نوع']])))).to.deep.equal({
      ...lacking,
      kind: 'offices',
      row: 1,
      sheet: null,
      columns: ['county'],
    });
  });

  it('is looked for in twenty rows', async () => {
    const titles = (count: number): string[][] => Array.from({ length: count }, () => ['x']);
    expect((await find(table(null, [...titles(19), HEADER]))).header.row).to.equal(20);
    const none = { code: 'headerMissing', firstRows: 20 } as const;
    expect(await refusalOf(find(table(null, [...titles(20), HEADER])))).to.deep.equal({ ...none, several: false });
    expect(await refusalOf(find(table('a', []), table('b', [])))).to.deep.equal({ ...none, several: true });
  });
});
