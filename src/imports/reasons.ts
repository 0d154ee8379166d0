import { COLUMN_NAMES, type ColumnName } from './columns.ts';

/**
 * Every reason for which a row is rejected. Reports name the reason; what to do about it is worded where it is read
 * (scripts/words/remedies.ts), and never quotes the cell, which may hold a person's number.
 */
export const REASONS = [
  'codeMissing',
  'codeNotDigits',
  'codeLength',
  'codeChecksum',
  'codeNotIssued',
  'serialMissing',
  'serialForm',
  'countyMissing',
  'countyUnknown',
  'statusMissing',
  'statusUnknown',
  'dateUnreadable',
  'dateTwoDigitYear',
  'dateOutOfRange',
  'datesOutOfOrder',
  'officeCodeMissing',
  'officeNameMissing',
  'officeKindUnknown',
  'coordinateUnreadable',
  'coordinateOutside',
  'coordinateAlone',
] as const;

export type Reason = (typeof REASONS)[number];

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
    this.#push(row, COLUMN_NAMES.indexOf(column) * 256 + REASONS.indexOf(reason));
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
        reason: REASONS[kind % 256]!,
      };
    }
  }
}
