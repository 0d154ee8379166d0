import { addDays, instantOf, tehranDay, tehranTime } from './calendar.ts';
import type { Day } from './card.ts';

/** Hours of Tehran's day. Instants are business time, epoch ms; minutes count from midnight in Tehran. */

/** From `from` (included) to `to` (not). `from` may be later than `to`: then it crosses midnight. Equal: it is empty. */
export interface HourRange {
  from: number;
  to: number;
}

/** When people may be disturbed. */
export interface Hours {
  /** Nothing is sent then … */
  quiet: HourRange;
  /** … except, in these, that an office is closed today or tomorrow. */
  urgent: HourRange;
}

export const HOUR_MS = 3_600_000;

/** Whether `instant` lies in the range. */
export function within({ from, to }: HourRange, instant: number): boolean {
  const { hour, minute } = tehranTime(instant);
  const now = hour * 60 + minute;
  return from <= to ? from <= now && now < to : now >= from || now < to;
}

/** The instant of a minute of a day. */
export const instantAt = (day: Day, minute: number): number => instantOf(day, 0, minute);

/** The next instant at which it is `minute`, not before `instant`. */
function nextAt(instant: number, minute: number): number {
  const day = tehranDay(instant);
  const today = instantAt(day, minute);
  return today >= instant ? today : instantAt(addDays(day, 1), minute);
}

/** `instant` itself, or the end of the quiet hours in which it lies. */
export const allowedFrom = (instant: number, quiet: HourRange): number =>
  within(quiet, instant) ? nextAt(instant, quiet.to) : instant;

/** The same for what cannot wait: the urgent hours are open as well. */
export function urgentFrom(instant: number, { quiet, urgent }: Hours): number {
  if (!within(quiet, instant) || within(urgent, instant)) return instant;
  const morning = allowedFrom(instant, quiet);
  return urgent.from === urgent.to ? morning : Math.min(morning, nextAt(instant, urgent.from));
}

/** A time as files write it: `13:30`, `7`. */
const TIME = /(\d{1,2})(?:[:٫.](\d{2}))?/g;

/** An office's hours from words such as `7:30 تا 13:30`; null where the words do not hold exactly two times. */
export function readHours(latinDigits: string): HourRange | null {
  const times = [...latinDigits.matchAll(TIME)].map(([, hour, minute]) => Number(hour) * 60 + Number(minute ?? 0));
  const [from, to] = times;
  if (times.length !== 2 || from === undefined || to === undefined) return null;
  // «۷:۳۰ تا ۱:۳۰»: the second is after noon.
  const end = to <= from ? to + 12 * 60 : to;
  return from < end && end <= 24 * 60 ? { from, to: end } : null;
}
