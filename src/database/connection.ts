import { chmod, mkdir, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Mongoose } from 'mongoose';
import { Client } from './embedded/facade/client.ts';
import { createDriver } from './embedded/facade/driver.ts';
import type { Models } from './models.ts';
import { defineModels } from './models.ts';
import { ON_DISK } from './onDisk.ts';

export { StoreOwnedError } from './embedded/facade/faults.ts';

/** The store, on either engine. */
export interface Database {
  mongoose: Mongoose;
  models: Models;
  engine: 'embedded' | 'mongodb';
  /** Settles when the engine answers; rejects when it does not. */
  ping(): Promise<void>;
  /** Settles when a small write is on the disk; rejects with what keeps it from there (trouble.ts). */
  checkWrites(): Promise<void>;
  /** Told of each error that lies in the store, where the engine notices one; MongoDB's are noticed by `checkWrites` alone. */
  onFault(told: (error: Error) => void): void;
  /** Waits for what is in hand, then lets go. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** MongoDB's URI; without it the embedded engine is used. Never printed. */
  uri?: string;
  /** The folder of the embedded store; made, readable by its owner only, if it is not there. */
  dataDir: string;
  /** Of the embedded engine: whether reads of a few rows are answered on the caller's thread. Default: they are. */
  quickReads?: boolean;
  /** Told of what happens to the connection; `data` holds no addresses and no passwords. */
  onEvent?: (event: string, data?: object) => void;
}

/** The embedded store in its folder. */
export const STORE_FILE = 'kartyar.db';

/**
 * Opens the store and makes its indexes.
 * @throws StoreOwnedError when another process owns the embedded store
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { uri, dataDir, quickReads, onEvent } = options;
  const mongoose = new Mongoose();
  mongoose.set('autoIndex', false);
  mongoose.set('autoCreate', false);
  let client: Client | undefined;
  if (uri === undefined) {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await chmod(dataDir, 0o700);
    await makeFile(join(dataDir, STORE_FILE));
    // SQLite follows links and keeps its other files where they lead.
    client = await Client.open(await realpath(join(dataDir, STORE_FILE)), quickReads);
    client.on('notice', (event: string, data?: object) => onEvent?.(event, data));
    mongoose.setDriver(createDriver(client));
  }
  const models = defineModels(mongoose);
  await mongoose.connect(uri ?? 'embedded', { serverSelectionTimeoutMS: 10_000 });
  for (const model of Object.values(models)) await model.createIndexes();
  const command = async (name: string) => void (await mongoose.connection.db!.command({ [name]: 1 }));
  return {
    mongoose,
    models,
    engine: client ? 'embedded' : 'mongodb',
    ping: () => command('ping'),
    async checkWrites() {
      await models.settings.updateOne(
        { _id: 'writable' },
        { $set: { value: Date.now() } },
        { upsert: true, ...ON_DISK },
      );
      if (client) await command('check');
    },
    onFault: (told) => void client?.on('fault', told),
    close: () => mongoose.disconnect(),
  };
}

/** SQLite gives its other files the rights of this one. It is not opened when it is there: see engine/ownership.ts. */
async function makeFile(path: string): Promise<void> {
  try {
    await (await open(path, 'ax', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
