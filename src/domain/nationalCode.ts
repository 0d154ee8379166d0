import { lettersAndDigits, normaliseText } from './digits.ts';

export type NationalCodeProblem = 'notDigits' | 'length' | 'checksum' | 'notIssued';

export type NationalCodeResult =
  /** `code`: ten Latin digits. `padded`: leading zeros were missing, so the person must see and confirm it. */
  { ok: true; code: string; padded: boolean } | { ok: false; problem: NationalCodeProblem };

const LENGTH = 10;
/** A spreadsheet or a person drops at most two leading zeros: prefixes of issue begin at 001. */
const SHORTEST = 8;

/** The last digit that belongs to the first nine: S = Σ dᵢ·(10−i); r = S mod 11; r below 2, else 11 − r. */
export function checkDigit(firstNine: string): number {
  let sum = 0;
  for (let i = 0; i < LENGTH - 1; i += 1) sum += (firstNine.charCodeAt(i) - 48) * (LENGTH - i);
  const rest = sum % 11;
  return rest < 2 ? rest : 11 - rest;
}

/**
 * Reads a national code (کد ملی) from one cell or one number of a message: any digits, spaces, hyphens, unseen marks.
 * Eight or nine digits are padded; as 7.7 % of wrong ones pass after padding, `padded` asks for a confirmation.
 * `notIssued`: ten equal digits pass the checksum, six zeros in the middle may, but neither is ever given out.
 * A code is never judged by its prefix.
 */
export function parseNationalCode(typed: string): NationalCodeResult {
  // A column of numbers leaves a spreadsheet as 684159414.0 now and then.
  const text = normaliseText(typed).replace(/^(\d{8,10})\.0+$/, '$1');
  if (/\p{L}/u.test(text)) return { ok: false, problem: 'notDigits' };
  const digits = lettersAndDigits(text);
  if (digits.length < SHORTEST || digits.length > LENGTH) return { ok: false, problem: 'length' };
  const code = digits.padStart(LENGTH, '0');
  if (/^(\d)\1{9}$/.test(code) || code.slice(3, 9) === '000000') return { ok: false, problem: 'notIssued' };
  if (checkDigit(code) !== code.charCodeAt(LENGTH - 1) - 48) return { ok: false, problem: 'checksum' };
  return { ok: true, code, padded: digits.length < LENGTH };
}

/** Canonical form, version 1, of a code: Latin letters and digits only, padded to ten. It does not judge. */
export const canonicalCode = (typed: string): string => lettersAndDigits(typed).padStart(LENGTH, '0');
