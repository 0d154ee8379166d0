import { lettersAndDigits } from './digits.ts';

export type ReceiptSerialResult = { ok: true; serial: string } | { ok: false; problem: 'form' };

/** The default of RECEIPT_PATTERN: published software disagrees on the form, 5 to 24 Latin letters and digits. */
export const DEFAULT_RECEIPT_PATTERN = /^[A-Z0-9]{5,24}$/;

/**
 * Canonical form, version 1, of a receipt serial (سریال رسید): NFKC, Latin digits, upper case, only A–Z and 0–9,
 * O → 0, I → 1, and then, if it is all digits, without leading zeros (a spreadsheet drops them).
 */
export function canonicalSerial(typed: string): string {
  const serial = lettersAndDigits(typed).replace(/O/g, '0').replace(/I/g, '1');
  return /^\d+$/.test(serial) ? serial.replace(/^0+/, '') : serial;
}

/**
 * Reads a receipt serial from one cell or one word of a message. `pattern` (RECEIPT_PATTERN) sees the *canonical*
 * serial, after O → 0, I → 1 and the cutting of zeros: a printed `OI12345678` is held against it as `112345678`. A
 * narrower pattern must allow for that; `^[A-Z]{2}[0-9]{8}$` would refuse this one.
 */
export function parseReceiptSerial(typed: string, pattern: RegExp): ReceiptSerialResult {
  const serial = canonicalSerial(typed);
  // A pattern with the flag g or y would remember where its last match ended.
  pattern.lastIndex = 0;
  return serial !== '' && pattern.test(serial) ? { ok: true, serial } : { ok: false, problem: 'form' };
}

/**
 * Has it the form of the serial of an issued card (سریال کارت, `1G23424567`)? Receipts' serials may have the same
 * form, so this is a hint for the person after a miss, and no reason to refuse.
 */
export const looksLikeCardSerial = (serial: string): boolean => /^\d[A-Z]\d{8}$/.test(serial);
