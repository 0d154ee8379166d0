import { ObjectId } from '../language/bson.ts';
import { EngineError } from '../errors.ts';
import { decode, encode } from '../language/codec.ts';
import type { Filter } from '../language/matcher.ts';
import { compileFilter } from '../language/matcher.ts';
import { compileProjection } from '../language/shape.ts';
import type { Update } from '../language/update.ts';
import { compileUpdate, refuseNames } from '../language/update.ts';
import type { Doc } from '../language/values.ts';
import type { Result, WriteBody, WriteResult } from '../protocol.ts';
import type { Collection } from './catalogue.ts';
import type { Slice, Work } from './slice.ts';
import type { Store } from './store.ts';
import { allTargets, firstTarget, reread } from './targets.ts';

/** Single writes: insert, update, delete, find-and-change. Many documents at once: bulk.ts. */
const nothing = (): WriteResult => ({ matched: 0, modified: 0, deleted: 0 });

/** @throws EngineError 11000 */
export function insert(store: Store, name: string, bytes: Uint8Array): void {
  const doc = decode(bytes);
  refuseNames(doc);
  store.insert(store.catalogue.need(name), doc, bytes);
}

/** The document that an upsert starts from: the fields that the filter fixes, then the update. */
function upserted(filter: Filter, update: Update, updateDoc: Doc): Doc {
  const replacing = !Object.keys(updateDoc).some((key) => key.startsWith('$'));
  const fixed: Doc = {};
  for (const condition of filter.conditions)
    if (condition.op === 'eq' && (!replacing || condition.path === '_id')) fixed[condition.path] = condition.value;
  let doc: Doc = {};
  if (Object.keys(fixed).length > 0) doc = compileUpdate({ $set: fixed }).apply(doc, true);
  const wanted = doc['_id'];
  doc = update.apply(doc, true);
  if (wanted !== undefined && Buffer.compare(encode({ _id: wanted }), encode({ _id: doc['_id'] ?? null })) !== 0)
    throw new EngineError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  const { _id, ...rest } = doc;
  return { _id: _id === undefined ? new ObjectId() : _id, ...rest };
}

function insertUpserted(store: Store, collection: Collection, filter: Filter, update: Update, body: WriteBody): Doc {
  const doc = upserted(filter, update, body.update ?? {});
  refuseNames(doc);
  store.insert(collection, doc);
  return doc;
}

/** Applies `update` to a document that was just read. @returns the new document, and whether it differs */
function change(
  store: Store,
  collection: Collection,
  target: { rid: number; bytes: Uint8Array; doc: Doc },
  update: Update,
): { doc: Doc; changed: boolean } {
  const before = decode(target.bytes);
  const doc = update.apply(target.doc, false);
  return { doc, changed: store.replace(collection, target.rid, before, target.bytes, doc) };
}

export function* update(store: Store, slice: Slice, name: string, body: WriteBody): Work<WriteResult> {
  const filter = compileFilter(body.filter);
  const update = compileUpdate(body.update ?? {});
  let collection = store.catalogue.find(name);
  if (!collection && !body.upsert) return nothing();
  collection ??= store.catalogue.need(name);
  const result = nothing();
  if (body.many) {
    for (const rid of yield* allTargets(store, slice, collection, filter)) {
      if (slice.over()) yield;
      const target = reread(store, collection, rid, filter);
      if (!target) continue;
      result.matched++;
      if (change(store, collection, target, update).changed) result.modified++;
    }
  } else {
    const target = yield* firstTarget(store, slice, collection, filter, body);
    if (target) {
      result.matched = 1;
      if (change(store, collection, target, update).changed) result.modified = 1;
    }
  }
  if (result.matched === 0 && body.upsert)
    result.upsertedId = insertUpserted(store, collection, filter, update, body)['_id']!;
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
  for (const rid of yield* allTargets(store, slice, collection, filter)) {
    if (slice.over()) yield;
    if (!reread(store, collection, rid, filter)) continue;
    store.remove(collection, rid);
    result.deleted++;
  }
  return result;
}

/** findOneAndUpdate, findOneAndReplace (`update`), findOneAndDelete (no `update`). The reply's document: before or after. */
export function* findAndChange(store: Store, slice: Slice, name: string, body: WriteBody): Work<Result> {
  const filter = compileFilter(body.filter);
  const project = compileProjection(body.projection);
  const update = body.update ? compileUpdate(body.update) : undefined;
  let collection = store.catalogue.find(name);
  if (!collection && !body.upsert) return { value: nothing() };
  collection ??= store.catalogue.need(name);
  const shown = (doc: Doc): Uint8Array<ArrayBuffer> => Uint8Array.from(encode(project ? project(doc) : doc));
  const target = yield* firstTarget(store, slice, collection, filter, body);
  if (target) {
    if (!update) {
      store.remove(collection, target.rid);
      return { value: { ...nothing(), deleted: 1 }, docs: shown(target.doc) };
    }
    const { doc, changed } = change(store, collection, target, update);
    const value = { ...nothing(), matched: 1, modified: changed ? 1 : 0 };
    return { value, docs: shown(body.returnNew ? doc : decode(target.bytes)) };
  }
  if (!update || !body.upsert) return { value: nothing() };
  const doc = insertUpserted(store, collection, filter, update, body);
  const value: WriteResult = { ...nothing(), upsertedId: doc['_id']! };
  return body.returnNew ? { value, docs: shown(doc) } : { value };
}
