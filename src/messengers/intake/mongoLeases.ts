import { createKeyedQueue } from '../../common/keyedQueue.ts';
import { randomUUID } from 'node:crypto';
import type { MachineClock } from '../../clock.ts';
import { isDuplicate } from '../../database/duplicate.ts';
import type { Models } from '../../database/models.ts';
import type { Leases } from './leases.ts';

/** A process that died is waited for this long, machine ms; the clocks of the machines must agree far better. */
export const LEASE_MS = 15_000;
const RENEW_MS = LEASE_MS / 3;
const FIRST_LOOK_MS = 25;
const LAST_LOOK_MS = 500;
const PURGE_AFTER_MS = 24 * 3_600_000;

/**
 * Leases that several processes share through `models.leases`. One ends by itself when its holder stops renewing it, so
 * the chat of a process that was killed is free again after LEASE_MS.
 */
export function mongoLeases(leases: Models['leases'], clock: MachineClock, owner: string = randomUUID()): Leases {
  const queue = createKeyedQueue();
  const row = () => ({ owner, until: clock.now() + LEASE_MS, purgeAt: new Date(clock.now() + PURGE_AFTER_MS) });

  /** One call: takes over a lease that has ended, or makes one; where somebody has it, making it is a duplicate. */
  async function tryTo(name: string): Promise<boolean> {
    const ended = { _id: name as never, until: { $lt: clock.now() } };
    try {
      await leases.collection.updateOne(ended, { $set: row() }, { upsert: true });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async function acquire(name: string, signal?: AbortSignal): Promise<boolean> {
    for (let wait = FIRST_LOOK_MS; !(await tryTo(name)); wait = Math.min(LAST_LOOK_MS, wait * 1.5)) {
      await clock.sleep(wait, signal);
      if (signal?.aborted) return false;
    }
    return true;
  }

  async function renewUntil(name: string, done: AbortSignal): Promise<void> {
    for (;;) {
      await clock.sleep(RENEW_MS, done);
      if (done.aborted) return;
      // A database that is away for a moment: the next renewal may still be in time.
      await leases.updateOne({ _id: name, owner }, { $set: row() }).catch(() => undefined);
    }
  }

  return {
    exclusive: false,
    // Within this process the line keeps the order; between processes the row keeps them apart.
    hold: (name, work, signal) =>
      queue(name, async () => {
        if (!(await acquire(name, signal))) return undefined;
        const done = new AbortController();
        const renewing = renewUntil(name, done.signal);
        try {
          return await work();
        } finally {
          done.abort('over');
          await renewing;
          // If this fails the lease simply ends by itself.
          await leases.collection.deleteOne({ _id: name as never, owner }).catch(() => undefined);
        }
      }),
  };
}
