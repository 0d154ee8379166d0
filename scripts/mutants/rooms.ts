import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A room is a folder of src; its tests are those in the folder of the same name in test, and these, where a room is
 * tested through another one as well.
 */
const MORE_TESTS: Readonly<Record<string, readonly string[]>> = {
  // The most chats of a card, with several processes.
  following: ['test/lookup'],
  // Previews of a change of dates, and who is looked at after it.
  reminders: ['test/staff'],
};

/** They read the sources instead of running them, and would read the mutants. */
const OF_SOURCES: readonly string[] = ['test/following/writers.test.ts'];

export interface Room {
  name: string;
  /** Paths from the root, with forward slashes. */
  sources: string[];
  tests: string[];
}

/** @throws Error with a sentence for whoever typed the name */
export function roomOf(root: string, name: string, only: string | undefined): Room {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!rooms.some((room) => room.name === name))
    throw new Error(`There is no room "${name}": name one of ${rooms.map((room) => room.name).join(', ')}.`);
  const sources = filesIn(root, `src/${name}`, /(?<!\.d)\.ts$/).filter((file) => !only || file.includes(only));
  if (sources.length === 0) throw new Error(`src/${name} has no source whose path contains "${only}".`);
  const folders = [`test/${name}`, ...(MORE_TESTS[name] ?? [])];
  const tests = folders.flatMap((folder) => filesIn(root, folder, /\.test\.ts$/));
  return { name, sources, tests: tests.filter((test) => !OF_SOURCES.includes(test)) };
}

function filesIn(root: string, path: string, pattern: RegExp): string[] {
  if (!existsSync(join(root, path))) return [];
  if (pattern.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .map((file) => `${path}/${file.replaceAll('\\', '/')}`)
    .filter((file) => pattern.test(file))
    .sort();
}
