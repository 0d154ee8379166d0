import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { LOCALES, type Locale, localesFolder, readLocale } from '../../src/texts/resources.ts';

const root = dirname(localesFolder());

/** Variables and texts that a pattern, as Fluent parsed it, refers to; selectors count as well. */
function referencesOf(node: unknown, kind: 'var' | 'mesg' | 'term', found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const part of node) referencesOf(part, kind, found);
  else if (node !== null && typeof node === 'object') {
    const { type, name } = node as { type?: unknown; name?: unknown };
    if (type === kind && typeof name === 'string') found.add(name);
    for (const part of Object.values(node)) referencesOf(part, kind, found);
  }
  return found;
}

interface Entry {
  file: string;
  variables: string[];
  refers: Set<string>;
  pattern: unknown;
}
const entriesOf = (locale: Locale): Map<string, Entry> =>
  new Map(
    readLocale(localesFolder(), locale).flatMap(({ file, resource }) =>
      resource.body.map(({ id, value }) => [
        id,
        {
          file,
          pattern: value,
          variables: [...referencesOf(value, 'var')].sort(),
          refers: new Set([
            ...referencesOf(value, 'mesg'),
            ...[...referencesOf(value, 'term')].map((name) => `-${name}`),
          ]),
        },
      ]),
    ),
  );

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith(join('simulator', 'page')))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));
const all = (pattern: RegExp): { file: string; key: string }[] =>
  sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => ({ file, key: match[1] ?? '' })));

const LATIN_LETTERS = /\p{Script=Latin}/u;

describe('the locales', () => {
  const [fa, en] = [entriesOf('fa'), entriesOf('en')];

  it('have the same keys, in files of the same name', () => {
    const listed = (entries: Map<string, Entry>): string[] => [...entries].map(([key, { file }]) => `${file} ${key}`);
    expect(listed(en).sort()).to.deep.equal(listed(fa).sort());
  });

  it('have the same variables under each key', () => {
    for (const [key, { variables }] of fa) expect(en.get(key)?.variables, key).to.deep.equal(variables);
  });

  it('have every key that the code says', () => {
    const said = [
      ...all(/\bsay\(\s*'([^']+)'/g),
      ...all(/\bsay\(\s*[^'"`();]*\?\s*'([^']+)'/g),
      ...all(/\bsay\(\s*[^'"`();]*\?\s*'[^']+'\s*:\s*'([^']+)'/g),
    ];
    expect(said).to.have.length.above(50);
    expect(said.filter(({ key }) => !fa.has(key))).to.deep.equal([]);
    const prefixes = all(/\bsay\(\s*`([^`$]+)\$\{/g);
    const keys = [...fa.keys()];
    expect(prefixes.filter(({ key }) => !keys.some((known) => known.startsWith(key)))).to.deep.equal([]);
  });

  it('have no key that nothing uses', () => {
    const literals = new Set(all(/['"]([\w-]+)['"]/g).map(({ key }) => key));
    const prefixes = all(/`([\w-]+-)\$\{/g).map(({ key }) => key);
    const referred = new Set([...fa.values()].flatMap(({ refers }) => [...refers]));
    const unused = [...fa.keys()].filter(
      (key) => !literals.has(key) && !referred.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).to.deep.equal([]);
  });

  for (const locale of LOCALES)
    it(`close every <b> in ${locale}, and hold no other markup`, () => {
      for (const [key, { pattern }] of entriesOf(locale)) {
        const text = JSON.stringify(pattern);
        expect(text.match(/<b>/g)?.length, key).to.equal(text.match(/<\/b>/g)?.length);
        expect(text.replaceAll(/<\/?b>/g, ''), key).not.to.match(/<[a-z/]/i);
      }
    });

  it('are spelled in Persian: no Arabic letters, no Latin or Arabic digits, Persian punctuation', () => {
    for (const [key, { pattern }] of fa) {
      if (key.startsWith('-')) continue;
      const texts: string[] = [];
      const collect = (node: unknown): void => {
        if (typeof node === 'string') texts.push(node);
        else if (Array.isArray(node)) for (const part of node) collect(part);
        else if (node !== null && typeof node === 'object') {
          const { type, variants } = node as { type?: unknown; variants?: { value: unknown }[] };
          if (type === 'select') for (const { value } of variants ?? []) collect(value);
        }
      };
      collect(pattern);
      const text = texts.join(' ').replace(/\/[a-z]+/g, '');
      expect(text, key).not.to.match(/[يكى٠-٩]/);
      expect(text, key).not.to.match(/[0-9]/);
      // Latin punctuation beside Persian letters; a colon and a full stop are the same in both.
      if (!LATIN_LETTERS.test(text)) expect(text, key).not.to.match(/[,;?]/);
      // Prefixes and endings stand apart by a joiner, not by a space.
      expect(text, key).not.to.match(/(^|[\s،؛])ن?می /);
      expect(text, key).not.to.match(/ ها([\s،؛.]|$)/);
    }
  });
});
