import { expect } from 'chai';
import { byFit, describeColumns, type Header, type Kind, readHeader } from '../../src/imports/columns.ts';

/** Every header by which a column is known, the first as our own documents have it. */
const HEADERS: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = {
  cards: {
    national_code: ['کد ملی', 'شماره ملی', 'کد ملی متقاضی', 'national id'],
    receipt_serial: ['سریال رسید', 'شماره سریال رسید', 'سریال', 'شماره رسید', 'receipt number'],
    first_name: ['نام', 'نام متقاضی', 'given name'],
    last_name: ['نام خانوادگی', 'نام خانوادگی متقاضی', 'فامیلی', 'surname', 'family name'],
    county: ['شهرستان', 'نام شهرستان'],
    office: ['دفتر تحویل', 'محل تحویل', 'دفتر', 'pickup location', 'office code'],
    status: ['وضعیت', 'وضعیت کارت', 'card status', 'state'],
    applied_on: ['تاریخ درخواست', 'تاریخ ثبت درخواست', 'تاریخ ثبت نام', 'application date'],
    issued_on: ['تاریخ صدور', 'تاریخ صدور کارت', 'issue date'],
    custody_from: ['تاریخ شروع نگهداری', 'شروع نگهداری', 'custody start'],
    delivered_on: ['تاریخ تحویل', 'تاریخ تحویل کارت', 'delivery date'],
    mobile: ['تلفن همراه', 'شماره همراه', 'موبایل', 'شماره تلفن همراه', 'mobile number', 'phone'],
  },
  offices: {
    code: ['کد دفتر', 'کد', 'office code', 'office'],
    name: ['نام', 'نام دفتر', 'office name'],
    kind: ['نوع', 'نوع دفتر', 'type', 'office kind'],
    county: ['شهرستان', 'نام شهرستان'],
    city: ['شهر', 'نام شهر', 'town'],
    address: ['نشانی', 'آدرس', 'نشانی دفتر'],
    phone: ['تلفن', 'شماره تلفن', 'telephone'],
    latitude: ['عرض جغرافیایی', 'عرض', 'lat'],
    longitude: ['طول جغرافیایی', 'طول', 'lon', 'lng', 'long'],
    hours: ['ساعت کار', 'ساعات کار', 'ساعت کاری', 'opening hours', 'working hours'],
  },
};
const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  cards: ['national_code', 'receipt_serial', 'county', 'status'],
  offices: ['code', 'name', 'kind', 'county'],
};

for (const kind of ['cards', 'offices'] as const) {
  /** A header that is complete, with that one column called so. */
  const headerWith = (column: string, name: string): Header | undefined =>
    readHeader(
      Object.keys(HEADERS[kind]).map((other) => (other === column ? name : other)),
      7,
    );

  describe(`A header of ${kind}`, () => {
    it('is known in each of its spellings, and by its own name', () => {
      for (const [at, [column, names]] of Object.entries(HEADERS[kind]).entries())
        for (const name of [column, ...names]) {
          const header = headerWith(column, name);
          expect(header, name).to.deep.include({ kind, row: 7, unknown: [], missing: [] });
          expect(
            [...header!.columns].find(([found]) => found === column),
            name,
          ).to.deep.equal([column, at]);
        }
    });

    it('lacks what it needs, and nothing else', () => {
      for (const column of Object.keys(HEADERS[kind]))
        expect(headerWith(column, 'چیز دیگر')?.missing, column).to.deep.equal(
          REQUIRED[kind].includes(column) ? [column] : [],
        );
    });

    it('is described by what it needs, each with the header of our documents', () => {
      const described = (names: readonly string[]): string =>
        names.map((name) => `${name} (${HEADERS[kind][name]![0]})`).join(', ');
      expect(describeColumns(kind)).to.equal(described(REQUIRED[kind]));
      expect(describeColumns(kind, ['county'])).to.equal(described(['county']));
    });
  });
}

describe('A record', () => {
  it('is a header when two of its cells are known, and none with fewer', () => {
    expect(readHeader(['x', 'کد ملی', '', 'نام'], 1)?.columns).to.deep.equal(
      new Map([
        ['national_code', 1],
        ['first_name', 3],
      ]),
    );
    expect(readHeader(['کد ملی', 'x'], 1)).to.equal(undefined);
  });

  it('takes the first of two columns of one name, and names the other as unknown', () => {
    const header = readHeader(['کد ملی', ' شماره ملی ', 'سریال رسید'], 1);
    expect(header?.columns.get('national_code')).to.equal(0);
    expect(header?.unknown).to.deep.equal(['شماره ملی']);
  });

  it('names unknown headers in 60 letters at most, and looks at 200 of a cell', () => {
    const header = readHeader(['کد ملی', 'نام', 'x'.repeat(61), `${'-'.repeat(200)}وضعیت`], 1);
    expect(header?.unknown).to.deep.equal(['x'.repeat(60)]);
    expect(header?.columns.has('status')).to.equal(false);
  });

  it('is of the kind that lacks nothing, then of the one with more columns', () => {
    const header = (columns: number, missing: number): Header => ({
      kind: 'cards',
      row: 1,
      columns: new Map(HEADERS_OF.slice(0, columns)),
      unknown: [],
      missing: missing === 0 ? [] : ['status'],
    });
    const sorted = [header(3, 1), header(2, 0), header(4, 1), header(3, 0)].sort(byFit);
    expect(sorted.map(({ columns, missing }) => [columns.size, missing.length])).to.deep.equal([
      [3, 0],
      [2, 0],
      [4, 1],
      [3, 1],
    ]);
  });
});
const HEADERS_OF = (['national_code', 'receipt_serial', 'county', 'status'] as const).map(
  (name, at) => [name, at] as const,
);
