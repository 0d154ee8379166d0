import type { MachineClock } from '../clock.ts';
import { storeTrouble } from './trouble.ts';

/** How long to wait before each further try, machine ms: two minutes in all, less than the time a turn may take. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000] as const;

/** Whether the store could not be reached or written, which passes; the write may have had its effect all the same. */
const isStoreAway = (error: unknown): boolean => storeTrouble(error)?.lasting === false;

/**
 * Makes a write that nobody waits for any more, again and again while the store is away or full: whoever was answered need not
 * be told that something went wrong, and need not ask again. The write must bear being made twice.
 * @throws the error of the write, when it is another one, or when the store stays away
 */
export async function untilStored<T>(clock: MachineClock, write: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS)
    try {
      return await write();
    } catch (error) {
      if (!isStoreAway(error)) throw error;
      await clock.sleep(wait);
    }
  return write();
}
