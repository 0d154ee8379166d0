import { decode } from '../language/decoder.ts';
import type { Filter } from '../language/matcher.ts';
import { compileSort } from '../language/shape.ts';
import type { Doc } from '../language/values.ts';
import type { WriteBody } from '../protocol.ts';
import type { Collection, Index } from './catalogue.ts';
import { plan } from './plan.ts';
import { Scan } from './scan.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';

/** A document that a write is about, as it is at this moment. */
export interface Target {
  rid: number;
  bytes: Uint8Array;
  doc: Doc;
}
type Where = Pick<WriteBody, 'sort'>;

/** The row, read again, if it is still there and still matches. */
function reread(store: Store, collection: Collection, rid: number, filter: Filter): Target | undefined {
  const bytes = store.read(collection, rid);
  return bytes && matching(rid, bytes, filter);
}

/** The first document that matches. No other operation comes between this and what the caller does with it. */
export function* firstTarget(
  store: Store,
  slice: Slice,
  collection: Collection,
  filter: Filter,
  where: Where,
): Work<Target | undefined> {
  const way = plan(collection, filter, where.sort ?? []);
  if (!way.ordered) return yield* firstSorted(store, slice, collection, filter, where);
  const scan = new Scan(store.sqlite, collection, way, true);
  for (const { rows } of scan.steps(undefined, way.exact ? 1 : undefined)) {
    const { writes } = store;
    for (const { rid, doc: bytes } of rows) {
      if (slice.over()) yield;
      if (writes !== store.writes) {
        const target = reread(store, collection, rid, filter);
        if (target) return target;
        continue;
      }
      const doc = decode(bytes);
      if (way.exact || filter.matches(doc)) return { rid, bytes, doc };
    }
  }
  return undefined;
}

/** The same where no index gives the order: the least of all matches. */
function* firstSorted(
  store: Store,
  slice: Slice,
  collection: Collection,
  filter: Filter,
  where: Where,
): Work<Target | undefined> {
  const { keys, compare } = compileSort(where.sort ?? []);
  const way = plan(collection, filter, []);
  for (;;) {
    let best: { rid: number; keys: ReturnType<typeof keys> } | undefined;
    for (const { rows } of new Scan(store.sqlite, collection, way, true).steps())
      for (const { rid, doc: bytes } of rows) {
        if (slice.over()) yield;
        const doc = decode(bytes);
        if (!way.exact && !filter.matches(doc)) continue;
        const own = keys(doc);
        if (!best || compare(own, best.keys) < 0) best = { rid, keys: own };
      }
    if (!best) return undefined;
    const target = reread(store, collection, best.rid, filter);
    // It was changed in the meantime: look again.
    if (target && compare(keys(target.doc), best.keys) === 0) return target;
  }
}

/**
 * Calls `visit` with every match, as it is at that moment. `moves`: the visitor may change what the walk goes by; then
 * all matches are found before the first is visited, so that no document is met twice.
 */
export function* eachTarget(
  store: Store,
  slice: Slice,
  collection: Collection,
  filter: Filter,
  moves: (index: Index) => boolean,
  visit: (target: Target) => void,
): Work<void> {
  const way = plan(collection, filter, []);
  if (way.index && moves(way.index)) {
    for (const rid of yield* allRids(store, slice, collection, filter)) {
      if (slice.over()) yield;
      const target = reread(store, collection, rid, filter);
      if (target) visit(target);
    }
    return;
  }
  for (const { rows } of new Scan(store.sqlite, collection, way, true).steps()) {
    let { writes } = store;
    let stale = false;
    for (const { rid, doc: bytes } of rows) {
      if (slice.over()) yield;
      stale ||= writes !== store.writes;
      const target = stale ? reread(store, collection, rid, filter) : matching(rid, bytes, filter);
      if (target) visit(target);
      writes = store.writes;
    }
  }
}

function matching(rid: number, bytes: Uint8Array, filter: Filter): Target | undefined {
  const doc = decode(bytes);
  return filter.matches(doc) ? { rid, bytes, doc } : undefined;
}

function* allRids(store: Store, slice: Slice, collection: Collection, filter: Filter): Work<number[]> {
  const way = plan(collection, filter, []);
  const rids: number[] = [];
  for (const { rows } of new Scan(store.sqlite, collection, way, !way.exact).steps())
    for (const { rid, doc } of rows) {
      if (slice.over()) yield;
      if (way.exact || filter.matches(decode(doc))) rids.push(rid);
    }
  return rids;
}
