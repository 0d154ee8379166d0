import { boolean, type InferOutput, literal, nullable, picklist, strictObject, variant } from 'valibot';
import { createOfficeDataSource, type OfficeData } from '../../office/officeData.ts';
import { type ActContext, type Actor, type AuditLine, defineAct, WHOLE_PROVINCE } from '../../acts/act.ts';
import { ok, type ActOutcome, refused } from '../../acts/outcome.ts';
import { aCounty, aDay } from '../../acts/takes.ts';
import { isDuplicate } from '../../database/duplicate.ts';
import type { BatchRecord, Models } from '../../database/models.ts';
import { tehranDay } from '../../domain/calendar.ts';
import type { Batch, County, Day } from '../../domain/card.ts';
import { type Concerned, countTold, replanConcerned } from '../../reminders/preview.ts';
import { countByBatch, isBatchFollowed } from '../../following/looks.ts';
import { batchFilter, replanBatch } from '../../following/replan.ts';
import {
  applyChange,
  type BatchFacts,
  type ChangeNote,
  type ChangeRefusal,
  type Ends,
  endsOf,
  factsOf,
  CUSTODY_STEPS,
} from './change.ts';

/** The acts on batches of cards: looking at them, and changing their ends and what has been seen of them. */

const common = { custodyFrom: aDay, preview: boolean() };
const moved = { ...common, countyUntil: nullable(aDay), centreUntil: nullable(aDay), county: nullable(aCounty) };
const changeBatchTakes = variant('action', [
  strictObject({ action: literal('add'), ...common, countyUntil: nullable(aDay), centreUntil: nullable(aDay) }),
  strictObject({ action: literal('extend'), ...moved }),
  strictObject({ action: literal('shorten'), ...moved }),
  strictObject({ action: literal('confirm'), ...common, step: picklist(CUSTODY_STEPS), withdraw: boolean() }),
  strictObject({ action: literal('close'), ...common }),
]);
export type ChangeBatchArgs = InferOutput<typeof changeBatchTakes>;

type Confirmed = { centre: boolean; tehran: boolean };
export type BatchOutcome = {
  custodyFrom: Day;
  /** The change was for this one alone; null: for the batch. */
  county: County | null;
  before: Ends;
  after: Ends;
  /** False: it was so already. */
  changed: boolean;
  confirmed: { before: Confirmed; after: Confirmed };
  notes: ChangeNote[];
  /** Chats that are told of it, and watches at which the planner looks again. */
  told: number;
  replanned: number;
};

export type BatchRefusal =
  | ChangeRefusal
  /** No card is kept since that day. */
  | { code: 'batchUnknown'; custodyFrom: Day }
  /** Somebody else changes it at the same time, again and again. */
  | { code: 'batchContended' };

/** How often somebody else may have changed the same batch in between. */
const ATTEMPTS = 3;

/**
 * Changes a batch: adds, extends, shortens, confirms or closes it, and has the planner look again at the watches
 * concerned. The same once more changes nothing, so an act that was cut short is simply done again.
 */
async function runChange(
  args: ChangeBatchArgs,
  _actor: Actor,
  context: ActContext,
): Promise<ActOutcome<BatchOutcome, BatchRefusal>> {
  const { custodyFrom, preview, ...change } = args;
  const { models } = context.database;
  const now = context.clocks.business.now();
  const officeData = await createOfficeDataSource({ models, clocks: context.clocks, log: context.log }).current();
  for (let attempt = 1; ; attempt += 1) {
    const row = await models.batches.findById(custodyFrom).lean<BatchRecord>();
    if (row === null && change.action !== 'add' && !(await isKnown(models, custodyFrom)))
      return refused({ code: 'batchUnknown', custodyFrom });
    const known = row && factsOf(row);
    const applied = applyChange(custodyFrom, known, change, tehranDay(now));
    if ('refused' in applied) return applied;
    const { facts, notes } = applied.ok;
    const before = known ?? factsOf(null);
    const county = 'county' in change ? change.county : null;
    const changed = known === null || JSON.stringify(known) !== JSON.stringify(facts);
    const concerned: Concerned = {
      filter: batchFilter(custodyFrom),
      isOf: county === null ? null : (card) => card.county === county,
    };
    const told = await countTold(models, concerned, officeData, withBatch(officeData, custodyFrom, facts), now);
    const outcome: BatchOutcome = {
      custodyFrom,
      county,
      before: { ...endsOf(custodyFrom, before, county) },
      after: { ...endsOf(custodyFrom, facts, county) },
      changed,
      confirmed: { before: { ...before.confirmed }, after: { ...facts.confirmed } },
      notes,
      told,
      replanned: 0,
    };
    if (preview) return ok(outcome);
    if (changed && !(await write(models, custodyFrom, row, facts))) {
      if (attempt < ATTEMPTS) continue;
      return refused({ code: 'batchContended' });
    }
    outcome.replanned = await replan(context, custodyFrom, county, concerned, officeData, now);
    return ok(outcome);
  }
}

export const changeBatch = defineAct({
  name: 'changeBatch',
  takes: changeBatchTakes,
  mayBeDoneBy: {
    roles: ['owner', 'manager'],
    scope: (args) =>
      'county' in args && args.county !== null ? { of: 'county', county: args.county } : WHOLE_PROVINCE,
  },
  run: runChange,
  audit: (args, outcome): AuditLine | null =>
    args.preview
      ? null
      : {
          what: 'batch.changed',
          about: { batch: outcome.custodyFrom, change: args.action, county: outcome.county, changed: outcome.changed },
          before: { ...outcome.before, ...namedConfirmed(outcome.confirmed.before) },
          after: { ...outcome.after, ...namedConfirmed(outcome.confirmed.after) },
          counts: { told: outcome.told, replanned: outcome.replanned },
        },
});

const namedConfirmed = ({ centre, tehran }: Confirmed) => ({ confirmedCentre: centre, confirmedTehran: tehran });

/** `cards`: count all cards, and find batches that nobody follows and nobody entered. It takes a while. */
const listBatchesTakes = strictObject({ cards: boolean() });
export type ListedBatch = {
  custodyFrom: Day;
  /** It has a row of its own; otherwise only cards have that day, and follow the rule. */
  entered: boolean;
  byRule: boolean;
  ends: Ends;
  counties: { county: County; ends: Ends }[];
  confirmed: Confirmed;
  /** Watches of cards of this batch. */
  watches: number;
  /** Cards that the last export saw waiting; null: not counted. */
  waiting: number | null;
};
export type BatchList = { today: Day; batches: ListedBatch[] };

/** All batches, the earliest first: those entered, those of followed cards and, on demand, those of all cards. */
async function runList(
  { cards }: InferOutput<typeof listBatchesTakes>,
  _actor: Actor,
  { database: { models }, clocks }: ActContext,
): Promise<ActOutcome<BatchList, never>> {
  const [rows, watches, waiting] = await Promise.all([
    models.batches.find({}).lean<BatchRecord[]>(),
    countByBatch(models),
    cards ? countWaiting(models) : null,
  ]);
  const entered = new Map(rows.map((row) => [row._id, row]));
  const starts = [...new Set([...entered.keys(), ...watches.keys(), ...(waiting?.keys() ?? [])])].sort();
  const batches = starts.map((custodyFrom): ListedBatch => {
    const facts = factsOf(entered.get(custodyFrom) ?? null);
    return {
      custodyFrom,
      entered: entered.has(custodyFrom),
      byRule: facts.ends === null,
      ends: { ...endsOf(custodyFrom, facts) },
      counties: Object.entries(facts.counties).map(([county, ends]) => ({ county: county as County, ends })),
      confirmed: { ...facts.confirmed },
      watches: watches.get(custodyFrom) ?? 0,
      waiting: waiting && (waiting.get(custodyFrom) ?? 0),
    };
  });
  return ok({ today: tehranDay(clocks.business.now()), batches });
}

export const listBatches = defineAct({
  name: 'listBatches',
  takes: listBatchesTakes,
  mayBeDoneBy: { roles: ['owner', 'manager', 'viewer'], scope: () => WHOLE_PROVINCE },
  run: runList,
  audit: () => null,
});

const WAITING = ['readyAtCounty', 'readyAtProvincialCentre'];

async function countWaiting({ cards }: Models): Promise<Map<Day, number>> {
  const groups = await cards.aggregate<{ _id: Day; count: number }>([
    { $match: { status: { $in: WAITING }, custodyFrom: { $gt: '' } } },
    { $group: { _id: '$custodyFrom', count: { $sum: 1 } } },
  ]);
  return new Map(groups.map(({ _id, count }) => [_id, count]));
}

/** Whether any card is kept since that day; if none is, it is a slip of the keyboard. */
async function isKnown(models: Models, custodyFrom: Day): Promise<boolean> {
  if (await isBatchFollowed(models, custodyFrom)) return true;
  // There is no index on it, which every import would have to keep up: all cards are read, after a slip alone.
  return (await models.cards.findOne({ custodyFrom }, { _id: 1 }).lean()) !== null;
}

/** What is known, as it would be with these facts. */
function withBatch(data: OfficeData, custodyFrom: Day, facts: BatchFacts): OfficeData {
  const others = data.batches.filter((batch) => batch.custodyFrom !== custodyFrom);
  return { ...data, batches: [...others, { custodyFrom, ...facts } satisfies Batch] };
}

/** False: the batch is not any more as it was read. */
async function write(
  { batches }: Models,
  custodyFrom: Day,
  row: BatchRecord | null,
  facts: BatchFacts,
): Promise<boolean> {
  const asRead = row && { ends: row.ends ?? null, counties: row.counties ?? null, confirmed: row.confirmed ?? null };
  try {
    if (asRead === null) await batches.create({ _id: custodyFrom, ...facts });
    return (
      asRead === null ||
      (await batches.updateOne({ _id: custodyFrom, ...asRead }, { $set: { ...facts } })).matchedCount === 1
    );
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

const replan = (
  { database: { models } }: ActContext,
  custodyFrom: Day,
  county: County | null,
  concerned: Concerned,
  officeData: OfficeData,
  now: number,
): Promise<number> =>
  county === null ? replanBatch(models, custodyFrom, now) : replanConcerned(models, concerned, officeData, now);
