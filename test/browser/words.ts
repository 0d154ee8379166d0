import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';

const root = join(import.meta.dirname, '..', '..', '..');
const bundle = new FluentBundle('fa', { useIsolating: false });
bundle.addResource(new FluentResource(readFileSync(join(root, 'locales', 'fa', 'simulator.ftl'), 'utf8')));

/** The page's own words, so that a test finds what a person would. @throws Error on an unknown key. */
export function words(key: string, vars: Record<string, string | number> = {}): string {
  const pattern = bundle.getMessage(key)?.value;
  if (!pattern) throw new Error(`Unknown text: ${key}`);
  return bundle.formatPattern(pattern, vars);
}
