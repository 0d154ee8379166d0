import { CommandError } from '../../acts/act.ts';
import { bothCalendars } from '../../acts/words.ts';
import { daysBetween } from '../../domain/calendar.ts';
import type { Closure, Day, Office } from '../../domain/card.ts';
import { normaliseText } from '../../domain/digits.ts';
import { officeCodeOf } from '../../domain/names.ts';

/** Offices are never closed so long at a stretch: a later day is a slip of the keyboard. */
const LONGEST_DAYS = 60;

/**
 * A closure as staff state it, checked.
 * @throws CommandError with one sentence that says what to do
 */
export function checkClosure(stated: Closure, offices: ReadonlyMap<string, Office>, today: Day): Closure {
  const { from, to, kind } = stated;
  if (to < from)
    throw new CommandError(
      `The last day, ${bothCalendars(to)}, lies before the first, ${bothCalendars(from)}: swap them.`,
    );
  if (to < today)
    throw new CommandError(
      `${bothCalendars(to)} is over (today is ${bothCalendars(today)}): see whether the year is right.`,
    );
  if (daysBetween(from, to) >= LONGEST_DAYS)
    throw new CommandError(
      `These are more than ${LONGEST_DAYS} days: see whether the dates are right, or enter them in parts.`,
    );
  const timed = kind === 'lateOpening' || kind === 'earlyEnd';
  const at = timed ? readTime(stated.at ?? '') : null;
  const office = officeOf(stated, offices);
  return { from, to, kind, at, office: office?.code ?? null, county: office?.county ?? stated.county };
}

export const sameClosure = (a: Closure, b: Closure): boolean =>
  (['from', 'to', 'kind', 'at', 'county', 'office'] as const).every(
    (field) => (a[field] ?? null) === (b[field] ?? null),
  );

/** `9:30` in any digits → `09:30`. */
function readTime(text: string): string {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(normaliseText(text)) ?? [];
  if (hour === undefined) throw new CommandError('The time is none: write it like 09:30.');
  return `${hour.padStart(2, '0')}:${minute}`;
}

function officeOf({ office: typed, county }: Closure, offices: ReadonlyMap<string, Office>): Office | null {
  const code = typed === null ? null : officeCodeOf(typed);
  if (code === null) return null;
  const office = offices.get(code);
  if (!office)
    throw new CommandError(
      offices.size === 0
        ? 'No offices are known: import the file of offices first, or name the county.'
        : `No office has the code ${code.slice(0, 40)}: write it as in the file of offices, such as ${[...offices.keys()][0]}.`,
    );
  if (county !== null && office.county !== county)
    throw new CommandError(`The office ${code} lies in ${office.county}, not in ${county}: leave --county out.`);
  return office;
}
