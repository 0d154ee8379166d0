import type { Types } from 'mongoose';
import type { Clocks } from '../clock.ts';
import type { Channel } from '../domain/address.ts';
import type { DeliveryRecord, Models } from '../database/models.ts';
import { within, type HourRange } from '../domain/hours.ts';
import { ON_DISK } from '../database/onDisk.ts';
import { ORDINARY, rowsOf, URGENT } from './ledger.ts';
import { CARDS } from './message.ts';

/** A worker that died is waited for this long, machine ms; the clocks of the machines must agree far better. */
export const LEASE_MS = 60_000;
/** A row whose lease ends sooner is not sent any more. */
export const SAFE_MS = 10_000;

/** Which announcements may be sent now, and which were called off; those in neither are paused. */
export type AnnouncementStates = () => Promise<{ running: readonly string[]; cancelled: readonly string[] }>;

/** How a worker makes rows its own. A claim is one write for many rows, each of which only one worker can win. */
export interface Claims {
  /** At most `count` rows that are due and may be sent now; urgent ones first, announcements last. */
  take(channel: Channel, count: number): Promise<DeliveryRecord[]>;
  /** Keeps the rows for another LEASE_MS. */
  renew(held: readonly DeliveryRecord[]): Promise<void>;
}

export function createClaims(options: {
  models: Models;
  clocks: Clocks;
  owner: string;
  quietHours: HourRange;
  urgentHours: HourRange;
  announcements: AnnouncementStates;
}): Claims {
  const rows = rowsOf(options.models);
  const { business, machine } = options.clocks;

  /** What may go now, in the order in which it goes. */
  async function sources(now: number): Promise<{ source: string; priority: number }[]> {
    const quiet = within(options.quietHours, now);
    const cards = [
      ...(!quiet || within(options.urgentHours, now) ? [{ source: CARDS, priority: URGENT }] : []),
      ...(quiet ? [] : [{ source: CARDS, priority: ORDINARY }]),
    ];
    if (quiet) return cards;
    const { running } = await options.announcements();
    return [...cards, ...running.map((source) => ({ source, priority: ORDINARY }))];
  }

  /** @param found  what was read before the write; still true of announcements' rows, which nobody joins */
  async function win(found: DeliveryRecord[], ids: Types.ObjectId[]): Promise<DeliveryRecord[]> {
    const { owner } = options;
    const leaseUntil = machine.now() + LEASE_MS;
    const mine = { state: 'claimed', owner, leaseUntil } as const;
    // A power cut that took the claim back would leave a message that was sent as one that is still planned.
    const { modifiedCount } = await rows.updateMany({ _id: { $in: ids }, state: 'planned' }, { $set: mine }, ON_DISK);
    if (modifiedCount === 0) return [];
    if (modifiedCount === ids.length && found.every(({ source }) => source !== CARDS))
      return found.map((row) => ({ ...row, ...mine }));
    const won = await rows.find({ _id: { $in: ids }, owner, state: 'claimed' }).toArray();
    const place = new Map(ids.map((id, index) => [String(id), index]));
    return (won as DeliveryRecord[]).toSorted((a, b) => place.get(String(a._id))! - place.get(String(b._id))!);
  }

  return {
    async take(channel, count) {
      const now = business.now();
      const found: DeliveryRecord[] = [];
      for (const { source, priority } of await sources(now)) {
        if (found.length >= count) break;
        const due = { state: 'planned', 'address.channel': channel, source, priority, dueAt: { $lte: now } } as const;
        const next = rows
          .find(due)
          .sort({ dueAt: 1 })
          .limit(count - found.length);
        found.push(...((await next.toArray()) as DeliveryRecord[]));
      }
      if (found.length === 0) return [];
      return win(
        found,
        found.map(({ _id }) => _id),
      );
    },
    async renew(held) {
      if (held.length === 0) return;
      const leaseUntil = machine.now() + LEASE_MS;
      const ids = held.map(({ _id }) => _id);
      await rows.updateMany({ _id: { $in: ids }, owner: options.owner, state: 'claimed' }, { $set: { leaseUntil } });
      for (const row of held) row.leaseUntil = leaseUntil;
    },
  };
}
