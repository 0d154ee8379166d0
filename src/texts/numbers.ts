import { toLatinDigits, toPersianDigits } from '../domain/digits.ts';
import type { Locale } from './resources.ts';

/** Digits as `locale` writes them, without grouping: years, days, times, the end of a code. */
export const digits = (locale: Locale, value: number | string): string =>
  locale === 'fa' ? toPersianDigits(String(value)) : toLatinDigits(String(value));

const grouped: Record<Locale, Intl.NumberFormat> = {
  fa: new Intl.NumberFormat('fa-IR'),
  en: new Intl.NumberFormat('en'),
};

/** A quantity with thousands separators: «۷٬۴۵۲». */
export const quantity = (locale: Locale, value: number): string => grouped[locale].format(value);
