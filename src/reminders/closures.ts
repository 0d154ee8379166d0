import type { Told } from '../database/models.ts';
import { addDays } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import type { OfficeCalendar, Where } from '../domain/officeDays.ts';

/** What is wrong with a day on which somebody means to go. */
export interface Trouble {
  day: Day;
  kind: 'closed' | 'lateOpening' | 'earlyEnd';
  /** `09:30`, for the latter two. */
  at: string | null;
}

/** As it is noted among what was told: `2025-09-22 earlyEnd 11:00`. */
export const troubleKey = ({ day, kind, at }: Trouble): string => `${day} ${kind}${at === null ? '' : ` ${at}`}`;

/** The day of such a key. */
export const troubleDay = (key: string): Day => key.slice(0, 10);

export function troubleOn(day: Day, where: Where, calendar: OfficeCalendar): Trouble | null {
  if (!calendar.isOpen(day, where)) return { day, kind: 'closed', at: null };
  for (const { kind, at } of calendar.closuresOn(day, where))
    if ((kind === 'lateOpening' || kind === 'earlyEnd') && at !== null) return { day, kind, at };
  return null;
}

/** Closures of days that this chat counts on, today's included, that it has not heard of. */
export function newTroubles(
  days: readonly (Day | null | undefined)[],
  lastTold: Told,
  where: Where,
  calendar: OfficeCalendar,
  today: Day,
): Trouble[] {
  return [...new Set(days)].flatMap((day) => {
    const trouble = day && day >= today ? troubleOn(day, where, calendar) : null;
    return trouble && !lastTold.closures?.includes(troubleKey(trouble)) ? [trouble] : [];
  });
}

/** Of today and tomorrow: whoever goes must know before leaving home. */
export const isUrgent = ({ day }: Trouble, today: Day): boolean => day <= addDays(today, 1);
