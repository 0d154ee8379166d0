import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collection } from 'mongodb';
import { Types } from 'mongoose';
import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { createBusinessClock, machineClock, type Clocks } from '../../src/clock.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { FRESH_WATCH, type CardRecord, type Models, type WatchRecord } from '../../src/database/models.ts';
import { createLedger } from '../../src/delivery/ledger.ts';
import { instantOf } from '../../src/domain/calendar.ts';
import { COUNTIES } from '../../src/domain/card.ts';
import { silentLog } from '../../src/log.ts';
import { placesOf } from '../../src/office/places.ts';
import { remindersJob } from '../../src/reminders/tick.ts';
import { toldByAnswer } from '../../src/reminders/cardToday.ts';
import { print, quantile } from './report.ts';
import { engines } from './stage.ts';

/**
 * The time of one tick of the planner, into the real ledger, in stores of different sizes with the same number due: it
 * must grow with what is due, not with the cards. Every card is followed by a chat of its own.
 * `--sizes N,N,…` cards (default 10000,100000,919007), `--due N` (default 1000), `--runs N` (default 5, the median counts).
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string, fallback: string) =>
    args.includes(`--${name}`) ? (args[args.indexOf(`--${name}`) + 1] ?? fallback) : fallback;
  const sizes = option('sizes', '10000,100000,919007').split(',').map(Number);
  const due = Number(option('due', '1000'));
  const runs = Number(option('runs', '5'));
  if (sizes.some((size) => size < due * (runs + 1)))
    throw new Error(`--sizes must be at least ${due * (runs + 1)}: each run takes ${due} watches of its own.`);
  for (const engine of engines()) {
    const stores: BenchStore[] = [];
    try {
      for (const size of sizes) stores.push(await openStore(engine, size, due, runs));
      // In turns, so that whatever else this machine does falls on all of them.
      for (let turn = 0; turn <= runs; turn++) for (const store of stores) await store.tick(turn);
      for (const [index, store] of stores.entries()) {
        const former = stores[index - 1];
        if (!former) continue;
        print({
          what: `planning ${due} that are due, ${store.size} followed cards, ${engine.name}`,
          figure: store.median(),
          unit: 's',
          floor: former.median(),
          floorIs: `with ${former.size} cards`,
          atMost: 1.2,
        });
      }
    } finally {
      for (const store of stores) await store.end();
    }
  }
}

interface BenchStore {
  size: number;
  tick(turn: number): Promise<void>;
  /** Seconds of a tick. */
  median(): number;
  end(): Promise<void>;
}

/** A week before the batch's last day at the county, after the hour of reminders. */
const NOW = instantOf('2025-09-15', 10);
const LAST_TOLD = instantOf('2025-08-11', 10);
const HOURS = { quiet: { from: 21 * 60, to: 9 * 60 }, urgent: { from: 6 * 60, to: 23 * 60 + 30 } };

async function openStore(engine: { uri?: string }, size: number, due: number, runs: number): Promise<BenchStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kartyar-bench-'));
  const database = await openDatabase({ dataDir, ...(engine.uri ? { uri: withName(engine.uri, `_${size}`) } : {}) });
  const { models } = database;
  const end = async (): Promise<void> => {
    if (engine.uri) await database.mongoose.connection.dropDatabase();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const clocks = { machine: machineClock, business: createBusinessClock(machineClock, NOW) };
    await models.settings.create([
      { _id: 'holidays:2025', value: [] },
      { _id: 'holidays:2026', value: [] },
    ]);
    const ids = await fill(models, clocks, size);
    const officeData = createOfficeDataSource({ models, clocks, log: silentLog });
    const outbox = createLedger({ models, clocks });
    const job = remindersJob({ models, officeData, outbox, hours: HOURS, log: silentLog });
    const seconds: number[] = [];
    return {
      size,
      async tick(turn) {
        const chosen = Array.from({ length: due }, (_, index) => ids[index * (runs + 1) + turn]!);
        await models.watches.updateMany({ _id: { $in: chosen } }, { $set: { nextAt: NOW } });
        const started = performance.now();
        await job.run(clocks.business.now());
        // The first is no measure: it looks for watches of an earlier version, once in a process' life.
        if (turn > 0) seconds.push((performance.now() - started) / 1000);
        const planned = await models.deliveries.countDocuments({ state: 'planned' });
        if (planned !== due * (turn + 1))
          throw new Error(`${planned} rows were planned and not ${due * (turn + 1)}: this measures something else.`);
      },
      median: () => quantile(seconds, 0.5),
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function withName(uri: string, suffix: string): string {
  const own = new URL(uri);
  own.pathname += suffix;
  return own.toString();
}

const CHUNK = 2_000;
/** The watches whose turn comes, spread over the whole store. */
const SPREAD = 100_000;

/** Cards that wait, each followed, none due. Returns ids of watches that lie far apart. */
async function fill(models: Models, clocks: Clocks, size: number): Promise<Types.ObjectId[]> {
  const data = await createOfficeDataSource({ models, clocks, log: silentLog }).current();
  const ids: Types.ObjectId[] = [];
  const every = Math.max(1, Math.floor(size / SPREAD));
  for (let start = 0; start < size; start += CHUNK) {
    const cards = Array.from({ length: Math.min(CHUNK, size - start) }, (_, index) => cardOf(start + index));
    const watches = cards.map((card, index): WatchRecord => {
      const places = placesOf(card, data);
      const told = toldByAnswer({ ...data, card, places, now: LAST_TOLD });
      return watchOf(card, start + index, told);
    });
    await (models.cards.collection as unknown as Collection<CardRecord>).insertMany(cards);
    await (models.watches.collection as unknown as Collection<WatchRecord>).insertMany(watches);
    for (const [index, { _id }] of watches.entries()) if ((start + index) % every === 0) ids.push(_id);
  }
  // Far apart in every run, whatever the size.
  const step = 7_919;
  return ids.map((_, index) => ids[(index * step) % ids.length]!);
}

function cardOf(number: number): CardRecord {
  return {
    _id: new Types.ObjectId(),
    county: COUNTIES[number % COUNTIES.length]!,
    office: null,
    status: 'readyAtCounty',
    appliedOn: '2024-01-01',
    issuedOn: '2025-06-01',
    custodyFrom: '2025-07-23',
    deliveredOn: null,
    asOf: '2025-08-10',
    initials: 'م. ک.',
    lookup: `bench:pair${number}`,
    code: `bench:code${number}`,
    tail: '000',
    importId: new Types.ObjectId(),
    since: '2025-08-10',
    versions: [],
    seen: [],
  };
}

function watchOf(card: CardRecord, number: number, told: WatchRecord['lastTold']): WatchRecord {
  return {
    _id: new Types.ObjectId(),
    chat: { channel: 'telegram', id: String(1_000_000 + number) },
    cardId: card._id,
    label: null,
    since: LAST_TOLD,
    lastTold: told,
    // Later, in an order that has nothing to do with that of the rows.
    nextAt: NOW + 3_600_000 + ((number * 7_919) % 1_000_003) * 1_000,
    ...FRESH_WATCH,
  };
}
