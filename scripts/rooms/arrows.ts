import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** One import of one file by another, both named from src/, with forward slashes. */
export interface Import {
  from: string;
  to: string;
}

/** Static imports and re-exports, of types too, and `import()` of a literal. */
const SPECIFIER = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)(['"])(\.[^'"]+)\1/gm;

/** The room of a file of src/: its first folder, its own name where it stands directly in src/, or the embedded engine. */
export function roomOf(file: string): string {
  if (file.startsWith('database/embedded/')) return 'database/embedded';
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '');
}

export interface Sources {
  /** Named from src/, with forward slashes. */
  files: readonly string[];
  imports: readonly Import[];
}

/** The files of the folder `src` and what they import of each other. The simulator's page, built apart, is left out. */
export function readSources(src: string): Sources {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('simulator/page/'))
    .sort();
  const imports = files.flatMap((from) =>
    [...readFileSync(join(src, from), 'utf8').matchAll(SPECIFIER)].map(([, , specifier = '']) => ({
      from,
      to: posix.normalize(posix.join(posix.dirname(from), specifier)),
    })),
  );
  return { files, imports };
}

/** The project's src/, from wherever this file was compiled to. */
export function sourceFolder(start: string = import.meta.dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'src');
    if (folder === dirname(folder)) throw new Error(`No package.json above ${relative('.', start)}.`);
  }
}

/** Rooms with what they import of other rooms: room → other room → the imports. */
export function arrowsOf({ files, imports }: Sources): Map<string, Map<string, Import[]>> {
  const arrows = new Map<string, Map<string, Import[]>>(files.map((file) => [roomOf(file), new Map()]));
  for (const one of imports) {
    const [from, to] = [roomOf(one.from), roomOf(one.to)];
    if (from === to) continue;
    const out = arrows.get(from)!;
    out.set(to, [...(out.get(to) ?? []), one]);
  }
  return arrows;
}

/** Groups of rooms that reach each other both ways; empty when all arrows point down. */
export function circlesOf(arrows: ReadonlyMap<string, ReadonlyMap<string, unknown>>): string[][] {
  const reach = new Map<string, Set<string>>();
  const walk = (room: string, seen: Set<string>): Set<string> => {
    for (const next of arrows.get(room)?.keys() ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        walk(next, seen);
      }
    return seen;
  };
  for (const room of arrows.keys()) reach.set(room, walk(room, new Set()));
  const circles = new Map<string, string[]>();
  for (const [room, reached] of reach) {
    if (!reached.has(room)) continue;
    const circle = [...reached].filter((other) => reach.get(other)?.has(room)).sort();
    circles.set(circle.join(' '), circle);
  }
  return [...circles.values()];
}
