import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which mutant is switched on. This file is compiled into the sandbox and imported by every rewritten source, in the
 * process that runs the tests, in the threads that it starts and in its children alike: those know by a file beside it,
 * which is read once, when the thread or process begins.
 */

const ACTIVE = join(import.meta.dirname, 'active');
const REACHED = join(import.meta.dirname, 'reached');
/** What process.ts writes into the file `active` when it is to be noted which mutants are reached, and none is on. */
const RECORD = 'record';

const given = readFileSync(ACTIVE, 'utf8');
let active = given === RECORD ? 0 : Number(given);
let note = given === RECORD ? once((id) => appendFileSync(REACHED, `${id}\n`)) : undefined;

function once(tell: (id: number) => void): (id: number) => void {
  const told = new Set<number>();
  return (id) => {
    if (told.has(id)) return;
    told.add(id);
    tell(id);
  };
}

/** Asked by the rewritten sources. */
export function __isOn(id: number): boolean {
  note?.(id);
  return id === active;
}

/** For the process that runs the tests: switches one on there; 0: none. */
export function switchOn(id: number): void {
  active = id;
}

/** For the process that runs the tests: has it told itself of every question. */
export function listen(listener: ((id: number) => void) | undefined): void {
  note = listener;
}
