import { parentPort, workerData } from 'node:worker_threads';
import { toMessage, notSupported } from '../errors.ts';
import { decode, encode, join } from '../language/codec.ts';
import type { Doc } from '../language/values.ts';
import type { FindBody, Request, Result, WriteBody } from '../protocol.ts';
import { aggregate, distinct } from './aggregate.ts';
import { bulk } from './bulk.ts';
import { Catalogue } from './catalogue.ts';
import { createIndex, describeIndexes } from './indexes.ts';
import { count, explain, find } from './reads.ts';
import { Scheduler } from './scheduler.ts';
import type { Work } from './slice.ts';
import { Sqlite } from './sqlite.ts';
import { Store } from './store.ts';
import { findAndChange, insert, remove, update } from './writes.ts';

/** The engine's thread: opens the file, then answers the requests of facade/client.ts. */
const port = parentPort!;
const { path } = workerData as { path: string };

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

function serve(sqlite: Sqlite): void {
  const store = new Store(sqlite, new Catalogue(sqlite));
  sqlite.commit();

  function* start(request: Request): Work<Result | undefined> {
    const { slice } = scheduler;
    const { collection, operation, docs, resume } = request;
    const body = decode(request.body);
    switch (operation) {
      case 'find':
        return yield* find(store, slice, collection, body as unknown as FindBody, resume);
      case 'count':
        return yield* count(store, slice, collection, body as unknown as FindBody);
      case 'aggregate':
        return yield* aggregate(store, slice, collection, (body as unknown as { pipeline: Doc[] }).pipeline);
      case 'distinct': {
        const { path, filter } = body as unknown as { path: string; filter: Doc };
        return yield* distinct(store, slice, collection, path, filter);
      }
      case 'explain':
        return explain(store, collection, body as unknown as FindBody);
      case 'insert':
        insert(store, collection, docs!);
        return undefined;
      case 'update':
        return asResult(yield* update(store, slice, collection, body as unknown as WriteBody));
      case 'delete':
        return asResult(yield* remove(store, slice, collection, body as unknown as WriteBody));
      case 'findAndChange': {
        const { value, ...rest } = yield* findAndChange(store, slice, collection, body as unknown as WriteBody);
        return { ...asResult(value as object), ...rest };
      }
      case 'bulk': {
        const { kinds, ordered } = body as unknown as { kinds?: { buffer: Uint8Array }; ordered: boolean };
        return asResult(yield* bulk(store, slice, collection, kinds?.buffer, docs!, ordered));
      }
      case 'createIndex': {
        const { keys, options } = body as unknown as { keys: [string, unknown][]; options: Doc };
        return { value: yield* createIndex(store, slice, collection, keys, options) };
      }
      case 'listIndexes': {
        const known = store.catalogue.find(collection);
        return { docs: join(known ? describeIndexes(known).map(encode) : []) };
      }
      case 'dropIndex': {
        const known = store.catalogue.find(collection);
        if (known) store.catalogue.dropIndex(known, body['name'] as string);
        return undefined;
      }
      case 'create':
        store.catalogue.need(collection);
        return undefined;
      case 'drop': {
        const known = store.catalogue.find(collection);
        if (known) store.catalogue.drop(known);
        return { value: Boolean(known) };
      }
      case 'listCollections':
        return { value: store.catalogue.names() };
      case 'ping':
        return undefined;
      case 'close':
        sqlite.commit();
        sqlite.checkpoint('TRUNCATE');
        sqlite.close();
        setImmediate(() => port.close());
        return undefined;
      default:
        throw notSupported(operation);
    }
  }
  const scheduler = new Scheduler(port, sqlite, start);
}

/** A result whose ids must keep their class travels encoded, as the reply's documents when it has no other. */
const asResult = (value: object): Result => ({ value: own(encode(value)) });

try {
  const sqlite = new Sqlite(path);
  serve(sqlite);
  port.postMessage([{ id: 0 }]);
} catch (error) {
  const code = (error as { code?: unknown }).code;
  port.postMessage([{ id: 0, error: { ...toMessage(error), details: { code } } }]);
  port.close();
}
