import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Day } from './card.ts';

/**
 * Iran's public holidays. The library that knows them takes 24 MB and 0.3 s: it runs in a worker thread that ends
 * afterwards, once for each year. Its lunar days are Mecca's and may be a day off in Iran, where the moon is sighted:
 * staff correct that with closures (`closed`, `open`).
 */
const known = new Map<number, Promise<Day[]>>();

async function compute(year: number): Promise<Day[]> {
  // The compiled file by name: only imports have their extension rewritten.
  const worker = new Worker(new URL('./holidaysWorker.js', import.meta.url), { workerData: [year] });
  const [[days]] = (await once(worker, 'message')) as [[Day[]]];
  return [...new Set(days)].sort();
}

/**
 * The public holidays of a Gregorian year, in order. Rejects when the worker could not run (it is tried anew then).
 */
export function iranHolidays(year: number): Promise<Day[]> {
  let days = known.get(year);
  if (!days) {
    days = compute(year);
    known.set(year, days);
    days.catch(() => known.delete(year));
  }
  return days;
}

/** `holidays` for createOfficeCalendar over whole Gregorian years, both included; other years have none. */
export async function holidaysOf(from: number, to: number): Promise<(day: Day) => boolean> {
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const days = new Set((await Promise.all(years.map(iranHolidays))).flat());
  return (day) => days.has(day);
}
