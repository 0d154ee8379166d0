import { EngineError } from '../errors.ts';

import { encode } from '../language/encoder.ts';
import { ObjectId } from '../language/bson.ts';
import type { Filter } from '../language/matcher.ts';
import { compileFilter } from '../language/matcher.ts';
import type { Update } from '../language/update.ts';
import { compileUpdate } from '../language/update.ts';
import type { Doc, Value } from '../language/values.ts';
import { equalValues } from '../language/values.ts';
import type { Result, WriteBody, WriteResult } from '../protocol.ts';
import type { Collection, Index } from './catalogue.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';
import type { Target } from './targets.ts';
import { eachTarget, firstTarget } from './targets.ts';

/** Single writes: update, delete, find-and-change. Inserts, and many writes at once: bulk.ts. */
const nothing = (): WriteResult => ({ matched: 0, modified: 0, deleted: 0 });

/** The document that an upsert starts from: the fields that the filter fixes, then the update. */
function upserted(filter: Filter, update: Update, updateDoc: Doc): Doc {
  const replacing = !Object.keys(updateDoc).some((key) => key.startsWith('$'));
  const fixed: Doc = {};
  for (const condition of filter.conditions)
    if (condition.op === 'eq' && (!replacing || condition.path === '_id')) fixed[condition.path] = condition.value;
  const start = Object.keys(fixed).length > 0 ? compileUpdate({ $set: fixed }).apply({}, true) : {};
  const wanted = start['_id'];
  const { _id, ...rest } = update.apply(start, true);
  if (wanted !== undefined && !equalValues(wanted, _id))
    throw new EngineError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  return { _id: _id === undefined ? new ObjectId() : _id, ...rest };
}

function insertUpserted(
  store: Store,
  collection: Collection,
  filter: Filter,
  update: Update,
  body: WriteBody,
): { id: Value; bytes: Uint8Array } {
  const doc = upserted(filter, update, body.update ?? {});
  const bytes = encode(doc, true);
  store.insert(collection, [bytes]);
  return { id: doc['_id']!, bytes };
}

/** Applies `update` to a document that was just read. @returns its new bytes, the same as the old when nothing changed */
const change = (store: Store, collection: Collection, { rid, bytes, doc }: Target, update: Update): Uint8Array =>
  store.replace(collection, rid, bytes, update.apply(doc, false));

/** Whether the update may move a document in the index. */
const touches = (update: Update, index: Index): boolean =>
  index.key.some(([path]) =>
    update.paths.some((changed) => `${path}.`.startsWith(`${changed}.`) || `${changed}.`.startsWith(`${path}.`)),
  ) || index.partial !== undefined;

export function* update(store: Store, slice: Slice, name: string, body: WriteBody): Work<WriteResult> {
  const filter = compileFilter(body.filter);
  const update = compileUpdate(body.update ?? {});
  let collection = store.catalogue.find(name);
  if (!collection && !body.upsert) return nothing();
  collection ??= store.catalogue.need(name);
  const result = nothing();
  const apply = (target: Target | undefined): void => {
    if (!target) return;
    result.matched++;
    if (change(store, collection, target, update) !== target.bytes) result.modified++;
  };
  if (body.many) yield* eachTarget(store, slice, collection, filter, (index) => touches(update, index), apply);
  else apply(yield* firstTarget(store, slice, collection, filter, body));
  if (result.matched === 0 && body.upsert)
    result.upsertedId = insertUpserted(store, collection, filter, update, body).id;
  return result;
}

export function* remove(store: Store, slice: Slice, name: string, body: WriteBody): Work<WriteResult> {
  const filter = compileFilter(body.filter);
  const collection = store.catalogue.find(name);
  const result = nothing();
  if (!collection) return result;
  if (!body.many) {
    const target = yield* firstTarget(store, slice, collection, filter, body);
    if (!target) return result;
    store.remove(collection, target.rid);
    return { ...result, deleted: 1 };
  }
  const drop = ({ rid }: Target): void => {
    store.remove(collection, rid);
    result.deleted++;
  };
  yield* eachTarget(store, slice, collection, filter, () => false, drop);
  return result;
}

/** findOneAndUpdate, findOneAndReplace (`update`), findOneAndDelete (none). With the document as it was, or as it is. */
export function* findAndChange(
  store: Store,
  slice: Slice,
  name: string,
  body: WriteBody,
): Work<{ value: WriteResult } & Pick<Result, 'docs'>> {
  const filter = compileFilter(body.filter);
  const update = body.update ? compileUpdate(body.update) : undefined;
  let collection = store.catalogue.find(name);
  if (!collection && !body.upsert) return { value: nothing() };
  collection ??= store.catalogue.need(name);
  const target = yield* firstTarget(store, slice, collection, filter, body);
  if (target && !update) {
    store.remove(collection, target.rid);
    return { value: { ...nothing(), deleted: 1 }, docs: own(target.bytes) };
  }
  if (target && update) {
    const bytes = change(store, collection, target, update);
    const value = { ...nothing(), matched: 1, modified: bytes === target.bytes ? 0 : 1 };
    return { value, docs: own(body.returnNew ? bytes : target.bytes) };
  }
  if (!update || !body.upsert) return { value: nothing() };
  const { id, bytes } = insertUpserted(store, collection, filter, update, body);
  const value: WriteResult = { ...nothing(), upsertedId: id };
  return body.returnNew ? { value, docs: own(bytes) } : { value };
}

/** A copy in a buffer of its own, which can be handed over. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
