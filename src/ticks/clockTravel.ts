import { withTimeout, type Clocks } from '../clock.ts';
import { allowedFrom, type HourRange } from '../domain/hours.ts';

/**
 * Moves business time the way it would have passed: from one instant at which something is due to the next, and each
 * time waits until that was planned and sent. So a person reads on the way what they would have read, when they would
 * have: a reminder of an evening comes in that evening, even if the clock is moved by a day.
 */
export interface ClockTravel {
  /** @throws RangeError backwards */
  moveTo(instant: number): Promise<void>;
  /** In one step, as for a machine that slept; only what is due already is done before. @throws RangeError backwards */
  leapTo(instant: number): Promise<void>;
}

/** A year of reminders for a screen of people is less. */
const MOST_STOPS = 2_000;
/** A messenger that does not answer holds nobody up for longer, machine ms. */
const PATIENCE_MS = 5_000;
/** Time runs on by itself while one looks at it. */
const A_LITTLE_MS = 20;

/**
 * @param options.nextDue  the first instant after `now` at which something is due; null: nothing is known to be
 * @param options.sent     settles when all that is due has been sent, or is held back
 */
export function createClockTravel(options: {
  clocks: Clocks;
  quietHours: HourRange;
  nextDue: readonly ((now: number) => Promise<number | null>)[];
  sent(): Promise<void>;
}): ClockTravel {
  const { clocks, quietHours } = options;
  const { business, machine } = clocks;
  let last: Promise<void> = Promise.resolve();

  async function next(now: number): Promise<number | null> {
    const due = await Promise.all(options.nextDue.map((ask) => ask(now)));
    const morning = allowedFrom(now, quietHours);
    const instants = [...due, morning > now ? morning : null];
    const known = instants.filter((at) => at !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  async function go(instant: number): Promise<void> {
    await business.moveTo(Math.max(instant, business.now() + A_LITTLE_MS));
    await withTimeout(machine, PATIENCE_MS, options.sent());
  }

  async function travel(instant: number): Promise<void> {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      const stop = await next(business.now());
      if (stop === null || stop >= instant) break;
      await go(stop);
    }
    await go(instant);
  }

  /** One move after the other. What people have just done is due already. */
  function move(instant: number, how: (instant: number) => Promise<void>): Promise<void> {
    if (instant < business.now()) throw new RangeError('The clock only moves forwards.');
    last = last
      .catch(() => undefined)
      .then(() => (instant > business.now() + A_LITTLE_MS ? go(0) : undefined))
      .then(() => how(instant));
    return last;
  }

  return { moveTo: (instant) => move(instant, travel), leapTo: (instant) => move(instant, go) };
}
