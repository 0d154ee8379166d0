import { Readable } from 'node:stream';
import { decode, split } from '../language/codec.ts';
import type { Position } from '../engine/scan.ts';
import type { Doc } from '../language/values.ts';
import type { FindBody } from '../protocol.ts';
import type { Client } from './client.ts';
import { sortPairs, wholeNumber } from './options.ts';

/** Decoding lets other work of the main thread in after as many milliseconds. */
const SLICE = 5;

/** Documents that come in batches: the common part of find and aggregate. */
export abstract class Cursor {
  #docs: Iterator<Uint8Array> | undefined;
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
      const bytes = this.#docs?.next();
      if (bytes && !bytes.done) {
        const doc = decode(bytes.value);
        return this.#map ? this.#map(doc) : doc;
      }
      if (this.#ended || this.closed) return null;
      const { docs, last } = await this.fetch();
      this.#docs = docs ? split(docs) : undefined;
      this.#ended = last;
    }
  }

  async toArray(): Promise<unknown[]> {
    const all: unknown[] = [];
    let since = performance.now();
    for (let doc = await this.next(); doc !== null; doc = await this.next()) {
      all.push(doc);
      if (performance.now() - since > SLICE) {
        await new Promise((resolve) => setImmediate(resolve));
        since = performance.now();
      }
    }
    return all;
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
  #resume: Position | undefined;
  #left: number;

  constructor(client: Client, collection: string, body: FindBody) {
    super();
    this.#client = client;
    this.#collection = collection;
    this.#body = body;
    this.#left = body.limit;
  }

  protected async fetch(): Promise<{ docs: Uint8Array | undefined; last: boolean }> {
    const more = this.#resume ? { resume: this.#resume } : {};
    const { docs, resume, skipped } = await this.#client.request('find', this.#collection, this.#body, more);
    this.#resume = resume;
    if (resume && docs) {
      this.#body.skip -= skipped ?? 0;
      if (this.#body.limit > 0) {
        for (const _ of split(docs)) this.#left--;
        this.#body.limit = this.#left;
      }
    }
    return { docs, last: !resume };
  }

  filter(filter: Doc): this {
    this.#body.filter = filter;
    return this;
  }
  project(projection: Doc): this {
    this.#body.projection = projection;
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
    this.#body.limit = this.#left = wholeNumber('limit', limit);
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
