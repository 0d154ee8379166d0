import { getDotPath, safeParse } from 'valibot';
import { storeTrouble } from '../database/trouble.ts';
import { errorData, type LogData } from '../log.ts';
import type { Act, ActContext, Actor, ActTable, ActTypes, AuditLine, MayBeDoneBy, Progress } from './act.ts';
import { type ActOutcome, type ActRefusal, type JsonValue, refused } from './outcome.ts';

/** The one place in which acts are run, whoever asks: checked, carried out, and noted down. */

/** Refusals that any act may meet with. */
export type RunRefusal =
  | { code: 'unknownAct'; act: string }
  /** `at`: the first argument that is missing, too many or of another form; '' when it is all of them. */
  | { code: 'invalidArgs'; act: string; at: string }
  | { code: 'notAllowed'; act: string }
  /** The store takes no writes, or is damaged. `reason`: its code, of database/trouble.ts. */
  | { code: 'storeUnusable'; reason: string }
  /** A fault of ours, told in the log. */
  | { code: 'failed'; act: string };

export interface Asked<Step> extends Progress<Step> {
  actor: Actor;
  context: ActContext;
}

/** Runs an act of `table`. Nothing is thrown: what went wrong is a refusal, `failed` at worst. */
export function runAct<Types extends Record<keyof Types, ActTypes>, Name extends keyof Types>(
  table: ActTable<Types>,
  name: Name,
  args: Types[Name]['args'],
  asked: Asked<Types[Name]['progress']>,
): Promise<ActOutcome<Types[Name]['result'], Types[Name]['refusal'] | RunRefusal>> {
  return perform(table[name], args, asked);
}

/** The same for a name and arguments of which nothing is known yet, such as what came over a socket. */
export async function runUntrusted<Types extends Record<keyof Types, ActTypes>>(
  table: ActTable<Types>,
  name: string,
  args: unknown,
  asked: Asked<JsonValue>,
): Promise<ActOutcome<JsonValue, ActRefusal>> {
  if (!isNameIn(table, name)) return refused({ code: 'unknownAct', act: name } satisfies RunRefusal);
  return perform(table[name], args, asked);
}

const isNameIn = <T extends object>(table: T, name: PropertyKey): name is keyof T => Object.hasOwn(table, name);

async function perform<T extends ActTypes>(
  act: Act<string, T>,
  untrusted: unknown,
  { actor, context, onProgress, signal }: Asked<T['progress']>,
): Promise<ActOutcome<T['result'], T['refusal'] | RunRefusal>> {
  const { log } = context;
  const read = safeParse(act.takes, untrusted);
  if (!read.success) return refused({ code: 'invalidArgs', act: act.name, at: getDotPath(read.issues[0]) ?? '' });
  const args = read.output;
  if (!mayDo(actor, act.mayBeDoneBy, args)) return refused({ code: 'notAllowed', act: act.name });
  try {
    const outcome = await act.run(args, actor, { ...context, onProgress, signal });
    if ('refused' in outcome) {
      log.info('act.refused', { act: act.name, code: outcome.refused.code });
      return outcome;
    }
    const line = act.audit(args, outcome.ok);
    if (line) log.info(line.what, logged(line));
    return outcome;
  } catch (error) {
    log.error('act.failed', { act: act.name, ...errorData(error) });
    const trouble = storeTrouble(error);
    if (trouble) return refused({ code: 'storeUnusable', reason: trouble.code });
    return refused({ code: 'failed', act: act.name });
  }
}

/** The operator may do everything. Nobody else may do anything until there are people who have a role. */
function mayDo<Args>(actor: Actor, _mayBeDoneBy: MayBeDoneBy<Args>, _args: Args): boolean {
  return actor.kind === 'operator';
}

/** A line of the trail as a line of the log: `before.county`, `after.county`. */
function logged({ about, before = {}, after = {}, counts }: AuditLine): LogData {
  const named = (prefix: string, facts: LogData): LogData =>
    Object.fromEntries(Object.entries(facts).map(([key, value]) => [`${prefix}.${key}`, value]));
  return { ...about, ...named('before', before), ...named('after', after), ...counts };
}
