import mongoose from 'mongoose';
import { EventEmitter } from 'node:events';
import { notSupported } from '../errors.ts';
import { BulkWriteResult } from './bulk.ts';
import type { Client } from './client.ts';
import { Collection } from './collection.ts';

/**
 * What `mongoose.setDriver` wants: Mongoose's own Collection, which wraps ours, and a Connection whose client is the
 * embedded engine. The contract is not documented; it holds for Mongoose 9.12.
 */
const NativeCollection = mongoose.Collection;
const CONNECTED = 1;
const CONNECTING = 2;

class Db {
  readonly databaseName = 'kartyar';
  readonly #client: Client;
  constructor(client: Client) {
    this.#client = client;
  }
  collection(name: string): Collection {
    return new Collection(this.#client, name);
  }
  async createCollection(name: string): Promise<Collection> {
    await this.#client.request('create', name);
    return this.collection(name);
  }
  async dropCollection(name: string): Promise<boolean> {
    return this.collection(name).drop();
  }
  listCollections(): { toArray(): Promise<{ name: string; type: string }[]> } {
    return {
      toArray: async () => {
        const { value } = await this.#client.request('listCollections', '');
        return (value as string[]).map((name) => ({ name, type: 'collection' }));
      },
    };
  }
  async dropDatabase(): Promise<boolean> {
    for (const { name } of await this.listCollections().toArray()) await this.dropCollection(name);
    return true;
  }
  /**
   * `{ ping: 1 }`; `{ check: 1 }`, which fails when the log cannot be brought to the disk or into the file, or the file is
   * not in its place any more; `{ sweep: 1 }`: removes what has expired now, not within the next minute.
   */
  async command(command: object): Promise<{ ok: 1 }> {
    const name = Object.keys(command).join();
    if (!['ping', 'check', 'sweep'].includes(name)) throw notSupported(`The command ${name}`);
    await this.#client.request(name, '');
    return { ok: 1 };
  }
  admin(): { ping(): Promise<{ ok: 1 }> } {
    return { ping: () => this.command({ ping: 1 }) };
  }
}

/** Stands where the driver's MongoClient stands; its `commandStarted` and the like are those of client.ts. */
class EmbeddedClient extends EventEmitter {
  readonly #client: Client;
  constructor(client: Client) {
    super();
    this.#client = client;
  }
  override on(event: string, listener: (...told: unknown[]) => void): this {
    this.#client.on(event, listener);
    return this;
  }
  override off(event: string, listener: (...told: unknown[]) => void): this {
    this.#client.off(event, listener);
    return this;
  }
  db(): Db {
    return new Db(this.#client);
  }
  close(): Promise<void> {
    return this.#client.close();
  }
  startSession(): never {
    throw notSupported('A session');
  }
}

/** A driver over an engine that was opened; `mongoose.connect('embedded')` then attaches to it. */
export function createDriver(client: Client): object {
  class EmbeddedConnection extends mongoose.Connection {
    declare readyState: number;
    async createClient(): Promise<this> {
      this.readyState = CONNECTING;
      const embedded = new EmbeddedClient(client);
      const db = embedded.db();
      Object.assign(this, { client: embedded, db, name: db.databaseName, _connectionString: 'embedded' });
      this.readyState = CONNECTED;
      (this as unknown as { onOpen(): void }).onOpen();
      return this;
    }
    override startSession(): never {
      throw notSupported('A session');
    }
    async doClose(): Promise<this> {
      await client.close();
      return this;
    }
  }
  return {
    Connection: EmbeddedConnection,
    Collection: NativeCollection,
    BulkWriteResult,
  };
}
