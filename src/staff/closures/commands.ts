import { createOfficeDataSource, type OfficeData } from '../../office/officeData.ts';
import { type Command, type CommandContext, CommandError } from '../../acts/act.ts';
import type { CardRecord, ClosureRecord, Models } from '../../database/models.ts';
import { tehranDay } from '../../domain/calendar.ts';
import type { Closure, County, Day } from '../../domain/card.ts';
import { createOfficeCalendar } from '../../domain/officeDays.ts';
import type { Places } from '../../office/places.ts';
import { type Concerned, countTold, replanConcerned } from '../../reminders/preview.ts';
import { closureFilter, replanClosure } from '../../following/replan.ts';
import { checkClosure, sameClosure } from './closure.ts';

/** The commands of closures, for the table that scripts and the chat share. Everything said is plain JSON. */

// Types, not interfaces: only these are JSON to the compiler.
export type ClosureFacts = {
  from: Day;
  to: Day;
  county: County | null;
  office: string | null;
  kind: Closure['kind'];
  at: string | null;
};
export type AddClosureArgs = { closure: ClosureFacts; preview: boolean };
export type RemoveClosureArgs = { id: string; preview: boolean };
export type ListedClosure = { id: string } & ClosureFacts;
export type ClosureOutcome = {
  closure: ClosureFacts;
  /** null in a preview of a new one. */
  id: string | null;
  /** False: it had been entered already. */
  changed: boolean;
  /** Chats that are told of it, and watches at which the planner looks again. */
  told: number;
  replanned: number;
};

/**
 * Enters a closure and has the planner look again at those whom it concerns. The same once more changes nothing, so a
 * command that was cut short is simply run again.
 */
export const addClosureCommand: Command = async (args, context) => {
  const { closure: stated, preview } = args as AddClosureArgs;
  const { models } = context.database;
  const now = context.clocks.business.now();
  const data = await readData(context);
  const closure = checkClosure(stated, data.offices, tehranDay(now));
  const present = data.closures.find((one) => sameClosure(one, closure));
  const told = present ? 0 : await countTold(models, concernedBy(closure), data, withClosures(data, [closure]), now);
  const outcome: ClosureOutcome = {
    closure: { ...closure },
    id: present ? String(present._id) : null,
    changed: !present,
    told,
    replanned: 0,
  };
  if (preview) return outcome;
  if (!present) outcome.id = String((await models.closures.create(closure))._id);
  outcome.replanned = await replan(models, closure, data, now);
  context.log.info('closure.added', { id: outcome.id, kind: closure.kind, changed: outcome.changed, told });
  return outcome;
};

/** Takes a closure away: what was planned around it is planned anew. */
export const removeClosureCommand: Command = async (args, context) => {
  const { id, preview } = args as RemoveClosureArgs;
  const { models } = context.database;
  const now = context.clocks.business.now();
  const found = ID.test(id) ? await models.closures.findById(id.toLowerCase()).lean<ClosureRecord>() : null;
  if (found === null)
    throw new CommandError(`There is no closure ${id.slice(0, 40)}: copy its id from the list of closures.`);
  const data = await readData(context);
  const { _id, ...closure } = found;
  const without = { ...data, closures: data.closures.filter((one) => String(one._id) !== String(_id)) };
  const told = await countTold(models, concernedBy(closure), data, withClosures(without, []), now);
  const outcome: ClosureOutcome = { closure: { ...closure }, id: String(_id), changed: true, told, replanned: 0 };
  if (preview) return outcome;
  // Before and after: once it is gone, a command that was cut short cannot be run again.
  await replan(models, closure, data, now);
  await models.closures.deleteOne({ _id });
  outcome.replanned = await replan(models, closure, data, now);
  context.log.info('closure.removed', { id: outcome.id, kind: closure.kind, told });
  return outcome;
};

export type ListClosuresArgs = {
  /** Those that are over as well. */
  all: boolean;
};

/** Closures of today and later, the earliest first. */
export const listClosuresCommand: Command = async (args, { database: { models }, clocks }) => {
  const { all } = args as ListClosuresArgs;
  const today = tehranDay(clocks.business.now());
  const found = await models.closures.find(all ? {} : { to: { $gte: today } }).lean<ClosureRecord[]>();
  return found
    .map(({ _id, ...closure }): ListedClosure => ({ id: String(_id), ...closure }))
    .sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to) || a.id.localeCompare(b.id));
};

const ID = /^[0-9a-f]{24}$/i;

const readData = ({ database: { models }, clocks, log }: CommandContext): Promise<OfficeData> =>
  createOfficeDataSource({ models, clocks, log }).current();

/** What is known, as it would be with these closures too. */
function withClosures(data: OfficeData, more: readonly Closure[]): OfficeData {
  return {
    ...data,
    calendar: createOfficeCalendar({ holidays: data.holidays, closures: [...data.closures, ...more] }),
  };
}

/** Whoever goes to one of the places that are closed: at the county now, or at the provincial centre later. */
function concernedBy(closure: Closure): Concerned {
  const { county, office } = closure;
  const isThere = (where: Places['county']): boolean =>
    office === null ? where.county === county : where.office === office;
  const isOf = (_card: CardRecord, { county: first, centre }: Places): boolean => isThere(first) || isThere(centre);
  return { filter: closureFilter(closure), isOf: county === null && office === null ? null : isOf };
}

function replan(models: Models, closure: Closure, data: OfficeData, now: number): Promise<number> {
  const concerned = concernedBy(closure);
  return concerned.isOf === null ? replanClosure(models, closure, now) : replanConcerned(models, concerned, data, now);
}
