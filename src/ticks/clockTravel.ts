import { inTime, type Clocks } from '../clock.ts';
import type { Models } from '../database/models.ts';
import { allowedFrom } from '../reminders/hours.ts';
import type { HourRange } from '../config.ts';

/**
 * Moves business time the way it would have passed: from one instant at which something is due to the next, and each
 * time waits until that was planned and sent. So a person reads on the way what they would have read, when they would
 * have: a reminder of an evening comes in that evening, even if the clock is moved by a day.
 */
export interface Journey {
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

/** @param options.sent  settles when all that is due has been sent, or is held back */
export function createJourney(options: {
  models: Models;
  clocks: Clocks;
  quietHours: HourRange;
  sent(): Promise<void>;
}): Journey {
  const { models, clocks, quietHours } = options;
  const { business, machine } = clocks;
  let last: Promise<void> = Promise.resolve();

  async function next(now: number): Promise<number | null> {
    const ahead = { $gt: now };
    const [watch, row, again] = await Promise.all([
      models.watches.findOne({ nextAt: ahead }, { nextAt: 1 }).sort({ nextAt: 1 }).lean(),
      models.deliveries.findOne({ state: 'planned', dueAt: ahead }, { dueAt: 1 }).sort({ dueAt: 1 }).lean(),
      models.deliveries.findOne({ state: 'unknown', resendAt: ahead }, { resendAt: 1 }).sort({ resendAt: 1 }).lean(),
    ]);
    const morning = allowedFrom(now, quietHours);
    const instants = [watch?.nextAt, row?.dueAt, again?.resendAt, morning > now ? morning : null];
    const known = instants.filter((at): at is number => typeof at === 'number');
    return known.length > 0 ? Math.min(...known) : null;
  }

  async function go(instant: number): Promise<void> {
    await business.moveTo(Math.max(instant, business.now() + A_LITTLE_MS));
    await inTime(machine, PATIENCE_MS, options.sent());
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
