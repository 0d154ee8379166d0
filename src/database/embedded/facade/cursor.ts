import { Readable } from 'node:stream';
import type { Reader } from './shown.ts';
import { countDocs, reader, whole } from './shown.ts';
import type { Position } from '../engine/scan.ts';
import type { Doc } from '../language/values.ts';
import type { FindBody } from '../protocol.ts';
import type { Client } from './client.ts';
import { sortPairs, wholeNumber } from './options.ts';

/** Decoding lets other work of the main thread in after as many milliseconds. */
const SLICE = 5;

/** Documents that come in batches: the common part of find and aggregate. */
abstract class Cursor {
  #docs: Buffer = Buffer.alloc(0);
  #at = 0;
  #ended = false;
  #map: ((doc: Doc) => unknown) | undefined;
  closed = false;

  /** The bytes of the next batch; `last`: there is none behind it. */
  protected abstract fetch(): Promise<{ docs: Uint8Array | undefined; last: boolean }>;

  map(transform: (doc: Doc) => unknown): this {
    const before = this.#map;
    this.#map = before ? (doc) => transform(before(doc) as Doc) : transform;
    return this;
  }

  async next(): Promise<unknown> {
    for (;;) {
      if (this.closed) return null;
      if (this.#at < this.#docs.length) return this.#read();
      if (this.#ended) return null;
      await this.#refill();
    }
  }

  async toArray(): Promise<unknown[]> {
    const all: unknown[] = [];
    for (;;) {
      let since = performance.now();
      for (let n = 1; this.#at < this.#docs.length; n++) {
        all.push(this.#read());
        if (n % 16 !== 0 || performance.now() - since < SLICE) continue;
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
      if (this.#ended || this.closed) return all;
      await this.#refill();
    }
  }

  async #refill(): Promise<void> {
    const { docs, last } = await this.fetch();
    this.#docs = docs ? Buffer.from(docs.buffer, docs.byteOffset, docs.length) : Buffer.alloc(0);
    this.#at = 0;
    this.#ended = last;
  }

  #read(): unknown {
    const from = this.#at;
    this.#at += this.#docs.readInt32LE(from);
    const doc = this.reader()(this.#docs, from);
    return this.#map ? this.#map(doc) : doc;
  }

  /** How a document is read from its bytes. */
  protected reader(): Reader {
    return whole;
  }

  async forEach(visit: (doc: unknown) => void): Promise<void> {
    for await (const doc of this) visit(doc);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    for (let doc = await this.next(); doc !== null; doc = await this.next()) yield doc;
  }

  stream(): Readable {
    return Readable.from(this);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

export class FindCursor extends Cursor {
  readonly #client: Client;
  readonly #collection: string;
  readonly #body: FindBody;
  #projection: Doc | undefined;
  #reader: Reader | undefined;
  #resume: Position | undefined;

  constructor(client: Client, collection: string, body: FindBody, projection?: Doc) {
    super();
    this.#projection = projection;
    this.#client = client;
    this.#collection = collection;
    this.#body = body;
  }

  protected async fetch(): Promise<{ docs: Uint8Array | undefined; last: boolean }> {
    // A projection that is not supported is refused before anything is asked for.
    this.reader();
    const more = this.#resume ? { resume: this.#resume } : {};
    const { docs, resume, skipped } = await this.#client.request('find', this.#collection, this.#body, more);
    this.#resume = resume;
    if (resume && docs) {
      this.#body.skip -= skipped ?? 0;
      if (this.#body.limit > 0) this.#body.limit -= countDocs(docs);
    }
    return { docs, last: !resume };
  }

  protected override reader(): Reader {
    this.#reader ??= reader(this.#projection);
    return this.#reader;
  }

  filter(filter: Doc): this {
    this.#body.filter = filter;
    return this;
  }
  project(projection: Doc): this {
    this.#projection = projection;
    this.#reader = undefined;
    return this;
  }
  sort(sort: unknown, direction?: unknown): this {
    this.#body.sort = sortPairs(direction === undefined ? sort : [[sort, direction]]);
    return this;
  }
  skip(skip: number): this {
    this.#body.skip = wholeNumber('skip', skip);
    return this;
  }
  limit(limit: number): this {
    this.#body.limit = wholeNumber('limit', limit);
    return this;
  }
  batchSize(size: number): this {
    this.#body.batch = wholeNumber('batchSize', size);
    return this;
  }

  async count(): Promise<number> {
    return (await this.#client.request('count', this.#collection, this.#body)).value as number;
  }

  /** { engine: 'embedded', index: name or null, sorting: in memory, exact: the index alone answers, plan: SQLite's words } */
  async explain(): Promise<unknown> {
    return (await this.#client.request('explain', this.#collection, this.#body)).value;
  }
}

export class AggregationCursor extends Cursor {
  readonly #client: Client;
  readonly #collection: string;
  readonly #pipeline: Doc[];

  constructor(client: Client, collection: string, pipeline: Doc[]) {
    super();
    this.#client = client;
    this.#collection = collection;
    this.#pipeline = pipeline;
  }

  protected async fetch(): Promise<{ docs: Uint8Array | undefined; last: boolean }> {
    const { docs } = await this.#client.request('aggregate', this.#collection, { pipeline: this.#pipeline });
    return { docs, last: true };
  }
}
