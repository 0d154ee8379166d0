import type { Update } from 'grammy/types';
import type { MachineClock } from '../../clock.ts';
import { updateIdOf } from './normalise.ts';

/** Which updates the messenger may forget: those below the lowest one that is not finished. */
export interface Offsets {
  /** The offset of the next poll; it confirms everything below. */
  next(): number;
  /**
   * Notes what a poll brought and returns what is new or to be tried again, in the order of the numbers.
   * @param all  the messenger had no more: what it did not bring it does not have any more
   */
  offered(updates: readonly Update[], all: boolean): Update[];
  /** An update that was handed on is finished, or is to be tried again when it is offered again. */
  finished(id: number, done: boolean): void;
  /** Settles when nothing is in hand, or after `ms`; what is to be tried again is waited for another `ms`. */
  nothingInHand(clock: MachineClock, ms: number, signal: AbortSignal): Promise<void>;
  /** The lowest update that is not finished cannot be read at all: it is given up. */
  skip(): void;
  /** Forgets everything: the numbers start anew. */
  reset(): void;
}

export function createOffsets(): Offsets {
  const known = new Map<number, 'inHand' | 'again' | 'finished'>();
  let offset = 0;
  let inHand = 0;
  let waiting: (() => void)[] = [];
  return {
    next() {
      let lowest = Number.POSITIVE_INFINITY;
      let highest = offset - 1;
      for (const [id, state] of known) {
        highest = Math.max(highest, id);
        if (state !== 'finished') lowest = Math.min(lowest, id);
      }
      offset = Math.max(0, Math.min(lowest, highest + 1));
      for (const id of known.keys()) if (id < offset) known.delete(id);
      return offset;
    },
    offered(updates, all) {
      const ids = new Set<number>();
      const fresh: Update[] = [];
      for (const update of updates) {
        const id = updateIdOf(update);
        if (id === null || ids.has(id)) continue;
        ids.add(id);
        const state = known.get(id);
        if (state === 'inHand' || state === 'finished') continue;
        known.set(id, 'inHand');
        inHand++;
        fresh.push(update);
      }
      if (all) for (const [id, state] of known) if (state === 'again' && !ids.has(id)) known.delete(id);
      return fresh.sort((a, b) => a.update_id - b.update_id);
    },
    finished(id, done) {
      known.set(id, done ? 'finished' : 'again');
      if (--inHand === 0) for (const wake of waiting.splice(0)) wake();
    },
    async nothingInHand(clock, ms, signal) {
      if (inHand > 0) {
        const over = new AbortController();
        const stop = () => over.abort('over');
        signal.addEventListener('abort', stop, { once: true });
        await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), clock.sleep(ms, over.signal)]);
        signal.removeEventListener('abort', stop);
        stop();
      }
      // What is to be tried again would come back at once.
      if ([...known.values()].includes('again')) await clock.sleep(ms, signal);
    },
    skip() {
      known.set(offset, 'finished');
    },
    reset() {
      offset = 0;
      for (const [id, state] of known) if (state === 'finished') known.delete(id);
    },
  };
}
