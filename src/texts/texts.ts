import { FluentBundle, FluentNumber } from '@fluent/bundle';
import { BOLD_END, BOLD_START, stripPrivateUse } from './marks.ts';
import { digits } from './numbers.ts';
import { LOCALES, type Locale, localesFolder, readLocale } from './resources.ts';

export { LOCALES, type Locale } from './resources.ts';

/** Until somebody chooses. */
export const DEFAULT_LOCALE: Locale = 'fa';

export type Vars = Readonly<Record<string, string | number>>;

/**
 * What is handed in beside a key. A key is a literal, or put together from parts each of which is one of a known few, so
 * that a test can try them all (test/texts/composedKeys.test.ts); any other string does not compile.
 */
type VarsOf<K extends string> =
  { [none in never]: true } extends Record<K, true> ? [notOneOfAKnownFew: never] : [vars?: Vars];

/**
 * Says a text of locales/<locale>/*.ftl. Numbers come out in the locale's digits without grouping; strings as they are,
 * less private-use characters (so a text that was said already loses its bold when it is passed on as a variable).
 * @throws Error for an unknown key or a missing variable. The message names key and variable, never a value.
 */
export type Say = (<K extends string>(key: K, ...vars: VarsOf<K>) => string) & { readonly locale: Locale };

export interface Texts {
  for(locale: Locale): Say;
}

/** Fluent's own formatting would group a year's digits; plural rules still see a number. */
class PlainNumber extends FluentNumber {
  private readonly locale: Locale;
  constructor(value: number, locale: Locale) {
    super(value);
    this.locale = locale;
  }
  override toString(): string {
    return digits(this.locale, this.value);
  }
}

/** Sees the text of patterns only, never a variable: so nobody can type markup. */
const markBold = (text: string): string =>
  text.includes('<') ? text.replaceAll('<b>', BOLD_START).replaceAll('</b>', BOLD_END) : text;

/** Loads all locales. Once, at start; a text then costs a few microseconds. */
export function createTexts(folder: string = localesFolder()): Texts {
  const says = new Map(LOCALES.map((locale) => [locale, createSay(folder, locale)]));
  return {
    for(locale) {
      const say = says.get(locale);
      if (!say) throw new Error('No such locale.');
      return say;
    },
  };
}

function createSay(folder: string, locale: Locale): Say {
  const bundle = new FluentBundle(locale, { useIsolating: false, transform: markBold });
  for (const { file, resource } of readLocale(folder, locale)) {
    const [problem] = bundle.addResource(resource);
    if (problem) throw new Error(`locales/${locale}/${file}: ${problem.message}`);
  }
  const say = (key: string, vars?: Vars): string => {
    const pattern = bundle.getMessage(key)?.value;
    if (pattern === undefined || pattern === null) throw new Error(`There is no text "${key}" in locales/${locale}.`);
    if (!vars) return format(key, () => bundle.formatPattern(pattern));
    const prepared: Record<string, string | FluentNumber> = {};
    for (const [name, value] of Object.entries(vars))
      prepared[name] = typeof value === 'number' ? new PlainNumber(value, locale) : stripPrivateUse(value);
    return format(key, () => bundle.formatPattern(pattern, prepared));
  };
  return Object.assign(say, { locale });
}

/** Fluent names the variable that is missing, and only that. */
function format(key: string, run: () => string): string {
  try {
    return run();
  } catch (error) {
    throw new Error(`Text "${key}": ${error instanceof Error ? error.message : 'cannot be formatted'}`, {
      cause: error,
    });
  }
}
