import { COUNTIES } from '../domain/card.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';

/**
 * Every reason for which a row is rejected, with its remedy for the operator. Reports name the reason; the list is the
 * documentation. A remedy never quotes the cell, which may hold a person's number.
 */
export const REASONS = {
  codeMissing: 'The national code is empty: fill it in.',
  codeNotDigits: 'The national code holds letters: it consists of ten digits.',
  codeLength: 'The national code has ten digits, or eight or nine where leading zeros were lost: correct it.',
  codeChecksum: 'The last digit of the national code does not fit the others: compare it with the application.',
  codeNotIssued: 'Such a national code is never given out: compare it with the application.',
  serialMissing: 'The receipt serial is empty: fill it in.',
  serialForm:
    'The receipt serial does not have the form of RECEIPT_PATTERN, or a spreadsheet program made a rounded number of it: enter it as text.',
  countyMissing: 'The county is empty: fill it in.',
  countyUnknown: `The county is none of the ten of the province (${COUNTIES.join(', ')}): correct it.`,
  statusMissing: 'The status is empty: fill it in.',
  statusUnknown:
    'The status is none of those that are known (awaitingIssuance, issued, readyAtCounty, readyAtProvincialCentre, returnedToTehran, delivered, or their Persian names): correct it.',
  dateUnreadable: 'This is not a day: write it as 1404/05/01 (Solar Hijri) or 2025-07-23.',
  dateTwoDigitYear: 'The year has two digits and could be of either calendar: write all four.',
  dateOutOfRange: 'The year lies before 1379 or after 1479: correct it.',
  datesOutOfOrder: 'This day lies before an earlier step (applied, issued, custody, delivered): correct either.',
  officeCodeMissing: 'The code of the office is empty: fill it in.',
  officeNameMissing: 'The name of the office is empty: fill it in.',
  officeKindUnknown:
    'The kind is none of countyOffice, pishkhanOffice, provincialCentre (or their Persian names): correct it.',
  coordinateUnreadable: 'This is not a coordinate in degrees, such as 28.969: correct it or leave both empty.',
  coordinateOutside: 'These coordinates lie outside of Iran: see whether latitude and longitude are mixed up.',
  coordinateAlone: 'Latitude and longitude come together: fill in the other one, or leave both empty.',
} as const;

export type Reason = keyof typeof REASONS;

const REASON_NAMES = Object.keys(REASONS) as Reason[];

/** Why a row was rejected. A row with several faults has one of these for each. */
export interface Problem {
  row: number;
  column: ColumnName;
  reason: Reason;
}

/** Problems as numbers: a file in which every row is wrong may have millions. */
export class Problems implements Iterable<Problem> {
  #data = new Uint32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(row: number, column: ColumnName, reason: Reason): void {
    this.#push(row, COLUMN_NAMES.indexOf(column) * 256 + REASON_NAMES.indexOf(reason));
  }

  #push(row: number, kind: number): void {
    if (this.#length * 2 === this.#data.length) {
      const larger = new Uint32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data.set([row, kind], this.#length * 2);
    this.#length += 1;
  }

  /** For another thread or process; `addPacked` takes it in there. */
  packed(): Uint32Array {
    return this.#data.slice(0, this.#length * 2);
  }

  addPacked(packed: ArrayLike<number>): void {
    for (let at = 0; at + 1 < packed.length; at += 2) this.#push(packed[at]!, packed[at + 1]!);
  }

  *[Symbol.iterator](): Generator<Problem> {
    for (let at = 0; at < this.#length; at += 1) {
      const kind = this.#data[at * 2 + 1]!;
      yield {
        row: this.#data[at * 2]!,
        column: COLUMN_NAMES[Math.floor(kind / 256)]!,
        reason: REASON_NAMES[kind % 256]!,
      };
    }
  }
}
