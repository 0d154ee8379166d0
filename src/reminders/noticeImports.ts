import type { Types } from 'mongoose';
import type { Models } from '../database/models.ts';
import { HOUR_MS } from '../domain/hours.ts';
import { followedCards } from '../following/looks.ts';
import { replanCards, replanToldFrom } from '../following/replan.ts';
import type { WatchStore } from '../following/watchStore.ts';
import { importOf } from './cardToday.ts';

/**
 * What imports mean for those who watch. The importer knows nothing of watches: the planner reads the log of imports, so
 * that a crash of either loses no news. News of an import waits half an hour, in which it can be taken back and nobody
 * has heard of it.
 */

const HOLD_MS = HOUR_MS / 2;
/** An import that still runs after this was cut short; what it wrote is true until it is taken back. */
const LONGEST_IMPORT_MS = 2 * HOUR_MS;
/** Only the latest can still be held. */
const RECENT = 20;
/** Watches a step. */
const PAGE = 500;

type NoticeModels = WatchStore & Pick<Models, 'cards' | 'imports'>;

/** For a card: until when nothing may be said of it; null: it is free. */
export async function holdsAt(
  { imports }: Pick<Models, 'imports'>,
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
export async function noticeImports(models: NoticeModels, now: number): Promise<void> {
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
    const id = String(_id);
    if (state === 'undone') {
      await replanToldFrom(models, id, now);
      await replanRemoved(models, now);
    } else await replanSeenBy(models, id, (finishedAt ?? now) + HOLD_MS);
    await models.imports.updateOne({ _id, state }, { $set: { seenByPlanner: state } });
  }
}

/** Followed cards of which the import was the last to speak. The work grows with what is followed, not with the file. */
async function replanSeenBy(models: NoticeModels, importId: string, at: number): Promise<void> {
  for await (const ids of followedCards(models, PAGE)) {
    const cards = await models.cards.find({ _id: { $in: ids } }, { seen: 1 }).lean();
    const changed = cards.filter((card) => importOf(card) === importId).map((card) => card._id);
    await replanCards(models, changed, at);
  }
}

/** Followed cards that are not there any more, as the import that had added them was taken back. */
async function replanRemoved(models: NoticeModels, at: number): Promise<void> {
  for await (const ids of followedCards(models, PAGE)) {
    const cards = await models.cards.find({ _id: { $in: ids } }, { _id: 1 }).lean();
    const there = new Set(cards.map(({ _id }) => String(_id)));
    await replanCards(
      models,
      ids.filter((id) => !there.has(String(id))),
      at,
    );
  }
}
