import { deserialize, serialize } from './bson.ts';
import type { Doc } from './values.ts';

/** Documents as bytes: on disk and between the threads. Undefined becomes null, as in the MongoDB driver. */
export const encode = (doc: object): Uint8Array => serialize(doc, { ignoreUndefined: false });

export const decode = (bytes: Uint8Array): Doc => deserialize(bytes);

/** Documents one behind the other in one buffer. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of each document in a buffer that `join` made. */
export function* split(whole: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  for (let at = 0; at < whole.length;) {
    const length = view.getInt32(at, true);
    yield whole.subarray(at, at + length);
    at += length;
  }
}
