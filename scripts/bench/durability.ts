import { spawn } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineClock } from '../../src/clock.ts';
import { openDatabase, type Database } from '../../src/database/connection.ts';
import { ON_DISK } from '../../src/database/onDisk.ts';
import { silentLog } from '../../src/log.ts';
import { createIntake } from '../../src/messengers/intake/intake.ts';
import { memoryLeases } from '../../src/messengers/intake/leases.ts';
import { measure as measureDelivery, OPEN } from './delivery.ts';
import { print, quantile } from './report.ts';
import { kill, setBenchStage } from './stage.ts';
import { setWaiting, type Waiting } from './waiting.ts';

/**
 * What waiting for the disk costs on the embedded engine: a single write; the claims of the delivery; the updates that
 * are taken in; and what a person would wait for if every write did. `--sync-ms N`: on a disk whose sync takes N ms more
 * than this one's (default 0; a hard disk takes about 10), `--rows N` messages a round (default 5,000), `--turns N` answers of
 * each kind (default 100).
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string, fallback: number) =>
    args.includes(`--${name}`) ? Number(args[args.indexOf(`--${name}`) + 1]) : fallback;
  const env = { SYNC_MS: String(option('sync-ms', 0)), NODE_OPTIONS: `--import=${import.meta.dirname}/slowDisk.js` };
  // The slower disk has to be there before the engine's thread is.
  if (process.env.SYNC_MS === undefined) return again(args, env);
  await inStore((database) => singleWrites(database, Number(env.SYNC_MS)));
  await claims(option('rows', 5_000));
  await inStore((database) => updates(database, Number(env.SYNC_MS)));
  await answers(option('turns', 100), env);
}

async function again(args: string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.js'), 'durability', ...args], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function inStore<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kartyar-bench-'));
  const database = await openDatabase({ dataDir });
  try {
    return await work(database);
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/** Milliseconds that this disk takes for a page that was just written: the median. */
function syncMs(): number {
  const path = join(tmpdir(), `kartyar-bench-${process.pid}`);
  const file = openSync(path, 'w');
  const times = Array.from({ length: 200 }, () => {
    writeSync(file, Buffer.alloc(4096));
    const started = performance.now();
    fdatasyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  void rm(path);
  return quantile(times, 0.5);
}

async function singleWrites({ mongoose }: Database, more: number): Promise<void> {
  const things = mongoose.connection.collection('things');
  const one = (n: number, options = {}) => things.updateOne({ _id: n as never }, { $inc: { n: 1 } }, options);
  await things.insertMany(Array.from({ length: 64 }, (_, n) => ({ _id: n as never, n: 0 })));
  const times = async (options: object) => {
    const all: number[] = [];
    for (let n = 0; n < 300; n++) all.push(await msOf(() => one(n % 64, options)));
    return quantile(all, 0.5);
  };
  const perSecond = async (options: object) => {
    const rounds = 50;
    const took = await msOf(async () => {
      for (let round = 0; round < rounds; round++)
        await Promise.all(Array.from({ length: 64 }, (_, n) => one(n, options)));
    });
    return (rounds * 64) / (took / 1000);
  };
  await times({});
  const plain = await times({});
  print({
    what: 'a write that waits for the disk, alone',
    figure: await times(ON_DISK),
    unit: 'ms',
    floor: plain + syncMs() + more,
    floorIs: 'one that does not, and the sync of this disk',
    // The sync is handed to another thread and back.
    atMost: 3,
  });
  const together = await perSecond({});
  print({
    what: 'writes that wait for the disk, 64 at once',
    figure: await perSecond(ON_DISK),
    unit: 'writes/s',
    // One sync serves them all.
    floor: 64 / (64 / together + (syncMs() + more) / 1000),
    floorIs: 'those that do not, and one sync for 64',
    atLeast: 0.7,
  });
}

const ROUNDS = 3;

/** Of several rounds in turn the best of each kind: what else this machine does comes and goes. */
async function claims(rows: number): Promise<void> {
  const best: Record<Waiting, number> = { none: 0, asked: 0, every: 0 };
  for (let round = 0; round <= ROUNDS; round++)
    for (const waiting of ['none', 'asked', 'every'] as const) {
      setWaiting(waiting);
      const { perSecond } = await measureDelivery({}, OPEN, round === 0 ? 1_000 : rows);
      if (round > 0) best[waiting] = Math.max(best[waiting], perSecond);
    }
  const row = { unit: 'messages/s', floor: best.none, floorIs: 'no write waited for' };
  print({
    ...row,
    what: 'messages a second at the rate of 2,000, claims on the disk before they leave',
    figure: best.asked,
    atLeast: 0.9,
  });
  print({ ...row, what: 'the same if every write waited', figure: best.every, atLeast: 0 });
}

async function updates({ models }: Database, more: number): Promise<void> {
  const atOnce = 50;
  let number = 0;
  const perSecond = async (waiting: Waiting) => {
    setWaiting(waiting);
    const clocks = { machine: machineClock };
    const intake = createIntake({ updates: models.updates, leases: memoryLeases(), clocks, log: silentLog });
    intake.receive('telegram', { botId: 1, handle: () => Promise.resolve() });
    const rounds = 40;
    const take = () => intake.take('telegram', { update_id: ++number, message: { chat: { id: number } } });
    const took = await msOf(async () => {
      for (let round = 0; round < rounds; round++) await Promise.all(Array.from({ length: atOnce }, take));
    });
    return (rounds * atOnce) / (took / 1000);
  };
  await perSecond('none');
  const none = await perSecond('none');
  print({
    what: 'empty updates a second, 50 a poll, on the disk before they are confirmed',
    figure: await perSecond('asked'),
    unit: 'updates/s',
    floor: atOnce / (atOnce / none + (syncMs() + more) / 1000),
    floorIs: 'records not waited for, and one sync a poll',
    atLeast: 0.7,
  });
}

const EACH_MS = 50;

/** From a person's message to the answer of the whole program, one after another, with time between. */
async function answers(turns: number, env: Record<string, string>): Promise<void> {
  const times: Record<Waiting, number[]> = { none: [], asked: [], every: [] };
  const stage = await setBenchStage({ name: 'embedded' }, 2_000);
  let next = 0;
  try {
    for (const waiting of ['none', 'asked', 'every'] as const) {
      const program = stage.launch('scripts/bench/mainWaiting', { ...env, WAITING: waiting });
      for (let turn = -30; turn < turns; turn++) {
        const person = stage.simulator.person(`نفر ${next}`, 'telegram');
        const took = await msOf(async () => {
          person.send(stage.pairs[next++ % stage.pairs.length] ?? '');
          await person.next(60_000);
        });
        if (turn >= 0) times[waiting].push(took);
        await machineClock.sleep(EACH_MS);
      }
      await kill(program);
    }
  } finally {
    await stage.end();
  }
  const floor = quantile(times.none, 0.5);
  const row = { unit: 'ms', floor, floorIs: 'if no write waited' };
  print({ ...row, what: 'answer to a person, p50', figure: quantile(times.asked, 0.5), atMost: 1.25 });
  print({ ...row, what: 'the same if every write waited', figure: quantile(times.every, 0.5), atLeast: 0 });
}
