import type { CardFacts, CardStatus, County, Day } from '../domain/card.ts';
import { normaliseText } from '../domain/digits.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import { countyOf, initials, officeCodeOf, statusOf } from '../domain/names.ts';
import { parseNationalCode, type NationalCodeProblem } from '../domain/nationalCode.ts';
import { parseReceiptSerial } from '../domain/receiptSerial.ts';
import type { CardColumn, ColumnName } from './columns.ts';
import { readDate } from './dates.ts';
import type { Reason } from './reasons.ts';
import { remembering } from './remember.ts';

/**
 * What one row says of a card, with its numbers hashed: nothing of it tells who the person is. `undefined`: the file
 * has no such column, so it says nothing; `null`: the cell is empty, so it says that this is not known.
 */
export interface CardRow {
  row: number;
  code: string;
  lookup: string;
  tail: string;
  initials: string | undefined;
  county: County;
  status: CardStatus;
  office: string | null | undefined;
  appliedOn: Day | null | undefined;
  issuedOn: Day | null | undefined;
  custodyFrom: Day | null | undefined;
  deliveredOn: Day | null | undefined;
}

const CODE_REASONS: Readonly<Record<NationalCodeProblem, Reason>> = {
  notDigits: 'codeNotDigits',
  length: 'codeLength',
  checksum: 'codeChecksum',
  notIssued: 'codeNotIssued',
};

/** In the order in which they must lie. */
const DATES = [
  ['applied_on', 'appliedOn'],
  ['issued_on', 'issuedOn'],
  ['custody_from', 'custodyFrom'],
  ['delivered_on', 'deliveredOn'],
] as const satisfies readonly (readonly [CardColumn, keyof CardFacts])[];

/** `1.23457E+15`: a spreadsheet program's rounding of a long number. */
const ROUNDED = /^\d([.,٫]\d+)?e[+-]\d+$/i;

const readCounty = remembering(countyOf);
const readStatus = remembering(statusOf);
const readOffice = remembering(officeCodeOf);
/** One letter of each name; more of them never leaves this function. */
const readInitial = remembering((name: string) => initials(name, ''));

export interface CardRowReader {
  /** The row, or undefined when it was rejected and every fault of it was told to `onProblem`. */
  (row: number, cells: readonly string[]): CardRow | undefined;
}

export function cardRowReader(options: {
  columns: ReadonlyMap<ColumnName, number>;
  keys: LookupKeys;
  pattern: RegExp;
  onProblem(row: number, column: CardColumn, reason: Reason): void;
}): CardRowReader {
  const { columns, keys, pattern } = options;
  const at = (column: CardColumn): number => columns.get(column) ?? -1;
  const places = {
    code: at('national_code'),
    serial: at('receipt_serial'),
    firstName: at('first_name'),
    lastName: at('last_name'),
    county: at('county'),
    office: at('office'),
    status: at('status'),
  };
  const named = places.firstName >= 0 || places.lastName >= 0;
  const dates = DATES.map(([column, fact]) => ({ column, fact, place: at(column) }));

  return (row, cells) => {
    let sound = true;
    const reject = (column: CardColumn, reason: Reason): undefined => {
      sound = false;
      options.onProblem(row, column, reason);
    };
    const code = readCode(cells[places.code] ?? '', reject);
    const serial = readSerial(cells[places.serial] ?? '', pattern, reject);
    const county = readName('county', cells[places.county] ?? '', readCounty, reject);
    const status = readName('status', cells[places.status] ?? '', readStatus, reject);
    const days: Partial<Record<(typeof DATES)[number][1], Day | null>> = {};
    let last: Day | null = null;
    for (const { column, fact, place } of dates) {
      if (place < 0) continue;
      const date = readDate(cells[place] ?? '');
      if ('problem' in date) {
        reject(column, date.problem);
        continue;
      }
      const { day } = date;
      if (day !== null && last !== null && day < last) reject(column, 'datesOutOfOrder');
      last = day ?? last;
      days[fact] = day;
    }
    if (!sound || code === undefined || serial === undefined || county === undefined || status === undefined)
      return undefined;
    return {
      row,
      code: keys.ofCode(code),
      lookup: keys.ofPair(code, serial),
      tail: code.slice(-3),
      initials: named
        ? `${readInitial(cells[places.firstName] ?? '')} ${readInitial(cells[places.lastName] ?? '')}`.trim()
        : undefined,
      county,
      status,
      office: places.office < 0 ? undefined : readOffice(cells[places.office] ?? ''),
      appliedOn: days.appliedOn,
      issuedOn: days.issuedOn,
      custodyFrom: days.custodyFrom,
      deliveredOn: days.deliveredOn,
    };
  };
}

type Reject = (column: CardColumn, reason: Reason) => undefined;

function readCode(cell: string, reject: Reject): string | undefined {
  const result = parseNationalCode(cell);
  if (result.ok) return result.code;
  return reject('national_code', normaliseText(cell) === '' ? 'codeMissing' : CODE_REASONS[result.problem]);
}

function readSerial(cell: string, pattern: RegExp, reject: Reject): string | undefined {
  const result = parseReceiptSerial(cell, pattern);
  if (result.ok && !ROUNDED.test(cell.trim())) return result.serial;
  return reject('receipt_serial', normaliseText(cell) === '' ? 'serialMissing' : 'serialForm');
}

function readName<T>(
  column: 'county' | 'status',
  cell: string,
  read: (text: string) => T | undefined,
  reject: Reject,
): T | undefined {
  const value = read(cell);
  if (value !== undefined) return value;
  return reject(column, `${column}${normaliseText(cell) === '' ? 'Missing' : 'Unknown'}`);
}
