import type { Clocks } from '../clock.ts';
import type { DeliveryRecord, Models } from '../database/models.ts';
import type { Log } from '../log.ts';
import type { AnnouncementStates } from './claims.ts';
import { rowsOf, type Ledger } from './ledger.ts';
import { repeated, resendAt } from './outcomes.ts';

const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 500;

/** What brings rows to an end that nobody works on any more. Each part may be run at any time, by several workers. */
export interface Sweep {
  /** @param now business ms */
  run(now: number): Promise<void>;
}

/** @param options.held  what this worker has in hand: it is alive */
export function createSweep(options: {
  models: Models;
  clocks: Clocks;
  log: Log;
  ledger: Ledger;
  owner: string;
  retentionDays: number;
  announcements: AnnouncementStates;
  held(): readonly DeliveryRecord[];
  giveBack(row: DeliveryRecord): void;
}): Sweep {
  const rows = rowsOf(options.models);
  const { ledger, owner, log } = options;
  const { machine } = options.clocks;

  /** Leases that ran out: somebody died between claim and settlement, and nobody knows whether they had sent. */
  async function endLapsed(now: number): Promise<void> {
    const lapsed = { state: 'claimed', leaseUntil: { $gt: 0, $lt: machine.now() } } as const;
    const unknown = { state: 'unknown', reason: 'crash', settledAt: now, leaseUntil: null } as const;
    const others = { ...lapsed, owner: { $ne: owner } };
    let count = 0;
    for (;;) {
      const found = (await rows.find(others).limit(AT_ONCE).toArray()) as DeliveryRecord[];
      if (found.length === 0) break;
      const ends = found.map((row) => ({
        updateOne: {
          filter: { _id: row._id, ...others },
          update: { $set: { ...unknown, resendAt: resendAt(row, 'crash', now) } },
        },
      }));
      count += (await rows.bulkWrite(ends, { ordered: false })).modifiedCount;
    }
    if (count > 0) log.warn('delivery.lapsed', { count });
    // Claimed by this worker and not in hand: the store's answer to the claim was lost. They were never begun.
    const before = options.held();
    const mine = (await rows
      .find({ ...lapsed, owner })
      .limit(AT_ONCE)
      .toArray()) as DeliveryRecord[];
    const hands = new Set([...before, ...options.held()].map(({ _id }) => String(_id)));
    for (const row of mine) if (!hands.has(String(row._id))) options.giveBack(row);
  }

  /** Unknown ones that are promised at least once: planned anew, then marked as such. */
  async function sendAgain(now: number): Promise<void> {
    for (;;) {
      const due = { state: 'unknown', resendAt: { $gt: 0, $lte: now } } as const;
      const found = (await rows.find(due).limit(AT_ONCE).toArray()) as DeliveryRecord[];
      if (found.length === 0) return;
      const list = found
        .filter(({ personal }) => personal)
        .map((row) => ({ address: row.address, items: repeated(row) }));
      await ledger.planAgain(list);
      const ids = found.map(({ _id }) => _id);
      await rows.updateMany({ _id: { $in: ids }, state: 'unknown' }, { $set: { resendAt: null } });
    }
  }

  /** Rows of announcements that were called off while they were in somebody's hand. */
  async function endCalledOff(): Promise<void> {
    const { cancelled } = await options.announcements();
    for (const id of cancelled) await ledger.cancelAnnouncement(id);
  }

  /** Settled rows lose what identifies a person, and stay for the figures. */
  async function forgetOld(now: number): Promise<void> {
    const old = { personal: true, settledAt: { $gt: 0, $lte: now - options.retentionDays * DAY_MS } } as const;
    for (;;) {
      const found = (await rows.find(old).limit(AT_ONCE).toArray()) as DeliveryRecord[];
      if (found.length === 0) return;
      await rows.bulkWrite(
        found.map((row) => ({ updateOne: { filter: { _id: row._id }, update: { $set: anonymous(row) } } })),
        { ordered: false },
      );
    }
  }

  return {
    async run(now) {
      await endLapsed(now);
      await sendAgain(now);
      await endCalledOff();
      await forgetOld(now);
    },
  };
}

const anonymous = (row: DeliveryRecord): Partial<DeliveryRecord> => ({
  personal: false,
  queue: `gone:${String(row._id)}`,
  address: { channel: row.address.channel, id: '' },
  messageId: null,
  resendAt: null,
  items: row.items.map((item) => ({ ...item, key: '', cardId: null, watchId: null })),
});
