import { join } from 'node:path';

/** What the process that runs tests is asked, and what it answers. */

/** Where a sandbox keeps the switch, in its sources and in its compiled files. */
export const SWITCH = 'src/mutantSwitch';

/** The folder of the compiled switch, with the file that says which mutant is on. */
export const switchFolder = (dist: string): string => join(dist, SWITCH);

export interface Start {
  dist: string;
  /** Compiled test files, loaded in this order. */
  files: string[];
  /** It will be asked to record. */
  records: boolean;
}

export interface RunRequest {
  /** The mutant to switch on; 0: none. */
  id: number;
  /** Full titles of the tests to run, with how long each may take, in milliseconds. */
  limits: Readonly<Record<string, number>>;
}

export type Request = { record: true } | { run: RunRequest };

/** A test as the recording run saw it. */
export interface Seen {
  title: string;
  /** Path in the compiled tree, from its root. */
  file: string;
  /** Milliseconds. */
  duration: number;
  /** The mutants that it reaches. */
  reaches: number[];
}

export interface Recording {
  tests: Seen[];
  failed: string[];
  /** The mutants that are reached while modules load. */
  atLoad: number[];
  /** Milliseconds of all hooks together. */
  hooks: number;
}

export interface Ran {
  /** The test that failed first; undefined: all passed. */
  failed?: string;
  /** It failed because it took too long. */
  tooLong?: boolean;
}

export type Answer = { loaded: true } | { recording: Recording } | { ran: Ran };
