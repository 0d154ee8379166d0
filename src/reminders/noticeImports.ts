import type { Types } from 'mongoose';
import type { Models } from '../database/models.ts';
import { HOUR_MS } from '../domain/hours.ts';
import { replanCards, replanToldFrom } from '../following/replan.ts';
import { importOf } from './cardToday.ts';

/**
 * What imports mean for those who watch. The importer knows nothing of watches: the planner reads the log of imports, so
 * that a crash of either loses no news. News of an import waits half an hour, in which it can be taken back and nobody
 * has heard of it.
 */

export const HOLD_MS = HOUR_MS / 2;
/** An import that still runs after this was cut short; what it wrote is true until it is taken back. */
const LONGEST_IMPORT_MS = 2 * HOUR_MS;
/** Only the latest can still be held. */
const RECENT = 20;
/** Watches a step. */
const PAGE = 500;

/** For a card: until when nothing may be said of it; null: it is free. */
export async function holdsAt(
  { imports }: Models,
  now: number,
): Promise<(card: { seen?: readonly { importId: Types.ObjectId }[] }) => number | null> {
  const recent = await imports.find({ kind: 'cards' }).sort({ startedAt: -1 }).limit(RECENT).lean();
  const until = new Map<string, number>();
  for (const { _id, state, startedAt, finishedAt } of recent) {
    if (state === 'finished' && finishedAt !== null) until.set(String(_id), finishedAt + HOLD_MS);
    if ((state === 'running' || state === 'undoing') && now < startedAt + LONGEST_IMPORT_MS)
      until.set(String(_id), now + HOLD_MS);
  }
  return (card) => {
    const id = importOf(card);
    const end = id === null ? undefined : until.get(id);
    return end !== undefined && end > now ? end : null;
  };
}

/** Makes the planner look at what imports have changed since it last heard of one. */
export async function noticeImports(models: Models, now: number): Promise<void> {
  const ended = await models.imports
    .find(
      {
        kind: 'cards',
        $or: [
          { state: 'finished', seenByPlanner: null },
          { state: 'undone', seenByPlanner: { $ne: 'undone' } },
        ],
      },
      { before: 0 },
    )
    .sort({ startedAt: 1 })
    .lean();
  for (const { _id, state, finishedAt } of ended) {
    if (state === 'undone') await replanToldFrom(models, String(_id), now);
    else await replanSeenBy(models, String(_id), (finishedAt ?? now) + HOLD_MS);
    await models.imports.updateOne({ _id, state }, { $set: { seenByPlanner: state } });
  }
}

/** The work grows with what is watched, not with the cards in the file. */
async function replanSeenBy(models: Models, importId: string, at: number): Promise<void> {
  let last: Types.ObjectId | undefined;
  for (;;) {
    const page = await models.watches
      .find(last ? { _id: { $gt: last } } : {}, { cardId: 1 })
      .sort({ _id: 1 })
      .limit(PAGE)
      .lean();
    if (page.length === 0) return;
    last = page.at(-1)!._id;
    const ids = page.map(({ cardId }) => cardId);
    const cards = await models.cards.find({ _id: { $in: ids } }, { seen: 1 }).lean();
    const changed = cards.filter((card) => importOf(card) === importId).map((card) => card._id);
    await replanCards(models, changed, at);
  }
}
