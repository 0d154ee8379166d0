import { normaliseText } from '../domain/digits.ts';

/**
 * Columns are found by their headers, in any spelling: Persian or English, Arabic letters, spaces, hyphens, ZWNJ,
 * snake_case or camelCase. The same headers tell cards from offices.
 */

export type Kind = 'cards' | 'offices';

/** `name`: as reports call it. `headers`: as files do, the first as our own documents do. */
interface Column {
  name: string;
  headers: readonly string[];
  required?: true;
}

const CARD_COLUMNS = [
  { name: 'national_code', required: true, headers: ['کد ملی', 'شماره ملی', 'کد ملی متقاضی', 'national id'] },
  {
    name: 'receipt_serial',
    required: true,
    headers: ['سریال رسید', 'شماره سریال رسید', 'سریال', 'شماره رسید', 'receipt number'],
  },
  { name: 'first_name', headers: ['نام', 'نام متقاضی', 'given name'] },
  { name: 'last_name', headers: ['نام خانوادگی', 'نام خانوادگی متقاضی', 'فامیلی', 'surname', 'family name'] },
  { name: 'county', required: true, headers: ['شهرستان', 'نام شهرستان'] },
  { name: 'office', headers: ['دفتر تحویل', 'محل تحویل', 'دفتر', 'pickup location', 'office code'] },
  { name: 'status', required: true, headers: ['وضعیت', 'وضعیت کارت', 'card status', 'state'] },
  { name: 'applied_on', headers: ['تاریخ درخواست', 'تاریخ ثبت درخواست', 'تاریخ ثبت نام', 'application date'] },
  { name: 'issued_on', headers: ['تاریخ صدور', 'تاریخ صدور کارت', 'issue date'] },
  { name: 'custody_from', headers: ['تاریخ شروع نگهداری', 'شروع نگهداری', 'custody start'] },
  { name: 'delivered_on', headers: ['تاریخ تحویل', 'تاریخ تحویل کارت', 'delivery date'] },
  { name: 'mobile', headers: ['تلفن همراه', 'شماره همراه', 'موبایل', 'شماره تلفن همراه', 'mobile number', 'phone'] },
] as const satisfies readonly Column[];

const OFFICE_COLUMNS = [
  { name: 'code', required: true, headers: ['کد دفتر', 'کد', 'office code', 'office'] },
  { name: 'name', required: true, headers: ['نام', 'نام دفتر', 'office name'] },
  { name: 'kind', required: true, headers: ['نوع', 'نوع دفتر', 'type', 'office kind'] },
  { name: 'county', required: true, headers: ['شهرستان', 'نام شهرستان'] },
  { name: 'city', headers: ['شهر', 'نام شهر', 'town'] },
  { name: 'address', headers: ['نشانی', 'آدرس', 'نشانی دفتر'] },
  { name: 'phone', headers: ['تلفن', 'شماره تلفن', 'telephone'] },
  { name: 'latitude', headers: ['عرض جغرافیایی', 'عرض', 'lat'] },
  { name: 'longitude', headers: ['طول جغرافیایی', 'طول', 'lon', 'lng', 'long'] },
  { name: 'hours', headers: ['ساعت کار', 'ساعات کار', 'ساعت کاری', 'opening hours', 'working hours'] },
] as const satisfies readonly Column[];

const COLUMNS: Readonly<Record<Kind, readonly Column[]>> = { cards: CARD_COLUMNS, offices: OFFICE_COLUMNS };

export type CardColumn = (typeof CARD_COLUMNS)[number]['name'];
export type OfficeColumn = (typeof OFFICE_COLUMNS)[number]['name'];
export type ColumnName = CardColumn | OfficeColumn;

/** Every column's name, in a fixed order, so that a number can stand for it. */
export const COLUMN_NAMES: readonly ColumnName[] = [
  ...new Set([...CARD_COLUMNS, ...OFFICE_COLUMNS].map(({ name }) => name)),
];

/** Where each column is found; a missing one is not in the map. */
export interface Header {
  kind: Kind;
  row: number;
  columns: ReadonlyMap<ColumnName, number>;
  /** Headers that mean nothing to us, as the file writes them. */
  unknown: string[];
  missing: ColumnName[];
}

/** Letters and digits alone, in one form. */
const fold = (header: string): string =>
  normaliseText(header.slice(0, 200))
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '');

const KNOWN = Object.fromEntries(
  Object.entries(COLUMNS).map(([kind, columns]) => [
    kind,
    new Map(
      columns.flatMap(({ name, headers }) => [name, ...headers].map((header) => [fold(header), name as ColumnName])),
    ),
  ]),
) as Record<Kind, Map<string, ColumnName>>;

/** A record in which fewer headers are known is a title or a row of data. */
const FEWEST_KNOWN = 2;

function readAs(kind: Kind, cells: readonly string[], row: number): Header {
  const columns = new Map<ColumnName, number>();
  const unknown: string[] = [];
  for (const [at, cell] of cells.entries()) {
    const folded = fold(cell);
    if (folded === '') continue;
    const name = KNOWN[kind].get(folded);
    if (name !== undefined && !columns.has(name)) columns.set(name, at);
    else unknown.push(normaliseText(cell).slice(0, 60));
  }
  const missing = COLUMNS[kind].filter(({ name, required }) => required && !columns.has(name as ColumnName));
  return { kind, row, columns, unknown, missing: missing.map(({ name }) => name as ColumnName) };
}

/** What a record is as a header: of the two kinds the one that fits better; undefined: it is none. */
export function readHeader(cells: readonly string[], row: number): Header | undefined {
  const found = (['cards', 'offices'] as const)
    .map((kind) => readAs(kind, cells, row))
    .filter(({ columns }) => columns.size >= FEWEST_KNOWN);
  return found.sort(byFit)[0];
}

/** The better header first: nothing missing, then the most columns. */
export const byFit = (a: Header, b: Header): number =>
  Number(a.missing.length > 0) - Number(b.missing.length > 0) || b.columns.size - a.columns.size;

/** `national_code (کد ملی)`, for a sentence that says what was looked for. */
const spelledOut = ({ name, headers }: Column): string => `${name} (${headers[0]})`;

export function describeColumns(kind: Kind, names?: readonly ColumnName[]): string {
  return COLUMNS[kind]
    .filter(({ name, required }) => (names ? names.includes(name as ColumnName) : required))
    .map(spelledOut)
    .join(', ');
}
