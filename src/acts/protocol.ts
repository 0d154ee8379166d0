import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type InferOutput,
  minValue,
  nullable,
  number,
  pipe,
  record,
  safeInteger,
  strictObject,
  string,
  unknown,
} from 'valibot';
import type { ActOutcome, JsonValue } from './outcome.ts';

/**
 * How a script and the owner of an embedded store speak: JSON lines on a local socket. The script sends one request. The
 * owner answers with any number of `progress` and one outcome; once it wants the bytes of a source, it says `send`, and
 * they come as they are, as many as the request announced.
 */

/** `source`: which of the arguments is a source, and how many bytes it has. */
export const ownerRequest = strictObject({
  name: string(),
  args: record(string(), unknown()),
  source: nullable(strictObject({ argument: string(), bytes: pipe(number(), safeInteger(), minValue(0)) })),
});
export type OwnerRequest = InferOutput<typeof ownerRequest>;

export type OwnerAnswer<Result, Refused, Step> = { progress: Step } | { send: true } | ActOutcome<Result, Refused>;
export type AnyOwnerAnswer = OwnerAnswer<JsonValue, JsonValue, JsonValue>;

/** The longest path that every Unix takes for a socket. */
const LONGEST_PATH = 100;

/** Where the owner of `dataDir` listens. */
export function socketPath(dataDir: string): string {
  const folder = resolve(dataDir);
  const name = `kartyar-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inFolder = join(folder, 'kartyar.sock');
  return Buffer.byteLength(inFolder) <= LONGEST_PATH ? inFolder : join(tmpdir(), `${name}.sock`);
}
