import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import { openDatabase, type Database } from '../../src/database/connection.ts';
import type { Address } from '../../src/domain/address.ts';
import { createBotApiSender } from '../../src/delivery/botApiSender.ts';
import { createDelivery, type Delivery } from '../../src/delivery/delivery.ts';
import { createLedger, type Ledger } from '../../src/delivery/ledger.ts';
import type { Sender } from '../../src/delivery/sender.ts';
import { silentLog } from '../../src/log.ts';
import { createMessenger, type Messenger } from '../../src/messengers/messenger.ts';
import { benchReplies } from './replies.ts';
import { print } from './report.ts';
import { engines } from './stage.ts';

/**
 * Delivery of announcements (one row, one message each) through the gate to a server on this machine: how near it comes
 * to the configured 25 a second; with the rate opened to 2,000 the ceiling of one worker against a bare loop of the same
 * calls through the same gate; how much memory grows over all of it; and how people's answers fare beside it.
 * `--rows N` for the ceiling (default 20,000; 100,000 shows memory), `--paced N` rows at 25 a second (default 750),
 * `--queued N` reminders beside the answers (default 100,000).
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string, fallback: number) =>
    args.includes(`--${name}`) ? Number(args[args.indexOf(`--${name}`) + 1]) : fallback;
  const count = option('rows', 20_000);
  const paced = option('paced', 750);
  const queued = option('queued', 100_000);
  for (const engine of engines()) {
    const pace = await measure(engine, 25, paced);
    print({
      what: `messages a second at the rate of 25, ${engine.name}`,
      figure: pace.perSecond,
      unit: 'messages/s',
      floor: 25,
      floorIs: 'configured rate',
      atLeast: 0.97,
    });
    await measureBare(OPEN, WARM_UP);
    const bare = await measureBare(OPEN, count);
    const open = await measure(engine, OPEN, count);
    print({
      what: `messages a second at the rate of 2,000, ${engine.name}`,
      figure: open.perSecond,
      unit: 'messages/s',
      floor: bare,
      floorIs: 'bare loop of the same calls',
      atLeast: 0.6,
    });
    print({
      what: `memory in use after ${count} rows, ${engine.name}`,
      figure: open.lastMb,
      unit: 'MB',
      floor: open.firstMb,
      floorIs: 'after the first fifth',
      atMost: 1.25,
    });
    await benchReplies(engine, queued);
  }
}

export const OPEN = 2_000;
const WARM_UP = 2_000;
const START = Date.parse('2025-08-11T10:00:00+03:30');

interface Counter {
  url: string;
  /** Settles when so many messages have come. */
  reached(count: number): Promise<void>;
  server: Server;
}

/** The least that a Bot API server can be, in this process: it counts. */
async function countingServer(): Promise<Counter> {
  let sent = 0;
  let wanted: { count: number; tell: () => void }[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url?.endsWith('/sendMessage')) sent++;
      const result = { message_id: sent, date: 0, chat: { id: 1, type: 'private', first_name: '' } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, result }));
      for (const { tell } of wanted.filter(({ count }) => sent >= count)) tell();
      wanted = wanted.filter(({ count }) => sent < count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached: (count) => new Promise((tell) => wanted.push({ count, tell })),
  };
}

const clocks = { machine: machineClock, business: createBusinessClock(machineClock, START) };

const messengerAt = (apiRoot: string, rate: number): Messenger =>
  createMessenger({
    channel: 'telegram',
    token: '1:benchmark-token',
    apiRoot,
    rate,
    clocks,
    log: silentLog,
    build: () => undefined,
  });

const TEXT = 'کارت ملی شما آماده است. '.repeat(10);
const addresses = (count: number): Address[] =>
  Array.from({ length: count }, (_, n) => ({ channel: 'telegram', id: String(1_000_000 + n) }));

async function measureBare(rate: number, count: number): Promise<number> {
  const counter = await countingServer();
  const messenger = messengerAt(counter.url, rate);
  const left = addresses(count);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 96 }, async () => {
      for (let next = left.pop(); next; next = left.pop()) await messenger.push.sendMessage(next.id, TEXT);
    }),
  );
  const perSecond = count / ((performance.now() - started) / 1000);
  await messenger.stop(1_000);
  counter.server.close();
  return perSecond;
}

/** Messages a second, and memory in use after the first fifth of the rows and after all of them. */
export async function measure(
  engine: { uri?: string },
  rate: number,
  count: number,
): Promise<{ perSecond: number; firstMb: number; lastMb: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kartyar-bench-'));
  const database = await openDatabase({ dataDir, ...(engine.uri ? { uri: engine.uri } : {}) });
  const counter = await countingServer();
  const messenger = messengerAt(counter.url, rate);
  const ledger = createLedger({ models: database.models, clocks });
  const id = randomBytes(6).toString('hex');
  const { models } = database;
  const sender = createBotApiSender({ channel: 'telegram', api: messenger.push, models });
  const delivery = deliveryOf(database, ledger, sender, rate, id);
  try {
    await ledger.planAnnouncement(id, addresses(count), START);
    const fifth = counter.reached(Math.ceil(count / 5));
    const all = counter.reached(count);
    const started = performance.now();
    delivery.start();
    await fifth;
    const firstMb = memoryMb();
    await all;
    await delivery.idle();
    const perSecond = count / ((performance.now() - started) / 1000);
    return { perSecond, firstMb, lastMb: memoryMb() };
  } finally {
    await Promise.all([delivery.stop(), messenger.stop(1_000)]);
    counter.server.close();
    if (engine.uri) await database.mongoose.connection.dropDatabase();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const deliveryOf = (database: Database, ledger: Ledger, sender: Sender, rate: number, id: string): Delivery =>
  createDelivery({
    ledger,
    models: database.models,
    clocks,
    log: silentLog,
    rates: { telegram: rate },
    senders: () => sender,
    render: () => Promise.resolve({ text: TEXT }),
    quietHours: { from: 0, to: 0 },
    urgentHours: { from: 0, to: 0 },
    retentionDays: 90,
    announcements: () => Promise.resolve({ running: [id], cancelled: [] }),
  });

/** What is in use once the garbage is gone: how much of it lies about is V8's own affair. */
function memoryMb(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_000_000;
}
