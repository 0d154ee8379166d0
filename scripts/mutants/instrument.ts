import type { Mutant } from './mutant.ts';

/** The name by which a rewritten file asks whether a mutant is switched on. */
export const ASK = '__isOn';

/**
 * A source with all its mutants in it at once, each behind a question whether it is switched on: one compilation serves
 * them all.
 * @param importPath  the module that exports the question, as this file names it
 */
export function instrument(source: string, mutants: readonly (Mutant & { id: number })[], importPath: string): string {
  const hosts = new Map<string, (Mutant & { id: number })[]>();
  for (const mutant of mutants) {
    const key = `${mutant.host.type} ${mutant.host.start} ${mutant.host.end}`;
    const list = hosts.get(key);
    if (list) list.push(mutant);
    else hosts.set(key, [mutant]);
  }
  const before = new Map<number, string[]>();
  const after = new Map<number, string[]>();
  // The widest first, so that what stands at the same place nests in the right order.
  const lists = [...hosts.values()].sort((a, b) => width(b[0]!) - width(a[0]!));
  for (const list of lists) {
    const { host } = list[0]!;
    const { open, close } = wrap(source, list);
    push(before, host.start, open);
    (after.get(host.end) ?? push(after, host.end)).unshift(close);
  }
  let text = '';
  const places = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  let done = 0;
  for (const place of places) {
    text += source.slice(done, place) + (after.get(place) ?? []).join('') + (before.get(place) ?? []).join('');
    done = place;
  }
  return `import { ${ASK} } from '${importPath}'; ${text}${source.slice(done)}`;
}

// A statement and the expression in it may have the same ends but for the semicolon; an expression lies inside.
const width = ({ host }: Mutant): number => host.end - host.start + (host.type === 'expression' ? 0 : 0.5);

function push(places: Map<number, string[]>, at: number, text?: string): string[] {
  const list = places.get(at) ?? [];
  if (text !== undefined) list.push(text);
  places.set(at, list);
  return list;
}

function wrap(source: string, list: readonly (Mutant & { id: number })[]): { open: string; close: string } {
  const { host } = list[0]!;
  const off = list.map(({ id }) => `!${ASK}(${id})`).join(' && ');
  if (host.type === 'statement') return { open: `{ if (${off}) `, close: ' }' };
  if (host.type === 'block') return { open: ` if (${off}) {`, close: '} ' };
  const changed = list.map(({ id, start, end, replacement }) => {
    const text = source.slice(host.start, start) + replacement + source.slice(end, host.end);
    return `${ASK}(${id}) ? (${text}) : `;
  });
  return { open: `(${changed.join('')}`, close: ')' };
}
