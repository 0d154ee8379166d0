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

async function compute(years: readonly number[]): Promise<Day[][]> {
  // Nothing of our environment is its business, least of all tokens.
  const { stdout } = await run(process.execPath, [program, ...years.map(String)], { env: {}, timeout: 30_000 });
  return JSON.parse(stdout) as Day[][];
}

const isPublished = (day: Day): boolean => PUBLISHED.from <= day && day <= PUBLISHED.to;

function merge(year: number, computed: readonly Day[]): Day[] {
  const published = PUBLISHED.days.filter((day) => day.startsWith(`${year}-`));
  return [...new Set([...published, ...computed.filter((day) => !isPublished(day))])].sort();
}

/** Makes sure that these years are being computed, all that are missing by one process. */
function ask(years: readonly number[]): void {
  const missing = years.filter((year) => !known.has(year));
  const toCompute = missing.filter((year) => !(isPublished(`${year}-01-01`) && isPublished(`${year}-12-31`)));
  const computed = toCompute.length > 0 ? compute(toCompute) : Promise.resolve([]);
  for (const year of missing) {
    const days = computed.then((lists) => merge(year, lists[toCompute.indexOf(year)] ?? []));
    known.set(year, days);
    days.catch(() => known.delete(year));
  }
}

/** The public holidays of a Gregorian year, in order. Rejects when the process failed; it is tried anew then. */
export async function iranHolidays(year: number): Promise<Day[]> {
  ask([year]);
  return (await known.get(year)) ?? [];
}

/** `holidays` for createOfficeCalendar over whole Gregorian years, both included; other years have none. */
export async function holidaysOf(from: number, to: number): Promise<(day: Day) => boolean> {
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  ask(years);
  const days = new Set((await Promise.all(years.map(iranHolidays))).flat());
  return (day) => days.has(day);
}
