import { readFileSync } from 'node:fs';

/** One row of a benchmark: a figure, the floor or bound that it is held against, and whether it holds. */
export interface Row {
  what: string;
  figure: number;
  unit: string;
  /** What the figure is compared with, measured in the same run or stated as a bound. */
  floor: number;
  floorIs: string;
  /** The target: figure / floor is to be at most, or at least, this. */
  atMost?: number;
  atLeast?: number;
}

/** Prints a row: figure, floor, ratio, target, verdict. */
export function print(row: Row): void {
  const ratio = row.figure / row.floor;
  const met = (row.atMost === undefined || ratio <= row.atMost) && (row.atLeast === undefined || ratio >= row.atLeast);
  const target = row.atMost === undefined ? `≥ ${row.atLeast}` : `≤ ${row.atMost}`;
  const number = (value: number) => (Math.abs(value) >= 100 ? Math.round(value).toString() : value.toPrecision(3));
  process.stdout.write(
    `${row.what}: ${number(row.figure)} ${row.unit}; ${row.floorIs}: ${number(row.floor)} ${row.unit}; ` +
      `ratio ${ratio.toFixed(2)} (target ${target}) ${met ? 'met' : 'MISSED'}\n`,
  );
}

/** The value below which the share `q` (0 to 1) of `values` lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Resident memory of a process in MB, now and at its peak (Linux). */
export function memory(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
