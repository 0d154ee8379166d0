import mongoose from 'mongoose';
import { ObjectId } from '../language/bson.ts';
import { decode, split } from '../language/decoder.ts';
import { encode } from '../language/encoder.ts';
import type { Doc } from '../language/values.ts';
import { notSupported } from '../errors.ts';
import type { FindBody, WriteBody, WriteResult } from '../protocol.ts';
import type { BulkOutcome } from '../engine/bulk.ts';
import { bulkError, bulkResult, encodeBulk, encodeDocs } from './bulk.ts';
import type { Client } from './client.ts';
import { AggregationCursor, FindCursor } from './cursor.ts';
import { withServerErrors } from './faults.ts';
import { reader } from './shown.ts';
import type { Options } from './options.ts';
import { journaled, pick, sortPairs, wholeNumber } from './options.ts';

/** A collection with the native driver's methods, as far as Mongoose and the project use them; the others are refused. */
export class Collection {
  readonly #client: Client;
  readonly collectionName: string;

  constructor(client: Client, name: string) {
    this.#client = client;
    this.collectionName = name;
  }

  get name(): string {
    return this.collectionName;
  }

  find(filter: Doc = {}, options?: Options): FindCursor {
    // Mongoose leaves `explain` among the options and calls cursor.explain() itself.
    const known = ['projection', 'sort', 'skip', 'limit', 'batchSize', 'explain'] as const;
    const picked = pick('find', options, known);
    const projection = picked.projection as Doc | undefined;
    return new FindCursor(this.#client, this.collectionName, findBody(filter, picked), projection);
  }

  async findOne(filter: Doc = {}, options?: Options): Promise<unknown> {
    const known = ['projection', 'sort', 'skip', 'batchSize'] as const;
    const picked = pick('findOne', options, known);
    const show = reader(picked.projection as Doc | undefined);
    const body = findBody(filter, { ...picked, limit: 1 });
    const { docs } = await this.#client.request('find', this.collectionName, body);
    return docs && docs.length > 0 ? show(Buffer.from(docs.buffer), 0) : null;
  }

  async insertOne(doc: Doc, options?: Options): Promise<unknown> {
    const durable = journaled(pick('insertOne', options, ['writeConcern']).writeConcern);
    const docs = withServerErrors(() => encode(withId(doc), true));
    await this.#client.request('insert', this.collectionName, {}, { docs, durable });
    return { acknowledged: true, insertedId: doc['_id'] };
  }

  async insertMany(docs: Doc[], options?: Options): Promise<unknown> {
    const { ordered = true, writeConcern } = pick('insertMany', options, ['ordered', 'writeConcern']);
    const durable = journaled(writeConcern);
    for (const doc of docs) withId(doc);
    const result = await this.#bulk(
      { ordered: Boolean(ordered) },
      { docs: await encodeDocs(docs), durable },
      docs.map((insertOne) => ({ insertOne })),
      Boolean(ordered),
    );
    return { acknowledged: true, insertedCount: result.insertedCount, insertedIds: result.insertedIds };
  }

  async bulkWrite(operations: Doc[], options?: Options): Promise<unknown> {
    const { ordered = true, writeConcern } = pick('bulkWrite', options, ['ordered', 'writeConcern']);
    const durable = journaled(writeConcern);
    const { kinds, docs, operations: known } = await encodeBulk(operations);
    return this.#bulk({ kinds, ordered: Boolean(ordered) }, { docs, durable }, known, Boolean(ordered));
  }

  async #bulk(
    body: object,
    more: { docs: Uint8Array<ArrayBuffer>; durable: boolean },
    operations: { insertOne?: Doc }[],
    ordered: boolean,
  ): Promise<mongoose.mongo.BulkWriteResult> {
    const { value } = await this.#client.request('bulk', this.collectionName, body, more);
    const outcome = decode(value as Uint8Array) as unknown as BulkOutcome;
    const result = bulkResult(outcome, operations, ordered);
    if (outcome.faults.length > 0) throw bulkError(outcome, operations, result);
    return result;
  }

  async updateOne(filter: Doc, update: Doc, options?: Options): Promise<unknown> {
    return this.#update('updateOne', filter, operatorsOnly(update), options, false);
  }
  async updateMany(filter: Doc, update: Doc, options?: Options): Promise<unknown> {
    return this.#update('updateMany', filter, operatorsOnly(update), options, true);
  }
  async replaceOne(filter: Doc, replacement: Doc, options?: Options): Promise<unknown> {
    return this.#update('replaceOne', filter, noOperators(replacement), options, false);
  }

  async #update(
    method: string,
    filter: Doc,
    update: Doc,
    options: Options | undefined,
    many: boolean,
  ): Promise<unknown> {
    const { upsert, sort, writeConcern } = pick(method, options, ['upsert', 'sort', 'writeConcern']);
    const body: WriteBody = { filter, update, many, upsert: Boolean(upsert), sort: sortPairs(sort) };
    const result = await this.#write('update', body, journaled(writeConcern));
    return {
      acknowledged: true,
      modifiedCount: result.modified,
      upsertedId: result.upsertedId ?? null,
      upsertedCount: result.upsertedId === undefined ? 0 : 1,
      matchedCount: result.matched,
    };
  }

  async deleteOne(filter: Doc, options?: Options): Promise<unknown> {
    return this.#delete('deleteOne', filter, options, false);
  }
  async deleteMany(filter: Doc = {}, options?: Options): Promise<unknown> {
    return this.#delete('deleteMany', filter, options, true);
  }
  async #delete(method: string, filter: Doc, options: Options | undefined, many: boolean): Promise<unknown> {
    const { writeConcern } = pick(method, options, ['writeConcern']);
    const { deleted } = await this.#write('delete', { filter, many }, journaled(writeConcern));
    return { acknowledged: true, deletedCount: deleted };
  }

  async #write(operation: string, body: WriteBody, durable: boolean): Promise<WriteResult> {
    const { value } = await this.#client.request(operation, this.collectionName, body, { durable });
    return decode(value as Uint8Array) as unknown as WriteResult;
  }

  async findOneAndUpdate(filter: Doc, update: Doc, options?: Options): Promise<unknown> {
    return this.#findAndChange('findOneAndUpdate', filter, operatorsOnly(update), options);
  }
  async findOneAndReplace(filter: Doc, replacement: Doc, options?: Options): Promise<unknown> {
    return this.#findAndChange('findOneAndReplace', filter, noOperators(replacement), options);
  }
  async findOneAndDelete(filter: Doc, options?: Options): Promise<unknown> {
    return this.#findAndChange('findOneAndDelete', filter, undefined, options);
  }

  async #findAndChange(method: string, filter: Doc, update: Doc | undefined, options?: Options): Promise<unknown> {
    const known = ['projection', 'sort', 'upsert', 'returnDocument', 'includeResultMetadata', 'writeConcern'] as const;
    const picked = pick(method, options, known);
    const { projection, sort, upsert, returnDocument, includeResultMetadata } = picked;
    const durable = journaled(picked.writeConcern);
    const show = reader(projection as Doc | undefined);
    const body: WriteBody = {
      filter,
      ...(update ? { update } : {}),
      sort: sortPairs(sort),
      upsert: Boolean(upsert),
      returnNew: returnDocument === 'after',
    };
    const { value, docs } = await this.#client.request('findAndChange', this.collectionName, body, { durable });
    const doc = docs ? show(Buffer.from(docs.buffer), 0) : null;
    if (!includeResultMetadata) return doc;
    const { matched, upsertedId, deleted } = decode(value as Uint8Array) as unknown as WriteResult;
    const n = matched + deleted + (upsertedId === undefined ? 0 : 1);
    const updatedExisting = update ? { updatedExisting: matched > 0 } : {};
    return {
      lastErrorObject: { n, ...updatedExisting, ...(upsertedId === undefined ? {} : { upserted: upsertedId }) },
      value: doc,
      ok: 1,
    };
  }

  async countDocuments(filter: Doc = {}, options?: Options): Promise<number> {
    const body = findBody(filter, pick('countDocuments', options, ['skip', 'limit']));
    return (await this.#client.request('count', this.collectionName, body)).value as number;
  }
  async estimatedDocumentCount(options?: Options): Promise<number> {
    pick('estimatedDocumentCount', options, []);
    return this.countDocuments();
  }

  async distinct(path: string, filter: Doc = {}, options?: Options): Promise<unknown[]> {
    pick('distinct', options, []);
    const { docs } = await this.#client.request('distinct', this.collectionName, { path, filter });
    return decode(docs!)['values'] as unknown[];
  }

  aggregate(pipeline: Doc[] = [], options?: Options): AggregationCursor {
    pick('aggregate', options, []);
    return new AggregationCursor(this.#client, this.collectionName, pipeline);
  }

  async createIndex(keys: unknown, options?: Options): Promise<string> {
    const body = { keys: indexPairs(keys), options: options ?? {} };
    return (await this.#client.request('createIndex', this.collectionName, body)).value as string;
  }
  async createIndexes(specs: { key: Doc }[]): Promise<string[]> {
    const names: string[] = [];
    for (const { key, ...options } of specs) names.push(await this.createIndex(key, options));
    return names;
  }
  listIndexes(): { toArray(): Promise<unknown[]> } {
    return { toArray: () => this.indexes() };
  }
  async indexes(): Promise<unknown[]> {
    const { docs } = await this.#client.request('listIndexes', this.collectionName);
    return docs ? [...split(docs)].map((bytes) => decode(bytes)) : [];
  }
  async dropIndex(name: string): Promise<unknown> {
    await this.#client.request('dropIndex', this.collectionName, { name });
    return { ok: 1 };
  }
  async drop(): Promise<boolean> {
    return (await this.#client.request('drop', this.collectionName)).value as boolean;
  }
}

function withId(doc: Doc): Doc {
  doc['_id'] ??= new ObjectId();
  return doc;
}

const indexPairs = (keys: unknown): [string, unknown][] => {
  if (typeof keys === 'string') return [[keys, 1]];
  if (keys instanceof Map) return [...keys] as [string, unknown][];
  if (Array.isArray(keys)) return keys as [string, unknown][];
  return Object.entries(keys as object);
};

function findBody(filter: Doc, options: Options): FindBody {
  const { sort, skip, limit, batchSize } = options;
  return {
    filter,
    sort: sortPairs(sort),
    skip: wholeNumber('skip', skip),
    limit: wholeNumber('limit', limit),
    batch: wholeNumber('batchSize', batchSize),
  };
}

function operatorsOnly(update: Doc): Doc {
  if (Array.isArray(update)) throw notSupported('An update pipeline');
  const names = Object.keys(update);
  if (names.length === 0 || !names.every((name) => name.startsWith('$')))
    throw new mongoose.mongo.MongoInvalidArgumentError('Update document requires atomic operators');
  return update;
}
function noOperators(doc: Doc): Doc {
  if (Object.keys(doc).some((name) => name.startsWith('$')))
    throw new mongoose.mongo.MongoInvalidArgumentError('Replacement document must not contain atomic operators');
  return doc;
}

// The driver's other methods, refused by name.
for (const name of Object.getOwnPropertyNames(mongoose.mongo.Collection.prototype)) {
  const descriptor = Object.getOwnPropertyDescriptor(mongoose.mongo.Collection.prototype, name);
  if (descriptor?.get || name in Collection.prototype) continue;
  Object.defineProperty(Collection.prototype, name, {
    value: () => {
      throw notSupported(`collection.${name}()`);
    },
  });
}
