import { closeSync, openSync, readSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import Libsql from 'libsql';
import { mongo } from 'mongoose';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { importFile } from '../../src/imports/importFile.ts';
import { SAMPLE_AS_OF } from '../../src/imports/sample.ts';

/**
 * One measured step of the import benchmark, in a process of its own, so that its memory is its own:
 * `importChild STEP JSON`; the result is one line of JSON.
 */

export interface Measured {
  seconds: number;
  /** Peak resident memory, MB. */
  peak: number;
  /** CPU seconds of all threads. */
  cpu: number;
  /** The longest that the main thread was held, ms. */
  longestHold: number;
  counts: Record<string, number>;
}

interface StepOptions {
  file: string;
  dataDir: string;
  uri?: string;
}

const { deserialize, serialize } = mongo.BSON;
/** Documents a transaction, as in an import. */
const BATCH = 500;
/** Rows a statement, as in our engine. */
const TOGETHER = 16;
const SECRET = 'a secret for benchmarks, long enough for anyone';

async function measured(work: () => Promise<{ seconds?: number; counts: Record<string, number> }>): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { seconds = (performance.now() - start) / 1000, counts } = await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds,
    peak: process.resourceUsage().maxRSS / 1024,
    cpu: (user + system) / 1e6,
    longestHold: delay.max / 1e6,
    counts,
  };
}

const steps: Record<string, (options: StepOptions) => Promise<Measured>> = {
  /** Imports the file. */
  async import({ file, dataDir, uri }) {
    const database = await openDatabase({ dataDir, ...(uri ? { uri } : {}) });
    const clocks = { machine: machineClock, business: createBusinessClock(machineClock) };
    const result = await measured(async () => {
      const { rows, added, updated, unchanged, rejected } = await importFile({
        path: file,
        asOf: SAMPLE_AS_OF,
        database,
        keys: createLookupKeys(SECRET),
        pattern: DEFAULT_RECEIPT_PATTERN,
        clocks,
      });
      return { counts: { rows, added, updated, unchanged, rejected } };
    });
    await database.close();
    return result;
  },

  /** Writes the cards of a store into `file`, in the order in which they were put in, as BSON. */
  async dump({ file, dataDir }) {
    const { writePieces } = await import('../../test/support/workbook.ts');
    const sqlite = new Libsql(join(dataDir, 'kartyar.db'));
    const { name } = sqlite.prepare(`SELECT 'c' || number AS name FROM catalogue WHERE name = 'cards'`).get() as {
      name: string;
    };
    const rows = sqlite.prepare(`SELECT doc FROM ${name} ORDER BY rid`).raw().iterate() as Iterable<[Buffer]>;
    const docs = function* (): Generator<Buffer> {
      for (const [doc] of rows) yield doc;
    };
    return measured(async () => {
      await writePieces(file, docs());
      sqlite.close();
      return { counts: {} };
    });
  },

  /**
   * The floor: the bare engine, with the settings, the table and the indexes of ours, several rows a statement and a
   * large log as ours, writes the documents of `file`. Turning them into bytes is counted, reading them is not.
   */
  async floor({ file, dataDir }) {
    const sqlite = new Libsql(join(dataDir, 'floor.db'));
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('wal_autocheckpoint = 16384');
    sqlite.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY');
    sqlite.exec(
      'CREATE TABLE c1 (rid INTEGER PRIMARY KEY, id BLOB NOT NULL, doc BLOB NOT NULL, k1 BLOB, k2 BLOB);' +
        'CREATE UNIQUE INDEX c1_id ON c1 (id); CREATE UNIQUE INDEX c1_i1 ON c1 (k1); CREATE INDEX c1_i2 ON c1 (k2)',
    );
    const insertOf = (rows: number) =>
      sqlite.prepare(`INSERT INTO c1 (id, doc, k1, k2) VALUES ${'(?, ?, ?, ?), '.repeat(rows - 1)}(?, ?, ?, ?)`);
    const insertMany = insertOf(TOGETHER);
    const insertOne = insertOf(1);
    const cellsOf = (doc: Record<string, unknown>): Buffer[] => {
      const { _id, code, lookup } = doc as { _id: { id: Buffer }; code: string; lookup: string };
      return [_id.id, Buffer.from(serialize(doc)), Buffer.from(code), Buffer.from(lookup)];
    };
    return measured(async () => {
      let ms = 0;
      let count = 0;
      for (const docs of batchesOf(file)) {
        const start = performance.now();
        sqlite.exec('BEGIN IMMEDIATE');
        let at = 0;
        for (; at + TOGETHER <= docs.length; at += TOGETHER)
          insertMany.run(docs.slice(at, at + TOGETHER).flatMap(cellsOf));
        for (const doc of docs.slice(at)) insertOne.run(cellsOf(doc));
        sqlite.exec('COMMIT');
        ms += performance.now() - start;
        count += docs.length;
      }
      sqlite.close();
      return { seconds: ms / 1000, counts: { rows: count } };
    });
  },

  /** The floor on MongoDB: the bare driver, unordered inserts. */
  async mongoFloor({ file, uri }) {
    const client = await mongo.MongoClient.connect(uri!);
    const cards = client.db().collection('floor');
    await cards.createIndex({ code: 1 }, { unique: true });
    await cards.createIndex({ lookup: 1 });
    const result = await measured(async () => {
      let ms = 0;
      let count = 0;
      for (const docs of batchesOf(file)) {
        const start = performance.now();
        await cards.insertMany(docs, { ordered: false });
        ms += performance.now() - start;
        count += docs.length;
      }
      return { seconds: ms / 1000, counts: { rows: count } };
    });
    await client.close();
    return result;
  },

  /** Drops the database that the benchmark made. */
  async drop({ uri }) {
    const client = await mongo.MongoClient.connect(uri!);
    await client.db().dropDatabase();
    await client.close();
    return measured(async () => ({ counts: {} }));
  },
};

/** The documents of a dump, a batch at a time. */
function* batchesOf(file: string): Generator<Record<string, unknown>[]> {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.alloc(1 << 20);
  let rest = Buffer.alloc(0);
  let docs: Record<string, unknown>[] = [];
  for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let at = 0;
    while (at + 4 <= bytes.length && at + bytes.readInt32LE(at) <= bytes.length) {
      const end = at + bytes.readInt32LE(at);
      docs.push(deserialize(bytes.subarray(at, end)));
      at = end;
      if (docs.length < BATCH) continue;
      yield docs;
      docs = [];
    }
    rest = bytes.subarray(at);
  }
  closeSync(descriptor);
  if (docs.length > 0) yield docs;
}

const [step = '', options = '{}'] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await steps[step]!(JSON.parse(options) as StepOptions))}\n`);
