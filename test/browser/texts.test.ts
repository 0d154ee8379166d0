import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..', '..', '..');
const page = join(root, 'src', 'simulator', 'page');

/** Every key of the page's texts in `locale`, with the variables that it takes. */
function keys(locale: 'fa' | 'en'): Map<string, string[]> {
  const lines = readFileSync(join(root, 'locales', locale, 'simulator.ftl'), 'utf8').split('\n');
  const messages = lines.flatMap((line) => {
    const [, key, text] = /^([a-zA-Z][\w-]*) = (.*)$/.exec(line) ?? [];
    return key ? [[key, text!] as const] : [];
  });
  return new Map(messages.map(([key, text]) => [key, [...text.matchAll(/\$(\w+)/g)].map((match) => match[1]!).sort()]));
}

describe("the page's words", () => {
  it('are the same keys with the same variables in Persian and in English', () => {
    expect(Object.fromEntries(keys('en'))).to.deep.equal(Object.fromEntries(keys('fa')));
  });

  it('are there for every key that the page asks for by name, and stand nowhere else', () => {
    const known = keys('fa');
    for (const file of readdirSync(page).filter((name) => name.endsWith('.ts'))) {
      const source = readFileSync(join(page, file), 'utf8');
      for (const [, key] of source.matchAll(/\bsay\('([\w-]+)'/g))
        expect(known.has(key!), `${key} in ${file}`).to.equal(true);
      const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      expect(code, `${file} has no Persian words of its own`).not.to.match(/[\u0600-\u06ff]/);
    }
  });

  it('are put into the page as text, never as markup', () => {
    for (const file of readdirSync(page).filter((name) => name.endsWith('.ts')))
      expect(readFileSync(join(page, file), 'utf8'), file).not.to.match(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function/,
      );
  });
});
