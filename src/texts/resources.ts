import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FluentResource } from '@fluent/bundle';

export const LOCALES = ['fa', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The project's `locales/`: above this file, whether it runs from src/ or from dist/. */
export function localesFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = join(folder, 'locales');
    if (existsSync(join(found, 'fa'))) return found;
    if (folder === dirname(folder)) throw new Error('The folder locales/ is missing beside src/.');
  }
}

/** Names of the entries that a Fluent file means to define; its parser leaves out, silently, what it cannot read. */
const ENTRY = /^(-?[a-zA-Z][\w-]*) *=/gm;
const entriesOf = (source: string): string[] => [...source.matchAll(ENTRY)].map((match) => match[1] ?? '');

/** The simulator's page reads this one itself; it is no part of what the bot says. */
const PAGE_FILE = 'simulator.ftl';

/**
 * Every .ftl file of one locale, parsed.
 * @throws Error naming file and entry when one cannot be read.
 */
export function readLocale(folder: string, locale: Locale): { file: string; resource: FluentResource }[] {
  const files = readdirSync(join(folder, locale)).filter((file) => file.endsWith('.ftl') && file !== PAGE_FILE);
  return files.sort().map((file) => {
    const source = readFileSync(join(folder, locale, file), 'utf8');
    const resource = new FluentResource(source);
    const read = new Set(resource.body.map(({ id }) => id));
    const unread = entriesOf(source).find((id) => !read.has(id));
    if (unread !== undefined) throw new Error(`locales/${locale}/${file}: "${unread}" cannot be read as Fluent.`);
    return { file, resource };
  });
}
