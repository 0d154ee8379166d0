import type { HourRange } from '../config.ts';
import { tehranTime } from './calendar.ts';

/** Whether `instant` (epoch ms) lies in the range, Tehran time. A range may cross midnight; from = to: it is empty. */
export function within({ from, to }: HourRange, instant: number): boolean {
  const { hour, minute } = tehranTime(instant);
  const now = hour * 60 + minute;
  return from <= to ? from <= now && now < to : now >= from || now < to;
}
