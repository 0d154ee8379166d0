import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/database/connection.ts';
import { openDatabase } from '../../src/database/connection.ts';

/**
 * The engines to test on: the embedded one always, MongoDB when `MONGODB_TEST_URI` names a server. Every store is a new
 * one (a folder, or a database of its own on that server) and is removed again.
 */
export interface Engine {
  name: 'embedded' | 'mongodb';
  /** A new, empty store. Its `close` removes it. */
  open: () => Promise<Database>;
  /** A new store that can be opened again after it was closed, as in a restart. */
  place: () => Promise<Place>;
}

export interface Place {
  open: () => Promise<Database>;
  /** After the last close. */
  remove: () => Promise<void>;
}

function engine(name: Engine['name'], place: () => Promise<Place>): Engine {
  return {
    name,
    place,
    async open() {
      const { open, remove } = await place();
      const database = await open();
      return {
        ...database,
        close: async () => {
          await database.close();
          await remove();
        },
      };
    },
  };
}

/**
 * The engine with one store for all tests of the suite in which this is called: closing empties it, the end of the suite
 * removes it. To make a new one takes longer than most tests.
 */
export function oneStore(engine: Engine): Engine {
  let opened: Promise<Database> | undefined;
  after(async () => (await opened)?.close());
  return {
    ...engine,
    async open() {
      opened ??= engine.open();
      const database = await opened;
      const empty = () => Promise.all(Object.values(database.models).map((model) => model.deleteMany({})));
      return { ...database, close: async () => void (await empty()) };
    },
  };
}

/** A new folder of its own, for an embedded store. */
export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'kartyar-test-'));

async function embeddedPlace(quickReads = true): Promise<Place> {
  const dataDir = await newFolder();
  return {
    open: () => openDatabase({ dataDir, quickReads }),
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

function mongodbPlace(server: string): Place {
  const uri = new URL(server);
  uri.pathname = `/kartyar_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  // For storeCalls.ts.
  uri.searchParams.set('monitorCommands', 'true');
  const open = (): Promise<Database> => openDatabase({ uri: uri.href, dataDir: '' });
  return {
    open,
    remove: async () => {
      const database = await open();
      await database.mongoose.connection.dropDatabase();
      await database.close();
    },
  };
}

/** Where the tests' MongoDB server is, if there is one. */
const testServer = (): string | undefined => process.env['MONGODB_TEST_URI'] || undefined;

export function engines(): Engine[] {
  const server = testServer();
  const all = [engine('embedded', () => embeddedPlace())];
  if (server) all.push(engine('mongodb', async () => mongodbPlace(server)));
  return all;
}

/** The embedded engine with everything in its own thread; that of `engines` answers small reads on the caller's. */
export const embeddedInThread: Engine = engine('embedded', () => embeddedPlace(false));
