import { boolean, type InferOutput, nullable, picklist, strictObject } from 'valibot';
import { createOfficeDataSource, type OfficeData } from '../../office/officeData.ts';
import { type ActContext, type Actor, type AuditLine, defineAct, WHOLE_PROVINCE, type Scope } from '../../acts/act.ts';
import { ok, type ActOutcome, refused } from '../../acts/outcome.ts';
import { aCounty, aDay, aText } from '../../acts/takes.ts';
import type { CardRecord, ClosureRecord, Models } from '../../database/models.ts';
import { tehranDay } from '../../domain/calendar.ts';
import type { Closure } from '../../domain/card.ts';
import { createOfficeCalendar } from '../../domain/officeDays.ts';
import type { Places } from '../../office/places.ts';
import { type Concerned, countTold, replanConcerned } from '../../reminders/preview.ts';
import { closureFilter, replanClosure } from '../../following/replan.ts';
import { checkClosure, type ClosureRefusal, sameClosure } from './closure.ts';

/** The acts on closures: days on which offices are closed, or open for a part of the day or in spite of a holiday. */

const closureTakes = strictObject({
  from: aDay,
  to: aDay,
  county: nullable(aCounty),
  office: nullable(aText(100)),
  kind: picklist(['closed', 'lateOpening', 'earlyEnd', 'open']),
  at: nullable(aText(20)),
});
/** A closure, with the office's code and the time (`09:30`) in one form once it has been entered. */
export type ClosureFacts = InferOutput<typeof closureTakes>;
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

const addTakes = strictObject({ closure: closureTakes, preview: boolean() });

/**
 * Enters a closure and has the planner look again at those whom it concerns. The same once more changes nothing, so an
 * act that was cut short is simply done again.
 */
async function runAdd(
  { closure: stated, preview }: InferOutput<typeof addTakes>,
  _actor: Actor,
  context: ActContext,
): Promise<ActOutcome<ClosureOutcome, ClosureRefusal>> {
  const { models } = context.database;
  const now = context.clocks.business.now();
  const data = await readData(context);
  const checked = checkClosure(stated, data.offices, tehranDay(now));
  if ('refused' in checked) return checked;
  const closure = checked.ok;
  const present = data.closures.find((one) => sameClosure(one, closure));
  const told = present ? 0 : await countTold(models, concernedBy(closure), data, withClosures(data, [closure]), now);
  const outcome: ClosureOutcome = {
    closure: { ...closure },
    id: present ? String(present._id) : null,
    changed: !present,
    told,
    replanned: 0,
  };
  if (preview) return ok(outcome);
  if (!present) outcome.id = String((await models.closures.create(closure))._id);
  outcome.replanned = await replan(models, closure, data, now);
  return ok(outcome);
}

export const addClosure = defineAct({
  name: 'addClosure',
  takes: addTakes,
  mayBeDoneBy: { roles: ['owner', 'manager'], scope: ({ closure }) => scopeOf(closure) },
  run: runAdd,
  audit: ({ preview }, outcome) => (preview ? null : auditLine('closure.added', outcome)),
});

const removeTakes = strictObject({ id: aText(100), preview: boolean() });

/** Takes a closure away: what was planned around it is planned anew. */
async function runRemove(
  { id, preview }: InferOutput<typeof removeTakes>,
  _actor: Actor,
  context: ActContext,
): Promise<ActOutcome<ClosureOutcome, { code: 'closureUnknown'; id: string }>> {
  const { models } = context.database;
  const now = context.clocks.business.now();
  const found = ID.test(id) ? await models.closures.findById(id.toLowerCase()).lean<ClosureRecord>() : null;
  if (found === null) return refused({ code: 'closureUnknown', id });
  const data = await readData(context);
  const { _id, ...closure } = found;
  const without = { ...data, closures: data.closures.filter((one) => String(one._id) !== String(_id)) };
  const told = await countTold(models, concernedBy(closure), data, withClosures(without, []), now);
  const outcome: ClosureOutcome = { closure: { ...closure }, id: String(_id), changed: true, told, replanned: 0 };
  if (preview) return ok(outcome);
  // Before it is removed and after: once it is gone, an act that was cut short could not be done again.
  await replan(models, closure, data, now);
  await models.closures.deleteOne({ _id });
  outcome.replanned = await replan(models, closure, data, now);
  return ok(outcome);
}

export const removeClosure = defineAct({
  name: 'removeClosure',
  takes: removeTakes,
  // What it concerns is known only once it has been read.
  mayBeDoneBy: { roles: ['owner', 'manager'], scope: () => WHOLE_PROVINCE },
  run: runRemove,
  audit: ({ preview }, outcome) => (preview ? null : auditLine('closure.removed', outcome)),
});

const scopeOf = ({ county, office }: ClosureFacts): Scope =>
  office !== null ? { of: 'office', office } : county !== null ? { of: 'county', county } : WHOLE_PROVINCE;

const auditLine = (what: string, { id, closure, changed, told, replanned }: ClosureOutcome): AuditLine => ({
  what,
  about: { id, ...closure, changed },
  counts: { told, replanned },
});

/** `all`: those that are over as well. */
const listTakes = strictObject({ all: boolean() });

/** Closures of today and later, the earliest first. */
async function runList(
  { all }: InferOutput<typeof listTakes>,
  _actor: Actor,
  { database: { models }, clocks }: ActContext,
): Promise<ActOutcome<ListedClosure[], never>> {
  const today = tehranDay(clocks.business.now());
  const found = await models.closures.find(all ? {} : { to: { $gte: today } }).lean<ClosureRecord[]>();
  return ok(
    found
      .map(({ _id, ...closure }): ListedClosure => ({ id: String(_id), ...closure }))
      .sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to) || a.id.localeCompare(b.id)),
  );
}

export const listClosures = defineAct({
  name: 'listClosures',
  takes: listTakes,
  mayBeDoneBy: { roles: ['owner', 'manager', 'viewer', 'clerk'], scope: () => WHOLE_PROVINCE },
  run: runList,
  audit: () => null,
});

const ID = /^[0-9a-f]{24}$/i;

const readData = ({ database: { models }, clocks, log }: ActContext): Promise<OfficeData> =>
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
