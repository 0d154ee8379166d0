/** One small fault that can be put into a file: the text from `start` to `end` becomes `replacement`. */
export interface Mutant {
  kind: Kind;
  start: number;
  end: number;
  replacement: string;
  /** What is rewritten so that the fault can be switched on and off: the expression, statement or block around it. */
  host: Host;
}

export type Host =
  | { type: 'expression'; start: number; end: number }
  | { type: 'statement'; start: number; end: number }
  | { type: 'block'; start: number; end: number };

export type Kind =
  | 'arithmetic'
  | 'array'
  | 'arrow'
  | 'block'
  | 'boolean'
  | 'comparison'
  | 'condition'
  | 'logic'
  | 'method'
  | 'negation'
  | 'number'
  | 'object'
  | 'optional'
  | 'regex'
  | 'statement'
  | 'string'
  | 'template'
  | 'update';

/** A mutant with its place in the project and its number in this run, from 1. */
export interface Placed extends Mutant {
  id: number;
  /** Path from the project's root, with forward slashes. */
  file: string;
  line: number;
  /** The trimmed text of that line. */
  text: string;
  /** What was changed into what, on one line. */
  change: string;
  /** Outside any function: it takes effect only while its module loads. */
  atLoad: boolean;
}
