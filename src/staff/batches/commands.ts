import { createOfficeDataSource, type OfficeData } from '../../office/officeData.ts';
import { type Command, type CommandContext, CommandError } from '../../acts/act.ts';
import { bothCalendars } from '../../acts/words.ts';
import { isDuplicate } from '../../database/duplicate.ts';
import type { BatchRecord, Models } from '../../database/models.ts';
import { tehranDay } from '../../domain/calendar.ts';
import type { Batch, County, Day } from '../../domain/card.ts';
import { type Concerned, countTold, replanConcerned } from '../../reminders/preview.ts';
import { countByBatch, isBatchFollowed } from '../../following/looks.ts';
import { batchFilter, replanBatch } from '../../following/replan.ts';
import { applyChange, type BatchChange, type BatchFacts, endsOf, factsOf } from './change.ts';

/** The commands of batches, for the table that scripts and the chat share. Everything said is plain JSON. */

// Types, not interfaces: only these are JSON to the compiler.
export type ChangeBatchArgs = { custodyFrom: Day; preview: boolean } & BatchChange;
export type Ends = { county: Day; centre: Day };
export type BatchOutcome = {
  custodyFrom: Day;
  /** The change was for this one alone; null: for the batch. */
  county: County | null;
  before: Ends;
  after: Ends;
  /** False: it was so already. */
  changed: boolean;
  notes: string[];
  /** Chats that are told of it, and those at which the planner looks again. */
  told: number;
  replanned: number;
};

/** How often somebody else may have changed the same batch in between. */
const ATTEMPTS = 3;

/**
 * Changes a batch: adds, extends, shortens, confirms or closes it, and has the planner look again at the watches
 * concerned. The same once more changes nothing, so a command that was cut short is simply run again.
 */
export const changeBatchCommand: Command = async (args, context) => {
  const { custodyFrom, preview, ...change } = args as ChangeBatchArgs;
  const { models } = context.database;
  const now = context.clocks.business.now();
  const officeData = await createOfficeDataSource({ models, clocks: context.clocks, log: context.log }).current();
  for (let attempt = 1; ; attempt += 1) {
    const row = await models.batches.findById(custodyFrom).lean<BatchRecord>();
    if (row === null && change.action !== 'add') await mustBeKnown(models, custodyFrom);
    const known = row && factsOf(row);
    const { facts, notes } = applyChange(custodyFrom, known, change, tehranDay(now));
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
      before: { ...endsOf(custodyFrom, known ?? factsOf(null), county) },
      after: { ...endsOf(custodyFrom, facts, county) },
      changed,
      notes,
      told,
      replanned: 0,
    };
    if (preview) return outcome;
    if (changed && !(await write(models, custodyFrom, row, facts))) {
      if (attempt < ATTEMPTS) continue;
      throw new CommandError('Somebody else is changing this batch: look at it with list, then run this again.');
    }
    outcome.replanned = await replan(context, custodyFrom, county, concerned, officeData, now);
    context.log.info('batch.changed', { batch: custodyFrom, action: change.action, changed, told });
    return outcome;
  }
};

export type ListBatchesArgs = {
  /** Count all cards, and find batches that nobody follows and nobody entered. It takes a while. */
  cards: boolean;
};
export type ListedBatch = {
  custodyFrom: Day;
  /** It has a row of its own; otherwise only cards have that day, and follow the rule. */
  entered: boolean;
  byRule: boolean;
  ends: Ends;
  counties: { county: County; ends: Ends }[];
  confirmed: { centre: boolean; tehran: boolean };
  /** Watches of cards of this batch. */
  watches: number;
  /** Cards that the last export saw waiting; null: not counted. */
  waiting: number | null;
};
export type BatchList = { today: Day; batches: ListedBatch[] };

/** All batches, the earliest first: those entered, those of followed cards and, on demand, those of all cards. */
export const listBatchesCommand: Command = async (args, { database: { models }, clocks }) => {
  const { cards } = args as ListBatchesArgs;
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
  return { today: tehranDay(clocks.business.now()), batches } satisfies BatchList;
};

const WAITING = ['readyAtCounty', 'readyAtProvincialCentre'];

async function countWaiting({ cards }: Models): Promise<Map<Day, number>> {
  const groups = await cards.aggregate<{ _id: Day; count: number }>([
    { $match: { status: { $in: WAITING }, custodyFrom: { $gt: '' } } },
    { $group: { _id: '$custodyFrom', count: { $sum: 1 } } },
  ]);
  return new Map(groups.map(({ _id, count }) => [_id, count]));
}

/** @throws CommandError when no card is kept since that day: it is a slip of the keyboard */
async function mustBeKnown(models: Models, custodyFrom: Day): Promise<void> {
  if (await isBatchFollowed(models, custodyFrom)) return;
  // Without an index, for every import would pay for it; it is read to the end only after a slip.
  if (await models.cards.findOne({ custodyFrom }, { _id: 1 }).lean()) return;
  throw new CommandError(
    `No batch and no card is kept since ${bothCalendars(custodyFrom)}: see the starts with list, or enter this one with add first.`,
  );
}

/** What is known, as it would be with these facts. */
export function withBatch(data: OfficeData, custodyFrom: Day, facts: BatchFacts): OfficeData {
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
  { database: { models } }: CommandContext,
  custodyFrom: Day,
  county: County | null,
  concerned: Concerned,
  officeData: OfficeData,
  now: number,
): Promise<number> =>
  county === null ? replanBatch(models, custodyFrom, now) : replanConcerned(models, concerned, officeData, now);
