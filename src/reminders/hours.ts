import type { Day } from '../domain/card.ts';
import { allowedFrom, type HourRange, instantAt, within } from '../domain/hours.ts';

/** When reminders of a morning and of an evening come, minutes of Tehran's day. */
const MORNING = 9 * 60;
const EVENING = 18 * 60;

/** The morning of a day, once nobody is disturbed any more. */
export const morningOf = (day: Day, quiet: HourRange): number => allowedFrom(instantAt(day, MORNING), quiet);

/** The evening of a day: earlier where the quiet hours begin before it, for the next morning may be too late. */
export function eveningOf(day: Day, quiet: HourRange): number {
  const evening = instantAt(day, EVENING);
  if (!within(quiet, evening)) return evening;
  const before = instantAt(day, quiet.from - 1);
  return quiet.from > 0 && before < evening && !within(quiet, before) ? before : allowedFrom(evening, quiet);
}
