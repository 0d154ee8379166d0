import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Placed } from './mutant.ts';

/**
 * Mutants that survive for a reason, in accepted.json beside this file. They are known by the text of their line, so that
 * an entry goes on fitting while lines move, and fits nothing any more when the line itself is changed.
 */
export interface Accepted {
  /** Path from the project's root. */
  file: string;
  /** The trimmed text of the line on which the mutant begins. */
  line: string;
  /** As the report prints it; left out: every mutant of that line. */
  change?: string;
  /** Why no test is to notice it: it changes nothing (say why), only speed, or only the log. */
  why: string;
}

export const readAccepted = (root: string): Accepted[] =>
  JSON.parse(readFileSync(join(root, 'scripts/mutants/accepted.json'), 'utf8')) as Accepted[];

export const fits = (entry: Accepted, mutant: Placed): boolean =>
  entry.file === mutant.file &&
  entry.line === mutant.text &&
  (entry.change === undefined || entry.change === mutant.change);
