import { EngineError } from '../errors.ts';
import { decode } from '../language/decoder.ts';
import { Joiner } from '../language/encoder.ts';
import type { Filter } from '../language/matcher.ts';
import { compileFilter } from '../language/matcher.ts';
import { compileSort } from '../language/shape.ts';
import type { Maybe } from '../language/values.ts';
import type { FindBody, Result } from '../protocol.ts';
import type { Collection } from './catalogue.ts';
import type { Plan } from './plan.ts';
import { plan } from './plan.ts';
import type { Position } from './scan.ts';
import { Scan } from './scan.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';

/** A reply carries about as many bytes of documents, at most. */
const BATCH_BYTES = 512 * 1024;
const SORT_BYTES = 32 * 1024 * 1024;

/** A query of a collection, and how it is answered. */
export interface Query {
  collection: Collection;
  filter: Filter;
  way: Plan;
  /** No index gives the order that is asked for. */
  sorting: boolean;
}

/** @returns undefined where there is no such collection */
export function prepare(store: Store, name: string, body: Pick<FindBody, 'filter' | 'sort'>): Query | undefined {
  const filter = compileFilter(body.filter);
  const collection = store.catalogue.find(name);
  if (body.sort.length > 0) compileSort(body.sort);
  if (!collection) return undefined;
  const way = plan(collection, filter, body.sort);
  if (way.ordered) return { collection, filter, way, sorting: false };
  return { collection, filter, way: plan(collection, filter, []), sorting: true };
}

/** The documents of a batch, whole: what is shown of them is chosen where they are decoded. */
export function* find(
  store: Store,
  slice: Slice,
  query: Query | undefined,
  body: FindBody,
  resume?: Position,
): Work<Result> {
  if (!query) return {};
  if (query.sorting) return yield* sorted(store, slice, query, body);
  const { collection, filter, way } = query;
  const { skip, limit, batch } = body;
  const docs = new Joiner();
  let passed = 0;
  const most = limit > 0 ? skip + limit : batch > 0 ? batch : undefined;
  for (const { rows, next } of new Scan(store.sqlite, collection, way, true).steps(resume, most)) {
    for (const { doc } of rows) {
      if (slice.over()) yield;
      if (!way.exact && !filter.matches(decode(doc))) continue;
      if (passed < skip) {
        passed++;
        continue;
      }
      docs.add(doc);
      if (docs.count === limit) return { docs: docs.whole() };
    }
    if (docs.length >= BATCH_BYTES || (batch > 0 && docs.count >= batch))
      return { docs: docs.whole(), resume: next, skipped: passed };
  }
  return { docs: docs.whole() };
}

/** Sorting where no index gives the order: all matches are read, the best kept. */
function* sorted(store: Store, slice: Slice, { collection, filter, way }: Query, body: FindBody): Work<Result> {
  const { compare, keys } = compileSort(body.sort);
  const wanted = body.limit > 0 ? body.skip + body.limit : Infinity;
  let found: { keys: Maybe[]; bytes: Uint8Array; order: number }[] = [];
  let size = 0;
  let count = 0;
  const cut = (): void => {
    found.sort((a, b) => compare(a.keys, b.keys) || a.order - b.order);
    found = found.slice(0, wanted);
    size = found.reduce((sum, { bytes }) => sum + bytes.length, 0);
  };
  for (const { rows } of new Scan(store.sqlite, collection, way, true).steps())
    for (const { doc: bytes } of rows) {
      if (slice.over()) yield;
      const doc = decode(bytes);
      if (!way.exact && !filter.matches(doc)) continue;
      found.push({ keys: keys(doc), bytes, order: count++ });
      size += bytes.length;
      if (found.length >= 2 * wanted + 1000) cut();
      if (size > SORT_BYTES) {
        cut();
        if (size > SORT_BYTES)
          throw new EngineError(292, 'Sort exceeded the memory limit: an index must give this order');
      }
    }
  cut();
  const docs = new Joiner();
  for (const { bytes } of found.slice(body.skip)) docs.add(bytes);
  return { docs: docs.whole() };
}

/** @param query  without an order */
export function* count(store: Store, slice: Slice, query: Query | undefined, body: FindBody): Work<Result> {
  if (!query) return { value: 0 };
  const { collection, filter, way } = query;
  let found = 0;
  const most = body.limit > 0 ? body.skip + body.limit : Infinity;
  for (const { rows } of new Scan(store.sqlite, collection, way, !way.exact).steps())
    for (const { doc } of rows) {
      if (slice.over()) yield;
      if ((way.exact || filter.matches(decode(doc))) && ++found >= most) return { value: most - body.skip };
    }
  return { value: Math.max(0, found - body.skip) };
}

/** Which index a query uses, by its name and in SQLite's own words. */
export function explain(store: Store, name: string, body: FindBody): Result {
  const query = prepare(store, name, body);
  if (!query) return { value: { engine: 'embedded', index: null, plan: [] } };
  const { collection, way, sorting } = query;
  const steps = way.points.length > 0 ? new Scan(store.sqlite, collection, way, true).explain() : [];
  return { value: { engine: 'embedded', index: way.index?.name ?? null, sorting, exact: way.exact, plan: steps } };
}
