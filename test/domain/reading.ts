import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import type { KnownValues, Typed } from '../../src/domain/typed.ts';
import { readTyped } from '../../src/domain/typed.ts';

export const read = (text: string, known?: KnownValues): Typed => readTyped(text, DEFAULT_RECEIPT_PATTERN, known);
export const CODE = '0684159414';
export const SERIAL = 'GG50196354';
/** Ten digits, no valid code: a serial as some exports show them. */
export const NUMERIC = '9183764856';
/** Two numbers that both pass the checksum; either may be the serial. */
export const [EITHER, OTHER] = ['3573772544', '1911176080'];

export const pairOf = (code: string, serial: string) => ({ code, padded: false, serial });
export const onlyCode = (code: string, padded = false): Typed => ({
  pairs: [],
  codes: [{ code, padded }],
  serials: [],
  other: null,
});
