import { createHmac } from 'node:crypto';
import { canonicalCode } from './nationalCode.ts';
import { canonicalSerial } from './receiptSerial.ts';

/**
 * The keyed hashes under which cards are found, canonical form version 1. They are stored, so they are frozen: any
 * change here needs a new version beside this one, and the test vectors must go on to pass.
 */
export interface LookupKeys {
  /** Names the secret without telling anything of it: eight characters, base64url. */
  readonly keyId: string;
  /** `keyId:mac` of code and serial together, so that a wrong code and a wrong serial are the same miss. */
  ofPair(code: string, serial: string): string;
  /** `keyId:mac` of the code alone, for imports and for limits. */
  ofCode(code: string): string;
  /** `keyId:mac` of any other text; `purpose` ([A-Za-z0-9-]) keeps the uses apart. */
  ofText(purpose: string, text: string): string;
  /** 32 bytes for one use (encryption of dialogues, …) that tell nothing of the secret or of other uses' bytes. */
  derive(purpose: string): Buffer;
  /** The secret itself, for a worker thread that hashes; never for a log or a file. */
  secretForThread(): string;
}

/**
 * HMAC-SHA-256 under `secret` (LOOKUP_SECRET, as UTF-8). What is hashed begins with `kartyar:1:` and the use; as
 * canonical codes and serials and purposes hold no colon, no two different inputs give the same message.
 * @throws RangeError for an empty secret or a purpose with other characters.
 */
export function createLookupKeys(secret: string): LookupKeys {
  if (secret === '') throw new RangeError('The lookup secret is empty.');
  const key = Buffer.from(secret, 'utf8');
  const hmac = (message: string) => createHmac('sha256', key).update(`kartyar:1:${message}`);
  const mac = (message: string): string => hmac(message).digest('base64url');
  const keyId = mac('keyId').slice(0, 8);
  return {
    keyId,
    ofPair: (code, serial) => `${keyId}:${mac(`pair:${canonicalCode(code)}:${canonicalSerial(serial)}`)}`,
    ofCode: (code) => `${keyId}:${mac(`code:${canonicalCode(code)}`)}`,
    ofText: (purpose, text) => `${keyId}:${mac(`text:${checked(purpose)}:${text}`)}`,
    derive: (purpose) => hmac(`derive:${checked(purpose)}`).digest(),
    secretForThread: () => secret,
  };
}

function checked(purpose: string): string {
  if (!/^[A-Za-z0-9-]+$/.test(purpose))
    throw new RangeError('A purpose consists of Latin letters, digits and hyphens.');
  return purpose;
}
