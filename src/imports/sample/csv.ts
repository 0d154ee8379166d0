import { toSolarHijri } from '../../domain/calendar.ts';
import type { Day } from '../../domain/card.ts';
import { nameOfCounty, STATUS_NAMES } from './province.ts';
import type { SampleRow } from './row.ts';

const HEADERS = [
  'کد ملی',
  'سریال رسید',
  'نام',
  'نام خانوادگی',
  'شهرستان',
  'دفتر تحویل',
  'وضعیت',
  'تاریخ درخواست',
  'تاریخ صدور',
  'تاریخ شروع نگهداری',
  'تاریخ تحویل',
  'تلفن همراه',
];

const writtenDays = new Map<Day, string>();
/** `1404/05/01`, or nothing. */
function writtenDay(day: Day | null): string {
  if (day === null) return '';
  let text = writtenDays.get(day);
  if (text === undefined) {
    const { year, month, day: ofMonth } = toSolarHijri(day);
    text = `${year}/${String(month).padStart(2, '0')}/${String(ofMonth).padStart(2, '0')}`;
    writtenDays.set(day, text);
  }
  return text;
}

/** Cells of a row in the order of the export's columns. */
export const sampleCells = (row: SampleRow): string[] => [
  row.nationalCode,
  row.receiptSerial,
  row.firstName,
  row.lastName,
  nameOfCounty(row.county),
  row.office,
  STATUS_NAMES[row.status],
  writtenDay(row.appliedOn),
  writtenDay(row.issuedOn),
  writtenDay(row.custodyFrom),
  writtenDay(row.deliveredOn),
  row.mobile,
];

/** The sample as an office would export it: UTF-8 with a byte-order mark, Persian headers, Solar Hijri dates. */
export function* sampleCsv(rows: Iterable<SampleRow>): Generator<string> {
  let text = `\ufeff${HEADERS.join(',')}\r\n`;
  for (const row of rows) {
    text += `${sampleCells(row).join(',')}\r\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
