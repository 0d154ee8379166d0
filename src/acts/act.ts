import type { GenericSchema } from 'valibot';
import type { Clocks } from '../clock.ts';
import type { Database } from '../database/connection.ts';
import type { County } from '../domain/card.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import type { Log } from '../log.ts';
import type { ActOutcome, ActRefusal, JsonValue } from './outcome.ts';
import type { Source } from './source.ts';

/**
 * What an act is; README.md has the whole of it. The types of arguments, results and refusals are aliases, not
 * interfaces: to the compiler only those are JSON.
 */

/** Who has an act done. The door says who it is, which knows: it is never one of the arguments. */
export type Actor = { readonly kind: 'operator' };
/** Whoever may run a script on the machine. */
export const OPERATOR: Actor = { kind: 'operator' };

export type OfficeRole = 'owner' | 'manager' | 'viewer' | 'clerk';
/** The part of the office that an act concerns, and that whoever does it must be responsible for. */
export type Scope =
  { readonly of: 'province' } | { readonly of: 'county'; county: County } | { readonly of: 'office'; office: string };
export const WHOLE_PROVINCE: Scope = { of: 'province' };

/**
 * Which roles may do an act, each within its scope: the one of the whole province for everything, the one of a county for
 * what concerns that county. Where only the store tells what an act concerns, `run` looks at the actor itself.
 */
export interface MayBeDoneBy<Args> {
  readonly roles: readonly OfficeRole[];
  readonly scope: (args: Args) => Scope;
}

/** What every act may work on. */
export interface ActContext {
  database: Database;
  keys: LookupKeys;
  receiptPattern: RegExp;
  clocks: Clocks;
  log: Log;
  /** A private folder in which the bytes of a source may lie for a while (source.ts). */
  spoolFolder: string;
}

export interface Progress<Step> {
  /** How an act tells how far it is. */
  onProgress: (step: Step) => void;
  /** Aborted when nobody waits for the act any more: it ends at the next place where it can be run again from. */
  signal: AbortSignal;
}

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What is worth a line of the audit trail, and of the log: ids, days, counties and counts, nothing of a person. */
export interface AuditLine {
  /** What was done: `batch.changed`. */
  what: string;
  /** To what, and how. */
  about: Facts;
  /** The values that were changed. */
  before?: Facts;
  after?: Facts;
  counts: Readonly<Record<string, number>>;
}

/** The types of one act, as its callers see them. */
export interface ActTypes {
  args: { readonly [key: string]: JsonValue | Source };
  result: JsonValue;
  refusal: ActRefusal;
  progress: JsonValue;
}

/** One thing that can be had done. */
export interface Act<Name extends string, T extends ActTypes> {
  /** As the table calls it. */
  readonly name: Name;
  /** The form of the arguments; whatever has another one never reaches `run`. */
  readonly takes: GenericSchema<unknown, T['args']>;
  readonly mayBeDoneBy: MayBeDoneBy<T['args']>;
  /** What the caller can do something about is a refusal; what is thrown is a fault of ours. */
  readonly run: (
    args: T['args'],
    actor: Actor,
    context: ActContext & Progress<T['progress']>,
  ) => Promise<ActOutcome<T['result'], T['refusal']>>;
  /** null: nothing was changed that anybody will ask about, as by a list or a preview. */
  readonly audit: (args: T['args'], result: T['result']) => AuditLine | null;
}

/**
 * Declares an act. Its types follow from `takes` and from the types that `run` states; where `run` names no progress,
 * `Step` is never, and `onProgress` cannot be called.
 */
export function defineAct<
  Name extends string,
  Args extends ActTypes['args'],
  Result extends JsonValue,
  Refused extends ActRefusal = never,
  Step extends JsonValue = never,
>(act: {
  name: Name;
  takes: GenericSchema<unknown, Args>;
  mayBeDoneBy: MayBeDoneBy<Args>;
  run: (args: Args, actor: Actor, context: ActContext & Progress<Step>) => Promise<ActOutcome<Result, Refused>>;
  audit: (args: Args, result: Result) => AuditLine | null;
}): Act<Name, { args: Args; result: Result; refusal: Refused; progress: Step }> {
  return act;
}

/** A table of acts by their names. */
export type ActTable<Types extends Record<keyof Types, ActTypes>> = {
  readonly [Name in keyof Types]: Act<Name & string, Types[Name]>;
};

/** Declares a table; the compiler sees that every act stands under its own name. */
export const defineTable = <Types extends Record<keyof Types, ActTypes>>(acts: ActTable<Types>): ActTable<Types> =>
  acts;

/** The types of each act of a table. */
export type TypesOf<Table> = Table extends ActTable<infer Types> ? Types : never;
