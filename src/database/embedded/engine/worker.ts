import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { notSupported, toMessage } from '../errors.ts';
import { decode } from '../language/decoder.ts';
import { Joiner, encode } from '../language/encoder.ts';
import type { Doc } from '../language/values.ts';
import type { FindBody, Notice, Request, Result, WriteBody } from '../protocol.ts';
import { CATALOGUE_CHANGED, UPKEEP_FAILED } from '../protocol.ts';
import { aggregate, distinct } from './aggregate.ts';
import { bulk } from './bulk.ts';
import { Catalogue } from './catalogue.ts';
import { createIndex, describeIndexes } from './indexes.ts';
import { count, explain, find, prepare } from './reads.ts';
import { Scheduler } from './scheduler.ts';
import type { Work } from './slice.ts';
import { Sqlite } from './sqlite.ts';
import { Store } from './store.ts';
import { StorePlace } from './storeFile.ts';
import { Upkeep, sweep } from './upkeep.ts';
import { findAndChange, remove, update } from './writes.ts';

/** The engine's thread: opens the file, then answers the requests of facade/client.ts. */
function serve(port: MessagePort, path: string): void {
  const sqlite = new Sqlite(path, 'writer');
  Catalogue.make(sqlite);
  const store = new Store(sqlite, new Catalogue(sqlite));

  function* start({ operation, collection: name, body: bytes, docs, resume }: Request): Work<Result | undefined> {
    const { slice } = scheduler;
    const body: unknown = decode(bytes);
    const known = store.catalogue.find(name);
    switch (operation) {
      case 'find':
        return yield* find(store, slice, prepare(store, name, body as FindBody), body as FindBody, resume);
      case 'count': {
        const query = prepare(store, name, { ...(body as FindBody), sort: [] });
        return yield* count(store, slice, query, body as FindBody);
      }
      case 'explain':
        return explain(store, name, body as FindBody);
      case 'aggregate':
        return yield* aggregate(store, slice, name, (body as { pipeline: Doc[] }).pipeline);
      case 'distinct': {
        const { path, filter } = body as { path: string; filter: Doc };
        return yield* distinct(store, slice, name, path, filter);
      }
      case 'insert':
        store.insert(store.catalogue.need(name), [docs!]);
        return undefined;
      case 'update':
        return packed(yield* update(store, slice, name, body as WriteBody));
      case 'delete':
        return packed(yield* remove(store, slice, name, body as WriteBody));
      case 'findAndChange': {
        const { value, ...rest } = yield* findAndChange(store, slice, name, body as WriteBody);
        return { ...packed(value), ...rest };
      }
      case 'bulk': {
        const { kinds, ordered } = body as { kinds?: { buffer: Uint8Array }; ordered: boolean };
        return packed(yield* bulk(store, slice, name, kinds?.buffer, docs!, ordered));
      }
      case 'createIndex': {
        const { keys, options } = body as { keys: [string, unknown][]; options: Doc };
        return { value: yield* createIndex(store, slice, name, keys, options) };
      }
      case 'listIndexes': {
        const list = new Joiner();
        for (const index of known ? describeIndexes(known) : []) list.add(encode(index));
        return { docs: list.whole() };
      }
      case 'dropIndex':
        if (known) store.catalogue.dropIndex(known, (body as { name: string }).name);
        return undefined;
      case 'create':
        store.catalogue.need(name);
        return undefined;
      case 'drop':
        if (known) store.catalogue.drop(known);
        return { value: Boolean(known) };
      case 'listCollections':
        return { value: store.catalogue.names() };
      case 'sweep':
        return yield* sweep(store, slice);
      case 'ping':
        return undefined;
      case 'check':
        upkeep.check();
        place.check();
        return undefined;
      case 'close':
        yield* scheduler.lastOne();
        upkeep.stop();
        try {
          sqlite.close();
        } finally {
          setImmediate(() => port.close());
        }
        return undefined;
      default:
        throw notSupported(operation);
    }
  }
  const scheduler = new Scheduler(port, sqlite, start);
  scheduler.afterCommit(() => {
    if (store.catalogue.takeChanged()) port.postMessage({ event: CATALOGUE_CHANGED } satisfies Notice);
  });
  const upkeep = new Upkeep(store, scheduler, (what, error) => {
    const { code = error.name } = error as { code?: string };
    port.postMessage({ event: UPKEEP_FAILED, data: { what, code } } satisfies Notice);
  });
  const place = new StorePlace(path);
}

/** Small results travel encoded, for ids in them keep their class that way. */
const packed = (value: object): Result => ({ value: encode(value) });

const port = parentPort!;
try {
  serve(port, (workerData as { path: string }).path);
  port.postMessage([{ id: 0 }]);
} catch (error) {
  port.postMessage([{ id: 0, error: toMessage(error) }]);
  port.close();
}
