/** The page's own words, from locales/LOCALE/simulator.ftl. A missing key or variable is an error, never a blank. */
import { FluentBundle, FluentResource } from './vendor/fluent/index.js';
import { ROUTES } from '../protocol.ts';

export type Locale = 'fa' | 'en';

let bundle: FluentBundle | undefined;
let current: Locale = 'fa';

/** The locale that `?lang=` asks for; Persian otherwise. */
export const localeOf = (search: string): Locale => (new URLSearchParams(search).get('lang') === 'en' ? 'en' : 'fa');

export async function loadTexts(locale: Locale): Promise<void> {
  const answer = await fetch(ROUTES.texts.replace(':locale', locale));
  if (!answer.ok) throw new Error(`No texts for ${locale}: HTTP ${answer.status}`);
  // Every value is put between the right marks by the ftl itself: names in labels must read as they are typed.
  bundle = new FluentBundle(locale, { useIsolating: false });
  const errors = bundle.addResource(new FluentResource(await answer.text()));
  if (errors.length > 0) throw errors[0];
  current = locale;
}

export const locale = (): Locale => current;

export const has = (key: string): boolean => bundle?.hasMessage(key) ?? false;

/** @throws Error on an unknown key or a missing variable. */
export function say(key: string, vars: Record<string, string | number> = {}): string {
  const pattern = bundle?.getMessage(key)?.value;
  if (!bundle || !pattern) throw new Error(`Unknown text: ${key}`);
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, vars, errors);
  if (errors[0]) throw errors[0];
  return text;
}

/** A whole number in the digits of the locale, without separators. */
export const number = (value: number): string =>
  value.toLocaleString(current === 'fa' ? 'fa-IR' : 'en', { useGrouping: false });

/** Bytes, as people read them. */
export function fileSize(bytes: number): string {
  const format = (value: number) =>
    value.toLocaleString(current === 'fa' ? 'fa-IR' : 'en', { maximumFractionDigits: value < 10 ? 1 : 0 });
  if (bytes < 1024) return say('size-bytes', { size: format(bytes) });
  if (bytes < 1024 ** 2) return say('size-kilobytes', { size: format(bytes / 1024) });
  return say('size-megabytes', { size: format(bytes / 1024 ** 2) });
}
