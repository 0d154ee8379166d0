import * as fc from 'fast-check';
import { checkDigit } from '../../src/domain/nationalCode.ts';

/** Synthetic values for the tests of the domain. */

const digit = fc.integer({ min: 0, max: 9 });
const letter = fc.constantFrom(...Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ'));
const text = (unit: fc.Arbitrary<string>, length: number): fc.Arbitrary<string> =>
  fc.string({ unit, minLength: length, maxLength: length });
const digits = (length: number): fc.Arbitrary<string> => text(digit.map(String), length);

/** A valid national code of ten digits. */
export const nationalCode: fc.Arbitrary<string> = digits(9)
  .filter((first) => !/^(\d)\1{8}$/.test(first) && first.slice(3) !== '000000')
  .map((first) => `${first}${checkDigit(first)}`)
  .filter((code) => !/^(\d)\1{9}$/.test(code));

/** A serial with letters, in the forms that exports show. */
export const letteredSerial: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(text(letter, 2), digits(8)).map((parts) => parts.join('')),
  fc.tuple(letter, digits(9)).map((parts) => parts.join('')),
  fc.tuple(fc.integer({ min: 1, max: 9 }), letter, digits(8)).map((parts) => parts.join('')),
);

/** A serial of ten digits that is no valid code. */
export const numericSerial: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), digits(9))
  .map((parts) => parts.join(''))
  .filter((serial) => checkDigit(serial.slice(0, 9)) !== Number(serial[9]));

const UNSEEN = ['', '', '', '\u200c', '\u200f', '\u202a', '\u2066', '\ufeff', '\u0640', '\u00ad'];

/** The same value with its digits in a mixture of three scripts and with marks that nobody sees. */
export const disguised = (value: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.constantFrom(0x30, 0x660, 0x6f0), { minLength: value.length, maxLength: value.length }),
      fc.array(fc.constantFrom(...UNSEEN), { minLength: value.length, maxLength: value.length }),
    )
    .map(([zeros, marks]) =>
      Array.from(value, (char, i) => (/\d/.test(char) ? String.fromCharCode((zeros[i] ?? 0x30) + Number(char)) : char))
        .map((char, i) => `${char}${marks[i] ?? ''}`)
        .join(''),
    );
