import type { Clocks, MachineClock } from '../../src/clock.ts';
import { createBusinessClock } from '../../src/clock.ts';

/** A machine clock that stands still until it is told to pass. */
export interface TestMachineClock extends MachineClock {
  /** Lets `ms` milliseconds pass and wakes, in order, whoever slept until then. */
  pass(ms: number): Promise<void>;
}

export function testMachineClock(start = Date.parse('2025-08-11T06:30:00Z')): TestMachineClock {
  let now = start;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          until: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...sleepers].filter((s) => s.until <= end).sort((a, b) => a.until - b.until)[0];
        if (!next) break;
        now = Math.max(now, next.until);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Both clocks under the test's hand; business time starts on 20 Mordad 1404, ten in the morning in Tehran. */
export function testClocks(start = Date.parse('2025-08-11T06:30:00Z')): Clocks & { machine: TestMachineClock } {
  const machine = testMachineClock(start);
  return { machine, business: createBusinessClock(machine, start) };
}

/** Lets everything happen that needs no time to pass, within so many turns of the event loop. */
export async function settle(turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}
