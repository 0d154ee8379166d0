import { expect } from 'chai';
import { cells, COLUMNS, csv, type Folder, HEADER, newFolder, readAll, refusalOf } from './exports.ts';

describe('The header of a file', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  const read = async (rows: string[][]) => readAll(await folder.write('cards.csv', csv(rows)));
  const camel = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

  for (const [how, header] of [
    ['Persian', HEADER],
    ['Arabic letters', HEADER.map((name) => name.replaceAll('ی', 'ي').replaceAll('ک', 'ك'))],
    ['joiners, blanks and marks', HEADER.map((name) => `\u200f ${name.replaceAll(' ', '\u200c')}:* `)],
    ['no blanks', HEADER.map((name) => name.replaceAll(' ', ''))],
    ['snake_case', COLUMNS],
    ['camelCase', COLUMNS.map(camel)],
    ['English words', COLUMNS.map((name) => name.replaceAll('_', ' ').toUpperCase())],
  ] as const)
    it(`is found in ${how}`, async () => {
      const { cards, heading } = await read([[...header], cells(1)]);
      expect(heading).to.include({ kind: 'cards', row: 1 });
      expect(heading.unknown).to.deep.equal([]);
      expect(cards[0]).to.include({ county: 'dashti', custodyFrom: '2025-07-23', initials: 'م. ر.', office: 'دشتی-1' });
    });

  it('is found below title rows, up to the twentieth', async () => {
    const titles = Array.from({ length: 19 }, (_, index) => [`گزارش ${index}`]);
    const { heading, rows } = await read([...titles, HEADER, cells(1)]);
    expect(heading.row).to.equal(20);
    expect(rows).to.equal(1);
    expect(await refusalOf(read([...titles, ['یکی بیش'], HEADER, cells(1)]))).to.deep.equal({
      code: 'headerMissing',
      firstRows: 20,
      several: true,
    });
  });

  it('may have its columns in any order', async () => {
    const turned = (row: string[]): string[] => row.toReversed();
    expect((await read([turned(HEADER), turned(cells(1))])).cards[0]).to.include({ county: 'dashti' });
  });

  it('may have columns that mean nothing, which are named', async () => {
    const { heading, cards } = await read([
      ['ردیف', ...HEADER, 'سریال کارت'],
      ['1', ...cells(1), 'x'],
    ]);
    expect(heading.unknown).to.deep.equal(['ردیف', 'سریال کارت']);
    expect(cards).to.have.length(1);
  });

  it('may lack columns that say more; they say nothing then', async () => {
    const few = (row: string[]): string[] => [0, 1, 4, 6].map((index) => row[index]!);
    const { cards } = await read([few(HEADER), few(cells(1))]);
    expect(cards[0]).to.include({ county: 'dashti', status: 'readyAtCounty' });
    expect(cards[0]?.issuedOn).to.equal(undefined);
    expect(cards[0]?.initials).to.equal(undefined);
  });

  it('is refused by name of what it lacks', async () => {
    const without = (row: string[]): string[] => row.filter((_, index) => index !== 1 && index !== 6);
    expect(await refusalOf(read([['گزارش'], without(HEADER), without(cells(1))]))).to.deep.equal({
      code: 'columnsMissing',
      kind: 'cards',
      row: 2,
      sheet: null,
      columns: ['receipt_serial', 'status'],
    });
  });

  it('is refused when there is none', async () => {
    expect(await refusalOf(read([cells(1), cells(2)]))).to.include({ code: 'headerMissing' });
  });

  it('tells offices from cards', async () => {
    const { heading, offices } = await read([
      ['کد دفتر', 'نام', 'نوع', 'شهرستان'],
      ['دشتی-1', 'اداره ثبت احوال شهرستان دشتی', 'countyOffice', 'دشتی'],
    ]);
    expect(heading.kind).to.equal('offices');
    expect(offices).to.have.length(1);
  });
});

describe('What stands below the rows', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  for (const [what, row] of [
    ['a blank row', ['', '', '', '', '', '', '', '', '', '', '', '']],
    ['a blank line', ['']],
    ['a total beside its word', ['جمع', '2', '', '', '', '', '', '', '', '', '', '']],
    ['a total in one cell', ['جمع کل: ۲']],
    ['a total further right', ['', '', '', '', '', '', 'جمع', '2', '', '', '', '']],
    ['a total with its number in the column of codes', ['1043', '', '', '', 'جمع', '', '', '', '', '', '', '']],
    ['an English total', ['Total', '', '', '', '', '', '2', '', '', '', '', '']],
    ['a note', ['تهیه‌کننده: واحد کارت']],
    ['a note with a date', ['', '', 'تاریخ گزارش', '1404/05/20', '', '', '', '', '', '', '', '']],
    ['the header once more', HEADER],
  ] as const)
    it(`is left out and neither taken nor rejected: ${what}`, async () => {
      const path = await folder.write('cards.csv', csv([HEADER, cells(1), cells(2), [...row]]));
      const { rows, rejected, skipped } = await readAll(path);
      expect({ rows, rejected, skipped }).to.deep.equal({ rows: 2, rejected: 0, skipped: 1 });
    });

  it('is a row all the same when it only lacks its code', async () => {
    const path = await folder.write('cards.csv', csv([HEADER, cells(1, { national_code: '' })]));
    expect(await readAll(path)).to.include({ rows: 1, rejected: 1, skipped: 0 });
  });
});

describe('A row of offices', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());

  const header = [
    'کد دفتر',
    'نام',
    'نوع',
    'شهرستان',
    'شهر',
    'نشانی',
    'تلفن',
    'عرض جغرافیایی',
    'طول جغرافیایی',
    'ساعت کار',
  ];
  const office = ['دشتی-1', 'اداره خورموج', 'countyOffice', 'دشتی', 'خورموج', '', '', '', '', ''];
  const read = async (changes: Record<number, string>) =>
    readAll(await folder.write('offices.csv', csv([header, office.map((cell, index) => changes[index] ?? cell)])));

  it('keeps what is unknown as unknown', async () => {
    expect((await read({})).offices).to.deep.equal([
      {
        code: 'دشتی-1',
        name: 'اداره خورموج',
        kind: 'countyOffice',
        county: 'dashti',
        city: 'خورموج',
        address: null,
        phone: null,
        hours: null,
        latitude: null,
        longitude: null,
      },
    ]);
  });

  it('takes coordinates in any digits, and the kind in Persian', async () => {
    const { offices } = await read({ 2: 'دفتر پیشخوان', 7: '۲۸٫۶۵۴', 8: '51.38' });
    expect(offices[0]).to.include({ kind: 'pishkhanOffice', latitude: 28.654, longitude: 51.38 });
  });

  for (const [what, changes, column, reason] of [
    ['no code', { 0: '' }, 'code', 'officeCodeMissing'],
    ['no name', { 1: '' }, 'name', 'officeNameMissing'],
    ['an unknown kind', { 2: 'انبار' }, 'kind', 'officeKindUnknown'],
    ['another province', { 3: 'شیراز' }, 'county', 'countyUnknown'],
    ['coordinates in words', { 7: 'شمال', 8: '51.3' }, 'latitude', 'coordinateUnreadable'],
    ['latitude and longitude mixed up', { 7: '51.38', 8: '28.65' }, 'latitude', 'coordinateOutside'],
    ['one coordinate alone', { 7: '28.65' }, 'longitude', 'coordinateAlone'],
  ] as const)
    it(`is rejected for ${what}`, async () => {
      const { problems, offices } = await read(changes);
      expect(offices).to.deep.equal([]);
      expect(problems[0]).to.deep.equal({ row: 2, column, reason });
    });
});
