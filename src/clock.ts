/**
 * The two clocks, always handed in, never read from a global.
 *
 * Business time (custody, reminders, quiet hours, attempt limits, retention) can be set and moved, so that a year can be
 * lived through in a test or a demonstration. Machine time (leases, locks, time-outs, rates) is the real passing of
 * time and cannot be moved. All instants are milliseconds since 1970-01-01T00:00:00Z.
 */
export interface Clock {
  now(): number;
}

export interface BusinessClock extends Clock {
  /** Moves forwards to `instant` and settles when every listener has planned and queued what was due by then. */
  moveTo(instant: number): Promise<void>;
  /** Told after each move. Returns the way to stop listening. */
  onMove(listener: (now: number) => void | Promise<void>): () => void;
}

export interface MachineClock extends Clock {
  /** Settles after `ms` milliseconds of machine time, or at once when `signal` is aborted (it never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Clocks {
  business: BusinessClock;
  machine: MachineClock;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Machine time as this computer has it. */
export const machineClock: MachineClock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      // Node's timers hold 31 bits and take more for one millisecond: a longer sleep is slept in parts.
      const until = Date.now() + ms;
      const rest = () => {
        const left = until - Date.now();
        timer = left > LONGEST_TIMER_MS ? setTimeout(rest, LONGEST_TIMER_MS) : setTimeout(end, Math.max(0, left));
      };
      let timer: NodeJS.Timeout;
      rest();
      signal?.addEventListener('abort', end);
    }),
};

/** What `work` comes to, or undefined when `ms` of machine time are over before; the work itself goes on. */
export async function withTimeout<T>(clock: MachineClock, ms: number, work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(ms, over.signal).then(() => undefined)]);
  } finally {
    over.abort('over');
  }
}

/**
 * Business time that runs along with `machine`, from `start` on (default: the machine's own time).
 * @throws RangeError when it is asked to move backwards.
 */
export function createBusinessClock(machine: Clock, start: number = machine.now()): BusinessClock {
  let offset = start - machine.now();
  const listeners = new Set<(now: number) => void | Promise<void>>();
  return {
    now: () => machine.now() + offset,
    async moveTo(instant) {
      if (instant < machine.now() + offset) throw new RangeError('The clock only moves forwards.');
      offset = instant - machine.now();
      for (const listener of listeners) await listener(instant);
    },
    onMove(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
