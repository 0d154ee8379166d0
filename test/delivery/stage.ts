import type { Context } from 'grammy';
import { Types } from 'mongoose';
import { createBusinessClock, type BusinessClock, type Clocks, type MachineClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/connection.ts';
import type { Channel } from '../../src/domain/address.ts';
import type { DeliveryRecord } from '../../src/database/models.ts';
import { createBotApiSender } from '../../src/delivery/botApiSender.ts';
import type { AnnouncementStates } from '../../src/delivery/claims.ts';
import { createDelivery, type Delivery, type DeliveryOptions } from '../../src/delivery/delivery.ts';
import { createLedger, type Ledger } from '../../src/delivery/ledger.ts';
import type { CardItem, Render } from '../../src/delivery/message.ts';
import type { Sender } from '../../src/delivery/sender.ts';
import { silentLog } from '../../src/log.ts';
import { createMessenger, type Messenger, type MessengerOptions } from '../../src/messengers/messenger.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { engines, type Engine } from '../support/databases.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';

/** 20 Mordad 1404, ten in the morning in Tehran. */
export const START = Date.parse('2025-08-11T06:30:00Z');
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Machine time that runs, and can be made to leap: for leases, pauses and probes over real HTTP. */
export interface LeapingClock extends MachineClock {
  leap(ms: number): Promise<void>;
}

export function leapingClock(start = START): LeapingClock {
  let offset = start - Date.now();
  const sleepers = new Set<() => void>();
  const now = () => Date.now() + offset;
  return {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const until = now() + ms;
        let timer: NodeJS.Timeout | undefined;
        const end = () => {
          clearTimeout(timer);
          sleepers.delete(look);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const look = () => {
          clearTimeout(timer);
          if (now() >= until) return end();
          timer = setTimeout(look, Math.min(until - now(), 2 ** 31 - 1));
        };
        if (signal?.aborted) return resolve();
        sleepers.add(look);
        signal?.addEventListener('abort', end);
        look();
      }),
    async leap(ms) {
      offset += ms;
      for (const look of Array.from(sleepers)) look();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** A worker over the stage's store, as a process of its own would be. */
export interface Worker {
  delivery: Delivery;
  messengers: Partial<Record<Channel, Messenger>>;
  /** Falls over: whatever it does from now on reaches neither store nor messenger. */
  abandon(): Promise<void>;
  stop(): Promise<void>;
}

export type WorkerOptions = Partial<DeliveryOptions> & {
  rate?: number;
  database?: Database;
  /** What the messengers tell of. */
  messenger?: Partial<Pick<MessengerOptions<Context>, 'onUnreachable' | 'onDoubt'>>;
};

export interface Stage {
  database: Database;
  simulator: TestSimulator;
  machine: LeapingClock;
  business: BusinessClock;
  clocks: Clocks;
  ledger: Ledger;
  /** Of what was rendered: every subject's keys, in order. */
  rendered: string[][];
  worker(options?: WorkerOptions): Worker;
  /** Both clocks, and whoever looks every few seconds looks now. */
  leap(ms: number): Promise<void>;
  /** A little, some times faster than real time: for waits that calls over HTTP are under way beside. */
  hurry(): Promise<void>;
  person(name?: string, channel?: Channel): SimulatedPerson;
  rows(): Promise<DeliveryRecord[]>;
  /** How many rows are in each state. */
  states(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export const item = (key: string, more: Partial<CardItem> = {}): CardItem => ({
  key,
  kind: 'deadline7',
  cardId: new Types.ObjectId(),
  watchId: new Types.ObjectId(),
  deadline: '2025-10-22',
  dueAt: START,
  urgent: false,
  ...more,
});

/** The keys of what is to be said, one a line; an announcement's id. */
export const plainRender: Render = ({ items, announcement }) =>
  Promise.resolve({ text: announcement ?? items.map(({ key }) => key).join('\n') });

export async function setStage(engine: Engine = engines()[0]!): Promise<Stage> {
  const machine = leapingClock();
  const business = createBusinessClock(machine, START);
  const clocks = { machine, business };
  const simulator = await startSimulator({ clocks });
  const database = await engine.open();
  const ledger = createLedger({ models: database.models, clocks });
  const rendered: string[][] = [];
  const workers = new Set<Worker>();
  const rows = async () =>
    (await database.models.deliveries.find({}).sort({ _id: 1 }).lean()) as unknown as DeliveryRecord[];

  function worker(options: WorkerOptions = {}): Worker {
    const { rate = 1_000, database: store = database, render = plainRender, messenger: hooks = {}, ...more } = options;
    let alive = true;
    const messengers: Partial<Record<Channel, Messenger>> = {};
    const senders: Partial<Record<Channel, Sender>> = {};
    for (const channel of ['telegram', 'bale'] as const) {
      const messenger = createMessenger({
        channel,
        ...simulator.bot(channel),
        rate,
        clocks,
        log: silentLog,
        build: () => undefined,
        ...hooks,
      });
      messengers[channel] = messenger;
      senders[channel] = createBotApiSender({ channel, api: messenger.push, models: store.models });
    }
    const delivery = createDelivery({
      ledger: createLedger({ models: store.models, clocks }),
      models: store.models,
      clocks,
      log: silentLog,
      rates: { telegram: rate, bale: rate },
      senders: (channel) => (alive ? senders[channel] : undefined),
      render: (subject, now) => {
        rendered.push(subject.items.map(({ key }) => key));
        return render(subject, now);
      },
      quietHours: { from: 21 * 60, to: 9 * 60 },
      urgentHours: { from: 6 * 60, to: 23 * 60 + 30 },
      retentionDays: 90,
      ...more,
    });
    const unsubscribe = ledger.onPlanned(() => delivery.wake());
    const self: Worker = {
      delivery,
      messengers,
      async abandon() {
        alive = false;
        await self.stop();
      },
      async stop() {
        unsubscribe();
        workers.delete(self);
        await Promise.all([
          delivery.stop(2_000),
          ...Object.values(messengers).map((messenger) => messenger.stop(1_000)),
        ]);
      },
    };
    workers.add(self);
    delivery.start();
    return self;
  }

  return {
    database,
    simulator,
    machine,
    business,
    clocks,
    ledger,
    rendered,
    worker,
    async leap(ms) {
      await machine.leap(ms);
      for (const { delivery } of workers) delivery.wake();
    },
    async hurry() {
      await machine.leap(40);
      await rows();
    },
    person(name = 'سارا', channel = 'telegram') {
      const one = simulator.person(name, channel);
      // Nobody is written to who has not written first.
      one.send('/start');
      return one;
    },
    rows,
    async states() {
      const counts: Record<string, number> = {};
      for (const { state } of await rows()) counts[state] = (counts[state] ?? 0) + 1;
      return counts;
    },
    async close() {
      await Promise.all([...workers].map((one) => one.stop()));
      await simulator.close();
      await database.close();
    },
  };
}

/** AnnouncementStates under the test's hand. */
export function testAnnouncements(): { running: string[]; cancelled: string[]; ask: AnnouncementStates } {
  const state = { running: [] as string[], cancelled: [] as string[] };
  return Object.assign(state, { ask: () => Promise.resolve({ ...state }) });
}
