import mongoose from 'mongoose';
import { ObjectId } from '../language/bson.ts';
import type { BulkOutcome } from '../engine/bulk.ts';
import { BULK_DELETE, BULK_INSERT, BULK_UPDATE } from '../engine/bulk.ts';
import { notSupported } from '../errors.ts';
import { Joiner, encode } from '../language/encoder.ts';
import type { Doc } from '../language/values.ts';
import type { WriteBody, WriteFault } from '../protocol.ts';
import { withServerErrors } from './faults.ts';
import { pick, sortPairs } from './options.ts';

/** Bulk writes: their operations as bytes, and the driver's results and errors. */
const { MongoBulkWriteError } = mongoose.mongo;
// oxlint-disable-next-line no-underscore-dangle -- Mongoose's own name.
/** The driver does not export this class; Mongoose's own driver hands it out. */
export const { BulkWriteResult } = (mongoose as unknown as { __driver: { BulkWriteResult: BulkWriteResultClass } })
  .__driver;
type BulkWriteResultClass = new (raw: object, ordered: boolean) => mongoose.mongo.BulkWriteResult;

/** Encoding lets other work of the main thread in after as many milliseconds. */
const SLICE = 5;

export interface Operation {
  insertOne?: Doc;
  [kind: string]: unknown;
}

async function encodeEach<T>(items: readonly T[], bytesOf: (item: T) => Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts = new Joiner();
  let since = performance.now();
  for (const item of items) {
    parts.add(withServerErrors(() => bytesOf(item)));
    if (performance.now() - since > SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
  }
  return parts.whole();
}

export const encodeDocs = (docs: readonly Doc[]): Promise<Uint8Array<ArrayBuffer>> =>
  encodeEach(docs, (doc) => encode(doc, true));

/** @throws NotSupportedError for operations and options that the engine does not know */
export async function encodeBulk(
  operations: readonly Doc[],
): Promise<{ kinds: Buffer; docs: Uint8Array<ArrayBuffer>; operations: Operation[] }> {
  const kinds = Buffer.alloc(operations.length);
  let at = 0;
  const docs = await encodeEach(operations, (operation) => {
    const { kind, body } = readOperation(operation);
    kinds[at++] = kind;
    return encode(body, kind === BULK_INSERT);
  });
  return { kinds, docs, operations: operations as Operation[] };
}

function readOperation(operation: Doc): { kind: number; body: object } {
  const [name, ...others] = Object.keys(operation);
  if (name === undefined || others.length > 0) throw notSupported('A bulk operation that is not exactly one');
  const model = operation[name] as Doc;
  switch (name) {
    case 'insertOne': {
      const { document } = pick(name, model, ['document']);
      const doc = (document ?? model) as Doc;
      doc['_id'] ??= new ObjectId();
      return { kind: BULK_INSERT, body: doc };
    }
    case 'updateOne':
    case 'updateMany':
    case 'replaceOne': {
      const { filter, update, replacement, upsert, sort } = pick(name, model, [
        'filter',
        'update',
        'replacement',
        'upsert',
        'sort',
      ]);
      const change = (name === 'replaceOne' ? replacement : update) as Doc;
      const operators = Object.keys(change).filter((key) => key.startsWith('$')).length;
      if (Array.isArray(change)) throw notSupported('An update pipeline');
      if (name === 'replaceOne' ? operators > 0 : operators === 0)
        throw new mongoose.mongo.MongoInvalidArgumentError('Update document requires atomic operators');
      const body: WriteBody = {
        filter: filter as Doc,
        update: change,
        many: name === 'updateMany',
        upsert: Boolean(upsert),
        sort: sortPairs(sort),
      };
      return { kind: BULK_UPDATE, body };
    }
    case 'deleteOne':
    case 'deleteMany': {
      const { filter } = pick(name, model, ['filter']);
      return { kind: BULK_DELETE, body: { filter, many: name === 'deleteMany' } };
    }
    default:
      throw notSupported(`The bulk operation ${name}`);
  }
}

/** One failed operation of a bulk write, as the driver's class of this name, which it does not export. */
class WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg: string;
  readonly errInfo: Record<string, unknown>;
  readonly #operation: Operation | undefined;

  constructor({ index, code, message, details }: WriteFault, operation: Operation | undefined) {
    this.index = index;
    this.code = code;
    this.errmsg = message;
    this.errInfo = details;
    this.#operation = operation;
  }
  getOperation(): Operation | undefined {
    return this.#operation;
  }
}

const insertedOf = ({ insertOne }: Operation): Doc | undefined =>
  insertOne && ((insertOne['document'] ?? insertOne) as Doc);

export function bulkResult(
  outcome: BulkOutcome,
  operations: readonly Operation[],
  ordered: boolean,
): mongoose.mongo.BulkWriteResult {
  const insertedIds = operations.flatMap((operation, index) => {
    const doc = insertedOf(operation);
    return doc ? [{ index, _id: doc['_id'] }] : [];
  });
  return new BulkWriteResult(
    {
      ok: 1,
      writeErrors: outcome.faults.map(({ index, code, message }) => ({ index, code, errmsg: message })),
      writeConcernErrors: [],
      insertedIds,
      nInserted: outcome.inserted,
      nUpserted: outcome.upserted.length,
      nMatched: outcome.matched,
      nModified: outcome.modified,
      nRemoved: outcome.deleted,
      upserted: outcome.upserted.map(({ index, id }) => ({ index, _id: id })),
    },
    ordered,
  );
}

export function bulkError(
  outcome: BulkOutcome,
  operations: readonly Operation[],
  result: mongoose.mongo.BulkWriteResult,
): Error {
  const writeErrors = outcome.faults.map((fault) => new WriteError(fault, operations[fault.index]));
  const [first] = outcome.faults;
  return new MongoBulkWriteError(
    // The driver's type asks for its own WriteError.
    { message: first!.message, code: first!.code, writeErrors: writeErrors as never },
    result,
  );
}
