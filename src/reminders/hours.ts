import type { HourRange } from '../config.ts';
import { within } from '../domain/hours.ts';
import { addDays, instantOf, tehranDay } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';

/** When people may be disturbed. Ranges are minutes of Tehran's day, from included, to not; equal ends: an empty range. */
export interface Hours {
  /** Nothing is sent then … */
  quiet: HourRange;
  /** … except, in these, that an office is closed today or tomorrow. */
  urgent: HourRange;
}

export const HOUR_MS = 3_600_000;
/** When reminders of a morning and of an evening come, minutes of the day. */
const MORNING = 9 * 60;
const EVENING = 18 * 60;

export const isQuiet = (instant: number, quiet: HourRange): boolean => within(quiet, instant);

const at = (day: Day, minute: number): number => instantOf(day, 0, minute);

/** The next instant at which it is `minute`, not before `instant`. */
function next(instant: number, minute: number): number {
  const day = tehranDay(instant);
  const today = at(day, minute);
  return today >= instant ? today : at(addDays(day, 1), minute);
}

/** `instant` itself, or the end of the quiet hours in which it lies. */
export const allowedFrom = (instant: number, quiet: HourRange): number =>
  isQuiet(instant, quiet) ? next(instant, quiet.to) : instant;

/** The same for what cannot wait: the urgent hours are open as well. */
export function urgentFrom(instant: number, { quiet, urgent }: Hours): number {
  if (!isQuiet(instant, quiet) || within(urgent, instant)) return instant;
  const morning = allowedFrom(instant, quiet);
  return urgent.from === urgent.to ? morning : Math.min(morning, next(instant, urgent.from));
}

/** The morning of a day, once nobody is disturbed any more. */
export const morningOf = (day: Day, quiet: HourRange): number => allowedFrom(at(day, MORNING), quiet);

/** The evening of a day: earlier where the quiet hours begin before it, for the next morning may be too late. */
export function eveningOf(day: Day, quiet: HourRange): number {
  const evening = at(day, EVENING);
  if (!isQuiet(evening, quiet)) return evening;
  const before = at(day, quiet.from - 1);
  return quiet.from > 0 && before < evening && !isQuiet(before, quiet) ? before : allowedFrom(evening, quiet);
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
