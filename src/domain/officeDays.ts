import { addDays, weekday } from './calendar.ts';
import type { Closure, County, Day } from './card.ts';

/** Where someone wants to go; without it only what holds for the whole province counts. */
export interface Where {
  county: County;
  office?: string | null;
}

export interface OfficeCalendar {
  /** Is the place open on that day, if only for a part of it? */
  isOpen(day: Day, where?: Where): boolean;
  /** The last open day on or before `notAfter`; `notAfter` itself when nothing was open for 60 days. */
  lastOpenDay(notAfter: Day, where?: Where): Day;
  /** The first open day on or after `notBefore`; `notBefore` itself when nothing is open for 60 days. */
  nextOpenDay(notBefore: Day, where?: Where): Day;
  /** What was announced for that day and place, the most particular first. */
  closuresOn(day: Day, where?: Where): Closure[];
}

const THURSDAY = 5;
/**
 * So many days are looked at before nothing is called open: the longest closure that staff may enter. Nowruz, the longest
 * pause of a usual year, is about a fortnight.
 */
export const LONGEST_CLOSED_DAYS = 60;

/** An office's own closure says more than its county's, and that more than the province's. */
const particularity = (closure: Closure): number => (closure.office !== null ? 2 : closure.county !== null ? 1 : 0);

function concerns(closure: Closure, where: Where | undefined): boolean {
  if (closure.office !== null) return closure.office === where?.office;
  return closure.county === null || closure.county === where?.county;
}

/**
 * Offices of the province work Saturday to Wednesday. `holidays` tells the public ones; `closures` are what staff
 * entered: `closed` closes, `open` opens in spite of weekend and holiday, the other kinds leave the day open. The most
 * particular entry wins; of equal ones `closed` does, as a way for nothing is worse than a day's delay.
 */
export function createOfficeCalendar(options: {
  holidays: (day: Day) => boolean;
  closures: readonly Closure[];
}): OfficeCalendar {
  const { holidays, closures } = options;

  const closuresOn = (day: Day, where?: Where): Closure[] =>
    closures
      .filter((closure) => closure.from <= day && day <= closure.to && concerns(closure, where))
      .sort((a, b) => particularity(b) - particularity(a));

  function isOpen(day: Day, where?: Where): boolean {
    const decisive = closuresOn(day, where).filter(({ kind }) => kind === 'closed' || kind === 'open');
    const first = decisive[0];
    if (!first) return weekday(day) < THURSDAY && !holidays(day);
    return !decisive.some((other) => other.kind === 'closed' && particularity(other) === particularity(first));
  }

  function search(from: Day, step: 1 | -1, where?: Where): Day {
    for (let n = 0, day = from; n <= LONGEST_CLOSED_DAYS; n += 1, day = addDays(day, step))
      if (isOpen(day, where)) return day;
    return from;
  }

  return {
    isOpen,
    lastOpenDay: (notAfter, where) => search(notAfter, -1, where),
    nextOpenDay: (notBefore, where) => search(notBefore, 1, where),
    closuresOn,
  };
}
