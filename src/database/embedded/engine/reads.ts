import { EngineError } from '../errors.ts';
import { decode, encode, join } from '../language/codec.ts';
import { compileFilter } from '../language/matcher.ts';
import { compileProjection, compileSort } from '../language/shape.ts';
import type { Doc, Maybe } from '../language/values.ts';
import type { FindBody, Result } from '../protocol.ts';
import { plan } from './plan.ts';
import type { Position } from './scan.ts';
import { Scan } from './scan.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';

/** A reply carries about as many bytes of documents, at most. */
const BATCH_BYTES = 256 * 1024;
const SORT_BYTES = 32 * 1024 * 1024;

export function* find(store: Store, slice: Slice, name: string, body: FindBody, resume?: Position): Work<Result> {
  const filter = compileFilter(body.filter);
  const project = compileProjection(body.projection);
  const collection = store.catalogue.find(name);
  if (body.sort.length > 0) compileSort(body.sort);
  if (!collection) return {};
  const way = plan(collection, filter, body.sort);
  if (!way.ordered) return yield* sorted(store, slice, name, body);
  const { skip, limit, batch } = body;
  const docs: Uint8Array[] = [];
  let bytes = 0;
  let passed = 0;
  const most = limit > 0 ? skip + limit : batch > 0 ? batch : undefined;
  for (const { rows, positionOf } of new Scan(store.sqlite, collection, way, true).steps(resume, most))
    for (const [i, row] of rows.entries()) {
      if (slice.over()) yield;
      let doc: Doc | undefined;
      if (!way.exact && !filter.matches((doc = decode(row.doc)))) continue;
      if (passed < skip) {
        passed++;
        continue;
      }
      const shown = project ? encode(project(doc ?? decode(row.doc))) : row.doc;
      docs.push(shown);
      bytes += shown.length;
      if (docs.length === limit) return { docs: join(docs) };
      if (bytes >= BATCH_BYTES || docs.length === batch)
        return { docs: join(docs), resume: positionOf(i), skipped: passed };
    }
  return { docs: join(docs) };
}

/** Sorting where no index gives the order: all matches are read, the best kept. */
function* sorted(store: Store, slice: Slice, name: string, body: FindBody): Work<Result> {
  const { compare, keys } = compileSort(body.sort);
  const filter = compileFilter(body.filter);
  const project = compileProjection(body.projection);
  const wanted = body.limit > 0 ? body.skip + body.limit : Infinity;
  const collection = store.catalogue.find(name)!;
  let found: { keys: Maybe[]; shown: Uint8Array; order: number }[] = [];
  let bytes = 0;
  let count = 0;
  const cut = (): void => {
    found.sort((a, b) => compare(a.keys, b.keys) || a.order - b.order);
    found = found.slice(0, wanted);
    bytes = found.reduce((sum, { shown }) => sum + shown.length, 0);
  };
  const way = plan(collection, filter, []);
  for (const { rows } of new Scan(store.sqlite, collection, way, true).steps())
    for (const row of rows) {
      if (slice.over()) yield;
      const doc = decode(row.doc);
      if (!way.exact && !filter.matches(doc)) continue;
      const shown = project ? encode(project(doc)) : row.doc;
      found.push({ keys: keys(doc), shown, order: count++ });
      bytes += shown.length;
      if (found.length >= 2 * wanted + 1000) cut();
      if (bytes > SORT_BYTES) {
        cut();
        if (bytes > SORT_BYTES)
          throw new EngineError(292, 'Sort exceeded the memory limit: an index must give this order');
      }
    }
  cut();
  return { docs: join(found.slice(body.skip).map(({ shown }) => shown)) };
}

export function* count(store: Store, slice: Slice, name: string, body: FindBody): Work<Result> {
  const filter = compileFilter(body.filter);
  const collection = store.catalogue.find(name);
  if (!collection) return { value: 0 };
  const way = plan(collection, filter, []);
  let found = 0;
  const most = body.limit > 0 ? body.skip + body.limit : Infinity;
  for (const { rows } of new Scan(store.sqlite, collection, way, !way.exact).steps())
    for (const row of rows) {
      if (slice.over()) yield;
      if ((way.exact || filter.matches(decode(row.doc))) && ++found >= most) return { value: most - body.skip };
    }
  return { value: Math.max(0, found - body.skip) };
}

/** Which index a query uses, in SQLite's own words and by its name. */
export function explain(store: Store, name: string, body: FindBody): Result {
  const collection = store.catalogue.find(name);
  if (!collection) return { value: { engine: 'embedded', index: null, plan: [] } };
  const filter = compileFilter(body.filter);
  let way = plan(collection, filter, body.sort);
  const sorting = !way.ordered;
  if (sorting) way = plan(collection, filter, []);
  const steps = new Scan(store.sqlite, collection, way, true).explain();
  return { value: { engine: 'embedded', index: way.index?.name ?? null, sorting, exact: way.exact, plan: steps } };
}
