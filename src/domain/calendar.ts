import type { Day } from './card.ts';
import { normaliseText } from './digits.ts';

/**
 * Days in the calendar of Iran, by arithmetic alone: an import reads millions of dates, and Temporal's Persian calendar
 * costs some thirty times as much for each. The 33-year rule of leap years gives the official calendar's days from 1210 to
 * 1500; the tests compare every day of them with Temporal's.
 */

const MS_A_DAY = 86_400_000;
const MS_A_MINUTE = 60_000;
/** 1 Farvardin of the year 1 in days from 1970-01-01; 0622-03-22 in the proleptic Gregorian calendar. */
const SOLAR_HIJRI_EPOCH = -492_268;
/** The years for which the leap rule is right; nothing of the registration lies outside. */
const FIRST_YEAR = 1210;
const LAST_YEAR = 1500;

export interface SolarHijri {
  year: number;
  /** 1 = Farvardin … 12 = Esfand */
  month: number;
  day: number;
}

export const isSolarHijriLeapYear = (year: number): boolean => (25 * year + 11) % 33 < 8;

export const daysOfSolarHijriMonth = (year: number, month: number): number =>
  month <= 6 ? 31 : month <= 11 || isSolarHijriLeapYear(year) ? 30 : 29;

const epochDay = (day: Day): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / MS_A_DAY;
const dayOf = (epochDay: number): Day => new Date(epochDay * MS_A_DAY).toISOString().slice(0, 10);
const newYear = (year: number): number => SOLAR_HIJRI_EPOCH + 365 * (year - 1) + Math.floor((8 * year + 21) / 33);

/** 1404, 5, 1 → `2025-07-23`; undefined when there is no such day, or outside the years 1210–1500. */
export function fromSolarHijri(year: number, month: number, day: number): Day | undefined {
  if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  if (!Number.isInteger(month) || month < 1 || month > 12) return undefined;
  if (!Number.isInteger(day) || day < 1 || day > daysOfSolarHijriMonth(year, month)) return undefined;
  const before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  return dayOf(newYear(year) + before + day - 1);
}

export function toSolarHijri(day: Day): SolarHijri {
  const number = epochDay(day);
  let year = Math.floor((number - SOLAR_HIJRI_EPOCH) / 365.2425) + 1;
  while (newYear(year) > number) year -= 1;
  while (newYear(year + 1) <= number) year += 1;
  const ofYear = number - newYear(year);
  const month = ofYear < 186 ? Math.floor(ofYear / 31) + 1 : Math.floor((ofYear - 186) / 30) + 7;
  return { year, month, day: (ofYear < 186 ? ofYear % 31 : (ofYear - 186) % 30) + 1 };
}

const WRITTEN = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

function read(text: string): Day | undefined {
  const [, years, , months, days] = WRITTEN.exec(normaliseText(text).replace(/ ?([-/.]) ?/g, '$1')) ?? [];
  const [year, month, day] = [Number(years), Number(months), Number(days)];
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return fromSolarHijri(year, month, day);
  if (!(year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  // The platform rolls 30 February over into March; a day that does not come back does not exist.
  const number = Date.UTC(year, month - 1, day) / MS_A_DAY;
  return dayOf(number) === iso ? iso : undefined;
}

/** A file has few different dates, each many times. Short strings only: longer ones may hold a whole file in memory. */
const remembered = new Map<string, Day | undefined>();
const REMEMBERED_LENGTH = 12;
const REMEMBERED_DATES = 20_000;

/**
 * Reads a date as exports and people write it: Solar Hijri `1404/05/01` or ISO `2025-07-23`, year first, any digits,
 * with / - or . between; a time of day behind it is left out. Undefined: no date, no such day, or a two-digit year,
 * which could be either calendar's.
 */
export function parseDay(text: string): Day | undefined {
  if (text.length > REMEMBERED_LENGTH) return text.length > 64 ? undefined : read(text);
  if (remembered.has(text)) return remembered.get(text);
  if (remembered.size >= REMEMBERED_DATES) remembered.clear();
  const day = read(text);
  remembered.set(text, day);
  return day;
}

export const addDays = (day: Day, n: number): Day => dayOf(epochDay(day) + n);

/** Days from `a` to `b`; negative when `b` lies before `a`. */
export const daysBetween = (a: Day, b: Day): number => epochDay(b) - epochDay(a);

/** `n` months on (or back), on the same day of the month, or on that month's last where it is shorter (constrained). */
export function addSolarHijriMonths(day: Day, n: number): Day {
  const from = toSolarHijri(day);
  const months = from.year * 12 + from.month - 1 + n;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  const found = fromSolarHijri(year, month, Math.min(from.day, daysOfSolarHijriMonth(year, month)));
  if (found === undefined) throw new RangeError(`The calendar reaches from ${FIRST_YEAR} to ${LAST_YEAR}.`);
  return found;
}

/** 0 = Saturday, the first of the week, … 5 = Thursday, 6 = Friday. */
export function weekday(day: Day): number {
  // 1970-01-01 was a Thursday.
  return (((epochDay(day) + 5) % 7) + 7) % 7;
}

/** Daylight saving ended for good in September 2022 (1401); since then Tehran is UTC+03:30 all the year. */
const FIXED_SINCE = Date.UTC(2022, 8, 22);
const FIXED_OFFSET = 210 * MS_A_MINUTE;
let formatter: Intl.DateTimeFormat | undefined;

/** Milliseconds by which Tehran's clocks were ahead of UTC at `instant`. */
function offsetAt(instant: number): number {
  if (instant >= FIXED_SINCE) return FIXED_OFFSET;
  formatter ??= new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: 'Asia/Tehran',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(instant / 1000) * 1000;
}

/** The day that it is in Tehran at `instant` (epoch ms). */
export const tehranDay = (instant: number): Day => dayOf(Math.floor((instant + offsetAt(instant)) / MS_A_DAY));

/** The time on Tehran's clocks at `instant` (epoch ms). */
export function tehranTime(instant: number): { hour: number; minute: number } {
  const local = instant + offsetAt(instant);
  const minutes = Math.floor((local - Math.floor(local / MS_A_DAY) * MS_A_DAY) / MS_A_MINUTE);
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 };
}

/** The instant (epoch ms) at which Tehran's clocks show `hour`:`minute` on `day`. Hour 24 is the next midnight. */
export function instantOf(day: Day, hour = 0, minute = 0): number {
  const local = epochDay(day) * MS_A_DAY + (hour * 60 + minute) * MS_A_MINUTE;
  const guess = local - FIXED_OFFSET;
  return local - offsetAt(local - offsetAt(guess));
}
