import { toSolarHijri } from '../../src/domain/calendar.ts';
import type { Day } from '../../src/domain/card.ts';

/** Words that all scripts use when they speak to the operator. */

/** `1404/05/20 (2025-08-11)` */
export function bothCalendars(day: Day): string {
  const { year, month, day: ofMonth } = toSolarHijri(day);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}/${two(month)}/${two(ofMonth)} (${day})`;
}

/** `919,007` */
export const number = (value: number): string => value.toLocaleString('en-US');

/** `1 row`, `1,200 rows` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** As much of what somebody typed as belongs into a sentence. */
export const clipped = (typed: string): string => typed.slice(0, 40);
