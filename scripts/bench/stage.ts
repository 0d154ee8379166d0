import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import { openDatabase, type Database } from '../../src/database/connection.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { importFile } from '../../src/imports/importFile.ts';
import { SAMPLE_AS_OF, sampleRows, writeSample } from '../../src/imports/sample.ts';
import { silentLog } from '../../src/log.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';

/** What the benchmarks of the running program share: a filled store, a messenger's server, and the program. */
export interface BenchStage {
  engine: string;
  simulator: Simulator;
  /** Where it listens. */
  url: string;
  /** Codes and serials of cards that are in the store, `code serial`. */
  pairs: string[];
  /** Starts a compiled module (`src/main`) against the server, on the store. */
  launch(module: string, env?: Record<string, string>): ChildProcess;
  /** The store itself, while nothing is launched. */
  withStore<T>(work: (database: Database) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

/** Kills a launched program and settles when it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

const SECRET = 'a-secret-for-benchmarks-that-is-long-enough';
/** When a launched program's business time starts. */
export const BENCH_START = Date.parse('2025-08-11T09:00:00+03:30');
const dist = join(import.meta.dirname, '..', '..');

/** The engines to measure: the embedded one, and the server of MONGODB_TEST_URI when there is one. */
export function engines(): { name: string; uri?: string }[] {
  const uri = process.env.MONGODB_TEST_URI;
  if (!uri) return [{ name: 'embedded' }];
  const own = new URL(uri);
  own.pathname = `/kartyar_bench_${process.pid}`;
  return [{ name: 'embedded' }, { name: 'MongoDB', uri: own.toString() }];
}

/** Fills a store of its own with `cards` synthetic cards and serves both messengers on this machine. */
export async function setBenchStage(engine: { name: string; uri?: string }, cards: number): Promise<BenchStage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kartyar-bench-'));
  const store = { dataDir, ...(engine.uri ? { uri: engine.uri } : {}) };
  const clocks = { machine: machineClock, business: createBusinessClock(machineClock, BENCH_START) };
  const path = join(dataDir, 'sample.csv');
  await writeSample({ size: cards, seed: 1, path });
  const withStore: BenchStage['withStore'] = async (work) => {
    const database = await openDatabase(store);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const keys = createLookupKeys(SECRET);
  await withStore((database) =>
    importFile({ path, asOf: SAMPLE_AS_OF, database, keys, pattern: DEFAULT_RECEIPT_PATTERN, clocks }),
  );
  await rm(path);
  const simulator = createSimulator({ clocks, log: silentLog, production: false });
  const url = await simulator.listen();
  const children = new Set<ChildProcess>();
  return {
    engine: engine.name,
    simulator,
    url,
    pairs: somePairs(cards),
    withStore,
    launch(module, env = {}) {
      const child = spawn(process.execPath, [join(dist, `${module}.js`)], {
        cwd: dataDir,
        env: {
          PATH: process.env.PATH ?? '',
          PORT: '0',
          DATA_DIR: dataDir,
          LOOKUP_SECRET: SECRET,
          CLOCK_START: new Date(BENCH_START).toISOString(),
          LOG_LEVEL: 'error',
          TELEGRAM_RATE: '10000',
          TELEGRAM_BOT_TOKEN: simulator.tokens.telegram,
          TELEGRAM_API_ROOT: simulator.root('telegram', url),
          ...(engine.uri ? { MONGODB_URI: engine.uri } : {}),
          ...env,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      children.add(child);
      return child;
    },
    async end() {
      for (const child of children) child.kill('SIGKILL');
      await simulator.close();
      if (engine.uri) await withStore(({ mongoose }) => mongoose.connection.dropDatabase());
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The pairs of up to 20,000 cards, spread over the whole sample. */
function somePairs(cards: number): string[] {
  const every = Math.max(1, Math.floor(cards / 20_000));
  const pairs: string[] = [];
  let index = 0;
  for (const { nationalCode, receiptSerial } of sampleRows(1, cards))
    if (index++ % every === 0) pairs.push(`${nationalCode} ${receiptSerial}`);
  return pairs;
}
