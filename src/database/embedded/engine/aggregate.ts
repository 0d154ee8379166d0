import { notSupported } from '../errors.ts';
import { decode } from '../language/decoder.ts';
import { Joiner, encode } from '../language/encoder.ts';
import { compileFilter } from '../language/matcher.ts';
import { parsePath, visitPath } from '../language/paths.ts';
import { compilePipeline } from '../language/pipeline.ts';
import type { Doc, Maybe, Value } from '../language/values.ts';
import { compareValues } from '../language/values.ts';
import type { Result } from '../protocol.ts';
import { plan } from './plan.ts';
import { Scan } from './scan.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';

const RESULT_BYTES = 32 * 1024 * 1024;

/** A $match that comes first is served by an index. */
export function* aggregate(store: Store, slice: Slice, name: string, pipeline: Doc[]): Work<Result> {
  const [first, ...rest] = pipeline;
  const match = first && Object.keys(first).join() === '$match' ? (first['$match'] as Doc) : undefined;
  const filter = compileFilter(match ?? {});
  const results = new Joiner();
  const stages = compilePipeline(match ? rest : pipeline, (doc) => {
    results.add(encode(doc));
    if (results.length > RESULT_BYTES) throw notSupported('An aggregation with so large a result');
  });
  const collection = store.catalogue.find(name);
  if (collection) {
    const way = plan(collection, filter, []);
    walk: for (const { rows } of new Scan(store.sqlite, collection, way, true).steps())
      for (const row of rows) {
        if (slice.over()) yield;
        const doc = decode(row.doc);
        if ((way.exact || filter.matches(doc)) && stages.push(doc)) break walk;
      }
  }
  stages.end();
  return { docs: results.whole() };
}

/** The different values at a path, of arrays their elements, in order. */
export function* distinct(store: Store, slice: Slice, name: string, path: string, filterDoc: Doc): Work<Result> {
  const filter = compileFilter(filterDoc);
  const segments = parsePath(path);
  const collection = store.catalogue.find(name);
  const found = new Map<string, Value>();
  const add = (value: Maybe): void => {
    if (value !== undefined) found.set(Buffer.from(encode({ value })).toString('latin1'), value);
  };
  if (collection) {
    const way = plan(collection, filter, []);
    for (const { rows } of new Scan(store.sqlite, collection, way, true).steps())
      for (const row of rows) {
        if (slice.over()) yield;
        const doc = decode(row.doc);
        if (!way.exact && !filter.matches(doc)) continue;
        visitPath(doc, segments, (value) => {
          if (Array.isArray(value)) for (const element of value) add(element);
          else add(value);
          return false;
        });
      }
  }
  return { docs: encode({ values: [...found.values()].sort(compareValues) }) };
}
