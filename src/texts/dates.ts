import { tehranTime, toSolarHijri } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { digits } from './numbers.ts';
import type { Locale } from './resources.ts';

/**
 * Days and times in words. The names of months and weekdays are the platform's (Unicode CLDR); their order is ours,
 * as the platform's full Persian date prints the year first and the weekday last.
 *
 * In English a day stands in both calendars, for the office's papers bear only the Solar Hijri one.
 */

/**
 * - `weekdayDayMonth`: «دوشنبه ۳۱ شهریور», "Monday 22 September (31 Shahrivar)"
 * - `brief`: the same in Persian, "Monday 22 September" in English: for a day that was named before
 * - `dayMonth`: «۳۱ شهریور», "22 September (31 Shahrivar)"
 * - `full`: «۳۱ شهریور ۱۴۰۴», "22 September 2025 (31 Shahrivar 1404)"
 */
export type DayStyle = 'weekdayDayMonth' | 'brief' | 'dayMonth' | 'full';

interface Names {
  /** From Farvardin on. */
  months: readonly string[];
  gregorianMonths: readonly string[];
  /** As JavaScript counts: from Sunday on. */
  weekdays: readonly string[];
}

const monthOrDay = (tag: string, part: 'month' | 'weekday', instants: readonly number[]): string[] => {
  const format = new Intl.DateTimeFormat(tag, { [part]: 'long', timeZone: 'UTC' });
  return instants.map((instant) => format.formatToParts(instant).find(({ type }) => type === part)?.value ?? '');
};

/** The 10th of each Gregorian month of 2025 and the 1st (or near it) of each Solar Hijri month of 1404. */
const GREGORIAN = Array.from({ length: 12 }, (_, month) => Date.UTC(2025, month, 10));
const SOLAR_HIJRI = Array.from({ length: 12 }, (_, month) => Date.UTC(2025, 3 + month, 10));
const WEEK = Array.from({ length: 7 }, (_, day) => Date.UTC(2025, 5, 1 + day));

const namesOf = (locale: Locale): Names => ({
  months: monthOrDay(`${locale}-u-ca-persian`, 'month', SOLAR_HIJRI),
  gregorianMonths: monthOrDay(`${locale}-u-ca-gregory`, 'month', GREGORIAN),
  weekdays: monthOrDay(`${locale}-u-ca-gregory`, 'weekday', WEEK),
});
const NAMES: Record<Locale, Names> = { fa: namesOf('fa'), en: namesOf('en') };

function persian(day: Day, style: DayStyle, names: Names): string {
  const { year, month, day: ofMonth } = toSolarHijri(day);
  const dayMonth = `${digits('fa', ofMonth)} ${names.months[month - 1]}`;
  if (style === 'dayMonth') return dayMonth;
  if (style === 'full') return `${dayMonth} ${digits('fa', year)}`;
  return `${names.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]} ${dayMonth}`;
}

function english(day: Day, style: DayStyle, names: Names): string {
  const solar = toSolarHijri(day);
  const date = new Date(`${day}T00:00:00Z`);
  const year = style === 'full' ? [` ${date.getUTCFullYear()}`, ` ${solar.year}`] : ['', ''];
  const gregorian = `${date.getUTCDate()} ${names.gregorianMonths[date.getUTCMonth()]}${year[0]}`;
  if (style === 'brief') return `${names.weekdays[date.getUTCDay()]} ${gregorian}`;
  const both = `${gregorian} (${solar.day} ${names.months[solar.month - 1]}${year[1]})`;
  return style === 'weekdayDayMonth' ? `${names.weekdays[date.getUTCDay()]} ${both}` : both;
}

/** Few days are talked about, each many times. */
const remembered = new Map<string, string>();
const REMEMBERED_DAYS = 2000;

export function formatDay(day: Day, locale: Locale, style: DayStyle): string {
  const key = `${locale}${style}${day}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_DAYS) remembered.clear();
  const text = locale === 'fa' ? persian(day, style, NAMES.fa) : english(day, style, NAMES.en);
  remembered.set(key, text);
  return text;
}

/** The time on Tehran's clocks at `instant` (epoch ms): «۱۰:۰۵», "10:05". */
export function formatTime(instant: number, locale: Locale): string {
  const { hour, minute } = tehranTime(instant);
  return digits(locale, `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
}
