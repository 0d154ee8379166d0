import type { MachineClock } from '../clock.ts';

/** One who sleeps until it is time, or until somebody wakes them. A call while awake is not lost. */
export interface Sleeper {
  sleep(ms: number): Promise<void>;
  wake(): void;
  /** Wakes for good: nobody sleeps any more. */
  end(): void;
  /** Settles when it was ended. */
  ended: Promise<void>;
}

export function createSleeper(clock: MachineClock): Sleeper {
  let woken = false;
  let over = false;
  let sleeping: AbortController | null = null;
  let tell = () => {};
  const ended = new Promise<void>((resolve) => (tell = resolve));
  const wake = () => {
    woken = true;
    sleeping?.abort();
  };
  return {
    async sleep(ms) {
      if (!woken && !over) {
        sleeping = new AbortController();
        await clock.sleep(ms, sleeping.signal);
        sleeping = null;
      }
      woken = false;
    },
    wake,
    end() {
      over = true;
      wake();
      tell();
    },
    ended,
  };
}
