import { toLatinDigits, toPersianDigits } from '../domain/digits.ts';
import type { Locale } from './resources.ts';

/** Digits as `locale` writes them, without grouping: years, days, times, the end of a code. */
export const digits = (locale: Locale, value: number | string): string =>
  locale === 'fa' ? toPersianDigits(String(value)) : toLatinDigits(String(value));
