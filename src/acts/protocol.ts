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
