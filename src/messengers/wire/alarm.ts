import type { MachineClock } from '../../clock.ts';

/** One alarm that rings once; setting it to a later instant than it already has changes nothing. */
export interface Alarm {
  /** @param at  machine ms; Infinity: not needed */
  set(at: number): void;
  off(): void;
}

export function createAlarm(clock: MachineClock, ring: () => void): Alarm {
  let set: { at: number; off: AbortController } | null = null;
  const off = () => {
    set?.off.abort('off');
    set = null;
  };
  return {
    off,
    set(at) {
      if (set && set.at <= at) return;
      off();
      if (!Number.isFinite(at)) return;
      const mine = { at, off: new AbortController() };
      set = mine;
      void clock.sleep(Math.max(0, at - clock.now()), mine.off.signal).then(() => {
        if (set !== mine) return;
        set = null;
        ring();
      });
    },
  };
}
