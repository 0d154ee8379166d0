import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp, type App } from '../../src/app/app.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase, type Database } from '../../src/database/connection.ts';
import { createLookupKeys, type LookupKeys } from '../../src/domain/lookupKey.ts';
import { createLog } from '../../src/log.ts';
import { leaveOut } from './leftOut.ts';
import { startKartyar, temporaryFolder, urlIn, type KartyarProcess } from './process.ts';
import { startSimulator, type TestSimulator } from './simulator.ts';

/** The program, with both messengers' servers in this process, on one of the engines. */
export interface Stage {
  simulator: TestSimulator;
  keys: LookupKeys;
  folder: string;
  env: Record<string, string>;
  /** The store, opened by this process: on the embedded engine only while the program does not run. */
  withStore<T>(work: (database: Database) => Promise<T>): Promise<T>;
  /** In a process of its own. @param role  `web` or `worker`; by default both in one process */
  start(env?: Record<string, string>, role?: Role): Promise<KartyarProcess>;
  /** In this process: all but src/main.ts, without the second that a process takes to load. */
  run(env?: Record<string, string>): Promise<RunningApp>;
  remove(): Promise<void>;
}

/** The program, running in this process. */
export interface RunningApp {
  app: App;
  /** Where its web server listens. */
  url: string;
  /** All that it has logged. */
  log(): string;
}

/** One half of the program, in a process of its own. */
type Role = 'web' | 'worker';

export type Engine = 'embedded' | 'mongodb';
const uri = process.env.MONGODB_TEST_URI;
if (!uri) leaveOut('MongoDB (set MONGODB_TEST_URI)');
export const ENGINES: readonly Engine[] = uri ? ['embedded', 'mongodb'] : ['embedded'];

/** A secret for tests alone. */
const SECRET = 'a-secret-for-tests-that-is-long-enough';
/** 20 Mordad 1404, nine in the morning in Tehran. */
const CLOCK_START = '2025-08-11T09:00:00+03:30';

/** @param server  MongoDB's, where it is not the one of all tests */
export async function setStage(engine: Engine, server = uri): Promise<Stage> {
  const folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir, { mode: 0o700 });
  const simulator = await startSimulator();
  const store: { uri?: string } = engine === 'mongodb' && server ? { uri: ownDatabase(server) } : {};
  const env: Record<string, string> = {
    DATA_DIR: dataDir,
    LOOKUP_SECRET: SECRET,
    CLOCK_START,
    LOG_LEVEL: 'debug',
    ...(store.uri ? { MONGODB_URI: store.uri } : {}),
  };
  for (const channel of ['telegram', 'bale'] as const) {
    const { token, apiRoot } = simulator.bot(channel);
    Object.assign(env, {
      [`${channel.toUpperCase()}_BOT_TOKEN`]: token,
      [`${channel.toUpperCase()}_API_ROOT`]: apiRoot,
      [`${channel.toUpperCase()}_RATE`]: '1000',
    });
  }
  const withStore: Stage['withStore'] = async (work) => {
    const database = await openDatabase({ ...store, dataDir });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const apps: App[] = [];
  return {
    simulator,
    keys: createLookupKeys(SECRET),
    folder: folder.path,
    env,
    withStore,
    start: (more = {}, role) => startKartyar({ cwd: folder.path, env: { ...env, ...more }, args: role ? [role] : [] }),
    async run(more = {}) {
      const running = await runApp({ ...env, ...more });
      apps.push(running.app);
      return running;
    },
    async remove() {
      await Promise.all(apps.map((app) => app.stop(2_000)));
      await simulator.close();
      if (store.uri) await withStore((database) => database.mongoose.connection.dropDatabase());
      await folder.remove();
    },
  };
}

/** Starts the program in this process with only the given environment; stop it after the test. */
export async function runApp(env: Record<string, string>): Promise<RunningApp> {
  let lines = '';
  const log = createLog('debug', { write: (line: string) => void (lines += line) });
  const app = await startApp(loadConfig({ PORT: '0', ...env }), log);
  return { app, url: urlIn(app.greeting), log: () => lines };
}

/** The server of `address` with a database that no other run uses. */
function ownDatabase(address: string): string {
  const url = new URL(address);
  url.pathname = `/kartyar_${randomBytes(6).toString('hex')}`;
  return url.toString();
}
