import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Import and export statements, dynamic imports, and files named by a URL; not those of types only. */
const NAMED = /(?:\b(?:import|export)\s(?!type\b)[^;'`]*?from\s*|\bimport\s*\(?\s*|new URL\(\s*)'(\.[^']*)'/g;

/** All files of the project that a file loads, itself included, or names as a program of its own. Paths from the root. */
export function loadedBy(root: string, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !file.endsWith('.ts') || !existsSync(join(root, file))) return seen;
  seen.add(file);
  for (const [, path] of readFileSync(join(root, file), 'utf8').matchAll(NAMED))
    loadedBy(root, normalize(join(dirname(file), path!.replace(/\.js$/, '.ts'))).replaceAll('\\', '/'), seen);
  return seen;
}
