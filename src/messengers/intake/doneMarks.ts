import type { MachineClock } from '../../clock.ts';
import type { Models, UpdateRecord } from '../../database/models.ts';
import { ON_DISK } from '../../database/onDisk.ts';
import { errorData, type Log } from '../../log.ts';

/** Notes in the store, and on its disk, that updates were handled. */
export interface DoneMarks {
  /** False: the store could not be written, after some tries. Never throws. */
  mark(key: string): Promise<boolean>;
}

/** Both messengers keep an unconfirmed update for a day. */
export const REMEMBER_MS = 3 * 24 * 3_600_000;
const TRIES = 3;

/** One write at a time: what is handled meanwhile goes into the next one, together. A rush costs few writes by that. */
export function createDoneMarks(options: { updates: Models['updates']; clock: MachineClock; log: Log }): DoneMarks {
  const { updates, clock, log } = options;
  let waiting: { key: string; tell: (isMarked: boolean) => void }[] = [];
  let writing = false;

  async function write(keys: readonly string[]): Promise<boolean> {
    const now = clock.now();
    const row: Omit<UpdateRecord, '_id'> = { state: 'done', leaseUntil: now, purgeAt: new Date(now + REMEMBER_MS) };
    const operations = keys.map((key) => ({
      updateOne: { filter: { _id: key as never }, update: { $set: row }, upsert: true },
    }));
    for (let tries = 1; tries <= TRIES; tries++)
      try {
        await updates.collection.bulkWrite(operations, { ordered: false, ...ON_DISK });
        return true;
      } catch (error) {
        log.error('intake.notMarked', { updates: keys.length, tries, ...errorData(error) });
        await clock.sleep(200 * tries);
      }
    return false;
  }

  async function run(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const isMarked = await write(batch.map(({ key }) => key));
      for (const { tell } of batch) tell(isMarked);
    }
    writing = false;
  }

  return {
    mark: (key) =>
      new Promise((tell) => {
        waiting.push({ key, tell });
        if (!writing) void run();
      }),
  };
}
