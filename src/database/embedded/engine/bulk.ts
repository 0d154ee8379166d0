import { EngineError } from '../errors.ts';
import { decode, split } from '../language/decoder.ts';
import type { Value } from '../language/values.ts';
import type { WriteBody, WriteFault } from '../protocol.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';
import { remove, update } from './writes.ts';

/** The kinds of operations in a bulk write, one byte each in `kinds`; their bodies follow one another in `docs`. */
export const BULK_INSERT = 0;
export const BULK_UPDATE = 1;
export const BULK_DELETE = 2;

/** Documents to one INSERT statement: about half the cost of a statement for each. */
const TOGETHER = 16;

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
 * tried. A fault is one of the operation's own (a duplicate key, a bad operand); when the disk fails, or an operation
 * is not supported, all of it does.
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
  let waiting: Uint8Array[] = [];
  /** @returns whether the bulk write goes on */
  const failed = (index: number, error: unknown): boolean => {
    if (!(error instanceof EngineError)) throw error;
    outcome.faults.push({ index, code: error.code, message: error.message, details: error.details });
    return !ordered;
  };
  const insertWaiting = (): boolean => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return true;
    const collection = store.catalogue.need(name);
    try {
      store.insert(collection, group);
      outcome.inserted += group.length;
      return true;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
    // One of them failed, so SQLite has put in none. One at a time shows which one it was.
    for (const [i, bytes] of group.entries())
      try {
        store.insert(collection, [bytes]);
        outcome.inserted++;
      } catch (error) {
        if (!failed(index - group.length + i, error)) return false;
      }
    return true;
  };

  for (const bytes of split(docs)) {
    if ((kinds?.[index] ?? BULK_INSERT) === BULK_INSERT) {
      waiting.push(bytes);
      index++;
      if (waiting.length < TOGETHER) continue;
      if (!insertWaiting()) return outcome;
      if (slice.over()) yield;
      continue;
    }
    if (!insertWaiting()) return outcome;
    if (slice.over()) yield;
    try {
      const body = decode(bytes) as unknown as WriteBody;
      const result = yield* (kinds![index] === BULK_UPDATE ? update : remove)(store, slice, name, body);
      outcome.matched += result.matched;
      outcome.modified += result.modified;
      outcome.deleted += result.deleted;
      if (result.upsertedId !== undefined) outcome.upserted.push({ index, id: result.upsertedId });
    } catch (error) {
      if (!failed(index, error)) return outcome;
    }
    index++;
  }
  insertWaiting();
  return outcome;
}
