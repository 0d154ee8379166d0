import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fromSolarHijri } from './calendar.ts';
import type { Day } from './card.ts';

/**
 * Iran's public holidays: as the official calendar published them where it is known here, computed for other times.
 * The library that computes them takes 24 MB and 0.3 s. It runs in a process of its own that ends afterwards, once for
 * each year; from a worker thread two thirds of the memory did not come back. Its moon is Mecca's, often a day ahead of
 * the one that is sighted in Iran: staff correct that with closures (`closed`, `open`).
 */

/** What the official calendars name from Dey 1403 to the end of 1404, Fridays included: year, month, days. */
const PUBLISHED_MONTHS: readonly (readonly [number, number, readonly number[]])[] = [
  [1403, 10, [25]],
  [1403, 11, [9, 22, 26]],
  [1403, 12, [29, 30]],
  [1404, 1, [1, 2, 3, 4, 11, 12, 13]],
  [1404, 2, [4]],
  [1404, 3, [14, 15, 16, 24]],
  [1404, 4, [14, 15]],
  [1404, 5, [23, 31]],
  [1404, 6, [2, 10, 19]],
  [1404, 9, [3]],
  [1404, 10, [13, 27]],
  [1404, 11, [15, 22]],
  [1404, 12, [20, 29]],
];
const PUBLISHED = {
  from: '2025-01-01',
  to: '2026-03-20',
  days: PUBLISHED_MONTHS.flatMap(([year, month, days]) =>
    days.flatMap((day) => fromSolarHijri(year, month, day) ?? []),
  ),
};

const program = fileURLToPath(new URL('./holidaysProcess.js', import.meta.url));
const run = promisify(execFile);
const known = new Map<number, Promise<Day[]>>();

async function compute(year: number): Promise<Day[]> {
  // Nothing of our environment is its business, least of all tokens.
  const { stdout } = await run(process.execPath, [program, String(year)], { env: {}, timeout: 30_000 });
  return JSON.parse(stdout) as Day[];
}

const isPublished = (day: Day): boolean => PUBLISHED.from <= day && day <= PUBLISHED.to;

function merge(year: number, computed: readonly Day[]): Day[] {
  const published = PUBLISHED.days.filter((day) => day.startsWith(`${year}-`));
  return [...new Set([...published, ...computed.filter((day) => !isPublished(day))])].sort();
}

/** The public holidays of a Gregorian year, in order. Rejects when the process failed; it is tried anew then. */
export function iranHolidays(year: number): Promise<Day[]> {
  const before = known.get(year);
  if (before) return before;
  const needsNone = isPublished(`${year}-01-01`) && isPublished(`${year}-12-31`);
  const days = (needsNone ? Promise.resolve([]) : compute(year)).then((computed) => merge(year, computed));
  known.set(year, days);
  days.catch(() => known.delete(year));
  return days;
}
