import { randomUUID } from 'node:crypto';
import { withTimeout, type Clocks } from '../clock.ts';
import { CHANNELS, type Address, type Channel } from '../domain/address.ts';
import { type DeliveryRecord, type Models } from '../database/models.ts';
import { errorData, type Log } from '../log.ts';
import type { Job } from '../ticks/ticks.ts';
import { createClaims, LEASE_MS, type AnnouncementStates } from './claims.ts';
import { within, type HourRange } from '../domain/hours.ts';
import { rowsOf, type Ledger } from './ledger.ts';
import { createChannelSender, type ChannelSender } from './channelSender.ts';
import { CARDS, type CardItem, type Render, type Settled } from './message.ts';
import { after, putBack } from './outcomes.ts';
import { sendRow, type Outcome } from './send.ts';
import type { Sender } from './sender.ts';
import { createSleeper } from './sleeper.ts';
import { createSweep } from './sweep.ts';
import type { ChannelStatus, Evidence } from './circuit.ts';
import { createWriter, type Change } from './writer.ts';

/** Who sends what the ledger holds. README.md, beside this file, tells who moves a row from state to state. */
export interface Delivery {
  /** Brings lost rows to an end, sends again what may be, forgets what is old, and looks for what is due. */
  job: Job;
  start(): void;
  /**
   * Claims nothing more, gives back what was not begun, settles what is under way. Stop the messengers at the same time:
   * it is their gates that let go of what waits in them.
   */
  stop(withinMs?: number): Promise<void>;
  wake(): void;
  /** Settles when all that is due is sent and settled, or is held back by a pause. */
  idle(): Promise<void>;
  status(): Record<Channel, ChannelStatus>;
}

export interface DeliveryOptions {
  ledger: Ledger;
  models: Models;
  clocks: Clocks;
  log: Log;
  /** Messages a second, of each messenger that is to be served. */
  rates: Partial<Record<Channel, number>>;
  /** The way to a channel's people; undefined: this process has none, and the channel's rows wait. */
  senders(channel: Channel): Sender | undefined;
  render: Render;
  quietHours: HourRange;
  urgentHours: HourRange;
  retentionDays: number;
  announcements?: AnnouncementStates;
  /**
   * Told of rows that ended, after it is written, and of those that were cancelled because their chat cannot be reached;
   * not told of what a crash cuts off, so nothing may depend on it.
   */
  onSettled?(settled: readonly Settled[]): void | Promise<void>;
  /** A messenger says that this person cannot be reached. */
  onUnreachable?(address: Address): void | Promise<void>;
}

const STATES_MS = 200;
const none: AnnouncementStates = () => Promise.resolve({ running: [], cancelled: [] });

export function createDelivery(options: DeliveryOptions): Delivery {
  const { ledger, models, clocks, log } = options;
  const { business, machine } = clocks;
  const rows = rowsOf(models);
  const owner = randomUUID();
  const announcements = remembering(options.announcements ?? none, () => machine.now());
  const claims = createClaims({ ...options, owner, announcements: options.announcements ?? none });
  const writer = createWriter({ models, clock: machine, log, onWritten });
  const renewal = createSleeper(machine);
  const channelSenders = new Map<Channel, ChannelSender>();
  const stopping = new AbortController();
  let renewing: Promise<void> = Promise.resolve();
  let unsubscribe = () => {};

  const held = () => [...channelSenders.values()].flatMap((sender) => sender.held());
  const sweep = createSweep({
    ...options,
    owner,
    giveBack,
    held: () => [...held(), ...writer.pending()],
    announcements: options.announcements ?? none,
  });

  async function onWritten(changes: readonly Change[]): Promise<void> {
    const settled: Settled[] = [];
    for (const { row, set } of changes)
      if (set.state && set.state !== 'planned') settled.push({ row: { ...row, ...set }, state: set.state });
    const cancelled: Settled[] = [];
    for (const { row } of settled.filter(({ state }) => state === 'unreachable')) {
      for (const other of await ledger.cancelFor(row.address)) cancelled.push({ row: other, state: 'cancelled' });
      await options.onUnreachable?.(row.address);
    }
    if (settled.length > 0) await options.onSettled?.([...settled, ...cancelled]);
  }

  function giveBack(row: DeliveryRecord, more: Partial<DeliveryRecord> = {}): void {
    put(row, { ...putBack, ...more });
  }

  /** A card's row that goes back may find another one planned for its chat: then that one takes up its items. */
  function put(row: DeliveryRecord, set: Partial<DeliveryRecord>): void {
    writer.write({
      row,
      set,
      otherwise: async () => {
        await ledger.rejoin(row.address, row.items, row._id);
        await rows.updateOne(
          { _id: row._id, owner, state: 'claimed' },
          { $set: { state: 'cancelled', reason: 'joined', items: [], settledAt: business.now(), owner: null } },
        );
      },
    });
  }

  function settle(row: DeliveryRecord, outcome: Outcome, evidence: Evidence): void {
    // What a closing gate refuses says nothing about the row.
    if (stopping.signal.aborted && (outcome.what === 'trouble' || outcome.what === 'refused')) return giveBack(row);
    put(row, after(row, outcome, { business: business.now(), machine: machine.now(), ...evidence }));
  }

  async function send(row: DeliveryRecord, sender: Sender): Promise<Outcome | 'kept'> {
    const now = business.now();
    if (row.source !== CARDS) {
      const { running, cancelled } = await announcements();
      const calledOff = cancelled.includes(row.source);
      if (calledOff)
        writer.write({ row, set: { state: 'cancelled', reason: 'cancelled', settledAt: now, owner: null } });
      else if (!running.includes(row.source) || within(options.quietHours, now)) giveBack(row);
      else return sendRow(row, [], now, { ...options, sender });
      return 'kept';
    }
    if (!(await keepWhatIsDue(row, now))) return 'kept';
    return sendRow(row, row.items as CardItem[], now, { ...options, sender });
  }

  /** At night an urgent row goes without what may wait for the morning; that goes back first, then it is taken out. */
  async function keepWhatIsDue(row: DeliveryRecord, now: number): Promise<boolean> {
    const quiet = within(options.quietHours, now);
    const urgent = within(options.urgentHours, now);
    const may = row.items.filter((item) => item.dueAt <= now && (!quiet || (urgent && item.urgent)));
    if (may.length === row.items.length) return true;
    if (may.length === 0) {
      const later = row.items.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > now);
      giveBack(row, { dueAt: later.length > 0 ? Math.min(...later) : now + 60_000 });
      return false;
    }
    const rest = row.items.filter((item) => !may.includes(item));
    await ledger.rejoin(row.address, rest, row._id);
    await rows.updateOne({ _id: row._id, owner, state: 'claimed' }, { $set: { items: may } });
    row.items = may;
    return true;
  }

  async function renewLeases(): Promise<void> {
    while (!stopping.signal.aborted) {
      await renewal.sleep(LEASE_MS / 4);
      // A store that is away for a moment: the next renewal may still be in time.
      await claims.renew(held()).catch((error: unknown) => log.warn('delivery.notRenewed', errorData(error)));
    }
  }

  const wake = () => {
    for (const sender of channelSenders.values()) sender.wake();
  };

  for (const channel of CHANNELS) {
    const rate = options.rates[channel];
    if (rate === undefined) continue;
    const sender = () => options.senders(channel);
    channelSenders.set(
      channel,
      createChannelSender({ channel, rate, sender, clocks, log, claims, send, settle, giveBack }),
    );
  }

  return {
    job: {
      name: 'delivery',
      async run(now) {
        await sweep.run(now);
        wake();
      },
    },
    start() {
      unsubscribe = ledger.onPlanned(wake);
      for (const sender of channelSenders.values()) sender.start();
      renewing = renewLeases();
    },
    async stop(withinMs = 10_000) {
      stopping.abort();
      unsubscribe();
      const ended = Promise.all([...channelSenders.values()].map((sender) => sender.stop())).then(() =>
        writer.drained(),
      );
      await withTimeout(machine, withinMs, ended);
      writer.giveUp();
      renewal.end();
      await renewing;
    },
    wake,
    async idle() {
      await Promise.all([...channelSenders.values()].map((sender) => sender.idle()));
      await writer.drained();
    },
    status: () =>
      Object.fromEntries(
        CHANNELS.map((channel) => [channel, channelSenders.get(channel)?.status() ?? 'absent']),
      ) as Record<Channel, ChannelStatus>,
  };
}

/** Asked before every message, and seldom in truth. */
function remembering(ask: AnnouncementStates, now: () => number): AnnouncementStates {
  let last: { at: number; answer: ReturnType<AnnouncementStates> } | null = null;
  return () => {
    if (!last || now() - last.at >= STATES_MS) {
      const answer = ask();
      last = { at: now(), answer };
      answer.catch(() => (last = null));
    }
    return last.answer;
  };
}
