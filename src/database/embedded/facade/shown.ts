import { decode } from '../language/decoder.ts';
import { compileProjection, topLevelFields } from '../language/shape.ts';
import type { Doc } from '../language/values.ts';
import { withServerErrors } from './faults.ts';

/** Documents as they are shown to the caller: decoded from the engine's bytes, with a projection. */
export type Reader = (bytes: Buffer, from: number) => Doc;

export const whole: Reader = (bytes, from) => decode(bytes, from);

/**
 * @throws NotSupportedError for computed fields and operators
 * @throws MongoServerError for one that includes and excludes
 */
export function reader(projection: Doc | undefined): Reader {
  const project = withServerErrors(() => compileProjection(projection));
  if (!project || !projection) return whole;
  const fields = topLevelFields(projection);
  if (!fields) return (bytes, from) => project(decode(bytes, from));
  const wanted = new Set(fields);
  return (bytes, from) => decode(bytes, from, wanted);
}

export function countDocs(docs: Uint8Array): number {
  const bytes = Buffer.from(docs.buffer, docs.byteOffset, docs.length);
  let count = 0;
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at)) count++;
  return count;
}
