import { ok, type ActOutcome, refused } from '../../acts/outcome.ts';
import { daysBetween } from '../../domain/calendar.ts';
import type { Closure, County, Day, Office } from '../../domain/card.ts';
import { normaliseText } from '../../domain/digits.ts';
import { officeCodeOf } from '../../domain/names.ts';
import { LONGEST_CLOSED_DAYS } from '../../domain/officeDays.ts';

export type ClosureRefusal =
  | { code: 'daysOutOfOrder'; from: Day; to: Day }
  | { code: 'closureOver'; to: Day; today: Day }
  | { code: 'closureTooLong'; mostDays: number }
  | { code: 'timeUnreadable' }
  /** `office` as it was typed, `example` another one's code; null: no office is known at all. */
  | { code: 'officeUnknown'; office: string; example: string | null }
  | { code: 'officeElsewhere'; office: string; liesIn: County; stated: County };

/** A closure as staff state it, checked and in one form. */
export function checkClosure(
  stated: Closure,
  offices: ReadonlyMap<string, Office>,
  today: Day,
): ActOutcome<Closure, ClosureRefusal> {
  const { from, to, kind } = stated;
  if (to < from) return refused({ code: 'daysOutOfOrder', from, to });
  if (to < today) return refused({ code: 'closureOver', to, today });
  // Offices are never closed so long at a stretch: a later day is a slip of the keyboard.
  if (daysBetween(from, to) >= LONGEST_CLOSED_DAYS)
    return refused({ code: 'closureTooLong', mostDays: LONGEST_CLOSED_DAYS });
  const timed = kind === 'lateOpening' || kind === 'earlyEnd';
  const at = timed ? readTime(stated.at ?? '') : null;
  if (timed && at === null) return refused({ code: 'timeUnreadable' });
  const code = stated.office === null ? null : officeCodeOf(stated.office);
  if (code === null) return ok({ from, to, kind, at, office: null, county: stated.county });
  const office = offices.get(code);
  if (!office) return refused({ code: 'officeUnknown', office: code, example: [...offices.keys()][0] ?? null });
  if (stated.county !== null && office.county !== stated.county)
    return refused({ code: 'officeElsewhere', office: code, liesIn: office.county, stated: stated.county });
  return ok({ from, to, kind, at, office: code, county: office.county });
}

export const sameClosure = (a: Closure, b: Closure): boolean =>
  (['from', 'to', 'kind', 'at', 'county', 'office'] as const).every(
    (field) => (a[field] ?? null) === (b[field] ?? null),
  );

/** `9:30` in any digits → `09:30`; null: it is no time. */
function readTime(text: string): string | null {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(normaliseText(text)) ?? [];
  return hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
}
