/** Instants in the words of Tehran's clock and the Solar Hijri calendar, and back. All instants are milliseconds. */
import { locale } from './texts.ts';

export interface SolarHijri {
  year: number;
  /** 1 … 12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, tag: string): Intl.DateTimeFormat {
  const key = tag + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'Asia/Tehran' })));
  return found;
}

const tag = (): string => (locale() === 'fa' ? 'fa-IR-u-ca-persian' : 'en-u-ca-persian');

function parts(instant: number, options: Intl.DateTimeFormatOptions, of = tag()): Record<string, string> {
  return Object.fromEntries(
    format(options, of)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
}

/** «۱۰:۰۰» */
export const timeOf = (instant: number): string =>
  format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, tag()).format(instant);

/** «دوشنبه ۲۰ مرداد»; Intl's own order for a full date puts the weekday last. */
export function dayOf(instant: number): string {
  const { weekday, day, month } = parts(instant, { weekday: 'long', day: 'numeric', month: 'long' });
  return `${weekday} ${day} ${month}`;
}

/** «دوشنبه ۲۰ مرداد ۱۴۰۴» */
export const longDayOf = (instant: number): string => `${dayOf(instant)} ${parts(instant, { year: 'numeric' }).year}`;

/** Equal for instants of one day in Tehran. */
export const dayKey = (instant: number): string =>
  format({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').format(instant);

export const monthNames = (): string[] =>
  Array.from({ length: 12 }, (_, index) => {
    const inside = toInstant({ year: 1404, month: index + 1, day: 5, hour: 12, minute: 0 });
    return parts(inside, { month: 'long' }).month ?? '';
  });

export function solarHijri(instant: number): SolarHijri {
  const read = parts(
    instant,
    { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' },
    'en-u-ca-persian-nu-latn',
  );
  return {
    year: Number(read.year),
    month: Number(read.month),
    day: Number(read.day),
    hour: Number(read.hour),
    minute: Number(read.minute),
  };
}

/** The instant of that minute in Tehran. A day that the month does not have gives the first of the next month. */
export function toInstant(wanted: SolarHijri): number {
  // 1 Farvardin lies between 19 and 22 March: a guess that is at most a few days off, then corrected by looking.
  const before = wanted.month <= 7 ? (wanted.month - 1) * 31 : 186 + (wanted.month - 7) * 30;
  let guess = Date.UTC(wanted.year + 621, 2, 21) + (before + wanted.day - 1) * DAY + 8.5 * 3_600_000;
  for (let step = -3; step <= 3; step++) {
    const seen = solarHijri(guess + step * DAY);
    if (seen.year === wanted.year && seen.month === wanted.month && seen.day === wanted.day) {
      guess += step * DAY;
      break;
    }
  }
  const noon = solarHijri(guess);
  return guess + ((wanted.hour - noon.hour) * 60 + (wanted.minute - noon.minute)) * 60_000;
}

/** How many days a Solar Hijri month has: 29 … 31. */
export function daysInMonth(year: number, month: number): number {
  const first = toInstant({ year, month, day: 1, hour: 12, minute: 0 });
  return solarHijri(first + 30 * DAY).month === month ? 31 : solarHijri(first + 29 * DAY).month === month ? 30 : 29;
}
