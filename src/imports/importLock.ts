import { randomUUID } from 'node:crypto';
import type { Clocks } from '../clock.ts';
import type { Database } from '../database/connection.ts';
import { isDuplicate } from '../database/duplicate.ts';
import { LockRefused } from './refusals.ts';

/** One import at a time: two would each count and overwrite what the other does. */

const LEASE = 'import';
const LEASE_MS = 30_000;
const RENEW_AFTER_MS = 5_000;

/** The last import of this process that runs or waits for its turn; on an embedded store there are no others. */
const lastOf = new WeakMap<Database['models'], Promise<unknown>>();

export interface ImportLock {
  /** To be called now and then while the work goes on. */
  renew: () => Promise<void>;
}

/**
 * Runs `work` under the lock of imports, after what this process was asked for before. Several processes of one MongoDB
 * share a lease; that of a process that was killed lapses within half a minute, which is waited for.
 * @throws LockRefused while an import of another process runs
 */
export function withImportLock<T>(
  { models, engine }: Pick<Database, 'models' | 'engine'>,
  { machine }: Pick<Clocks, 'machine'>,
  work: (lock: ImportLock) => Promise<T>,
): Promise<T> {
  const turn = Promise.resolve(lastOf.get(models)).then(() =>
    engine === 'embedded' ? work({ renew: async () => {} }) : withLease(),
  );
  lastOf.set(
    models,
    turn.catch(() => undefined),
  );
  return turn;

  async function withLease(): Promise<T> {
    const owner = randomUUID();
    await take(owner);
    let renewed = machine.now();
    const renew = async (): Promise<void> => {
      if (machine.now() - renewed < RENEW_AFTER_MS) return;
      renewed = machine.now();
      const { matchedCount } = await models.leases.updateOne({ _id: LEASE, owner }, { $set: until() });
      if (matchedCount === 0) throw new LockRefused({ code: 'importOvertaken' });
    };
    try {
      return await work({ renew });
    } finally {
      await models.leases.deleteOne({ _id: LEASE, owner });
    }
  }

  function until(): { until: number; purgeAt: Date } {
    const end = machine.now() + LEASE_MS;
    return { until: end, purgeAt: new Date(end + 24 * 3_600_000) };
  }

  async function take(owner: string): Promise<void> {
    const patience = machine.now() + LEASE_MS;
    for (;;) {
      try {
        await models.leases.updateOne(
          { _id: LEASE, until: { $lte: machine.now() } },
          { $set: { owner, ...until() } },
          { upsert: true },
        );
        return;
      } catch (error) {
        // Somebody holds it: the upsert would have made a second one.
        if (!isDuplicate(error)) throw error;
      }
      const held = await models.leases.findById(LEASE).lean();
      // One that is renewed belongs to a process that lives.
      if (held && held.until > patience) throw new LockRefused({ code: 'importBusy' });
      await machine.sleep(1_000);
    }
  }
}
