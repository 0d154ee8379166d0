import type { Doc } from '../language/values.ts';
import type { Collection, IndexDefinition } from './catalogue.ts';
import { readDefinition } from './catalogue.ts';
import { EngineError } from '../errors.ts';
import { equalValues } from '../language/values.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';
import { duplicateOf } from './store.ts';

/** Making indexes over what is stored already. */
const FILL_STEP = 200;

const asDoc = ({ key, name: _name, ...options }: IndexDefinition): Doc => ({
  ...options,
  key: key.map((part) => [...part]),
});

export function* createIndex(
  store: Store,
  slice: Slice,
  name: string,
  keys: [string, unknown][],
  options: Doc,
): Work<string> {
  const definition = readDefinition(keys, options);
  const collection = store.catalogue.need(name);
  const same = collection.indexes.find((index) => index.name === definition.name);
  if (same) {
    const { sql: _sql, columns: _columns, partial: _partial, ...known } = same;
    if (same.name === '_id_' || equalValues(asDoc(known), asDoc(definition))) return same.name;
    throw new EngineError(86, `An index named ${same.name} with other options exists already`);
  }
  if (definition.key.length === 1 && definition.key[0]![0] === '_id') return '_id_';
  const index = store.catalogue.prepare(collection, definition);
  const { table } = collection;
  for (let last = 0; ;) {
    const rows = store.sqlite.all(`SELECT rid, doc FROM ${table} WHERE rid > ? ORDER BY rid LIMIT ${FILL_STEP}`, [
      last,
    ]);
    for (const [rid, bytes] of rows as [number, Uint8Array][]) store.fill(collection, index, (last = rid), bytes);
    if (rows.length < FILL_STEP) break;
    if (slice.over()) yield;
  }
  try {
    store.catalogue.finish(collection, index);
  } catch (error) {
    collection.indexes.push(index);
    const duplicate = duplicateOf(collection, error);
    collection.indexes.pop();
    throw duplicate ?? error;
  }
  return index.name;
}

/** What `listIndexes` says of a collection's indexes. */
export const describeIndexes = (collection: Collection): object[] =>
  collection.indexes.map(({ name, key, unique, expireAfterSeconds, partialFilterExpression }) => ({
    v: 2,
    key: Object.fromEntries(key),
    name,
    ...(unique && name !== '_id_' ? { unique } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(partialFilterExpression ? { partialFilterExpression } : {}),
  }));
