import { createKeyedQueue } from '../../common/keyedQueue.ts';

/**
 * The right to work on something, a chat say, that one worker at a time may have. Behind a port, so that several
 * processes can share it: in memory for the single owner of an embedded store, on MongoDB for several.
 */
export interface Leases {
  /** Nobody else can be at work: what an earlier process of ours left is free at once. */
  readonly exclusive: boolean;
  /**
   * Runs `work` while it holds the lease on `name`; waits for it as long as need be, in order of asking.
   * @param signal  once it is aborted the lease is not waited for any more
   * @returns undefined when it was not waited for, and nothing was done
   */
  hold<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined>;
}

/** One process, one owner: the queue of a name is all that is needed. */
export function memoryLeases(): Leases {
  return { exclusive: true, hold: createKeyedQueue() };
}
