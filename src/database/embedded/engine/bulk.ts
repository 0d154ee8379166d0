import { EngineError, NotSupportedError, toMessage } from '../errors.ts';
import { decode, split } from '../language/codec.ts';
import type { Value } from '../language/values.ts';
import type { WriteBody, WriteFault } from '../protocol.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';
import { insert, remove, update } from './writes.ts';

/** The kinds of operations in a bulk write, one byte each in `kinds`; their bodies follow one another in `docs`. */
export const BULK_INSERT = 0;
export const BULK_UPDATE = 1;
export const BULK_DELETE = 2;

export interface BulkOutcome {
  inserted: number;
  matched: number;
  modified: number;
  deleted: number;
  upserted: { index: number; id: Value }[];
  faults: WriteFault[];
}

/**
 * Many writes, one after another. Ordered: the first that fails ends it, what went before stays. Unordered: all are
 * tried. A fault is one of the operation's (a duplicate key, a bad operator); when the disk fails all of it does.
 */
export function* bulk(
  store: Store,
  slice: Slice,
  name: string,
  kinds: Uint8Array | undefined,
  docs: Uint8Array,
  ordered: boolean,
): Work<BulkOutcome> {
  const outcome: BulkOutcome = { inserted: 0, matched: 0, modified: 0, deleted: 0, upserted: [], faults: [] };
  let index = 0;
  for (const bytes of split(docs)) {
    if (slice.over()) yield;
    try {
      const kind = kinds?.[index] ?? BULK_INSERT;
      if (kind === BULK_INSERT) {
        insert(store, name, bytes);
        outcome.inserted++;
      } else {
        const body = decode(bytes) as unknown as WriteBody;
        const work = kind === BULK_UPDATE ? update : remove;
        const result = yield* work(store, slice, name, body);
        outcome.matched += result.matched;
        outcome.modified += result.modified;
        outcome.deleted += result.deleted;
        if (result.upsertedId !== undefined) outcome.upserted.push({ index, id: result.upsertedId });
      }
    } catch (error) {
      if (error instanceof NotSupportedError || !(error instanceof EngineError)) throw error;
      const { code = 0, message, details = {} } = toMessage(error);
      outcome.faults.push({ index, code, message, details });
      if (ordered) break;
    }
    index++;
  }
  return outcome;
}
