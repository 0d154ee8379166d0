import type { Types } from 'mongoose';
import { sameAddress, type Address, CHANNELS } from '../domain/address.ts';
import type { Day } from '../domain/card.ts';
import type { WatchRecord } from '../database/models.ts';
import { batchFilter } from './replan.ts';
import type { WatchFilter, WatchStore } from './watchStore.ts';

/** What others read of watches: the planner, whoever words its messages, previews, the staff's lists. */

/**
 * Watches that are due, with all others that are due of the same chats, so that a family is planned together.
 * @param now  business time, epoch ms
 * @param atMost  so many, and the rest of their chats
 */
export async function dueWatches({ watches }: WatchStore, now: number, atMost: number): Promise<WatchRecord[]> {
  const due = { nextAt: { $lte: now } };
  const found = await watches.find(due).sort({ nextAt: 1 }).limit(atMost).lean<WatchRecord[]>();
  if (found.length < atMost) return found;
  const ids = [...new Set(found.map(({ chat }) => chat.id))];
  const theirs = { 'chat.channel': { $in: [...CHANNELS] }, 'chat.id': { $in: ids }, ...due };
  return watches.find(theirs).lean<WatchRecord[]>();
}

/** The first instant after `now` at which the planner must look at a watch; null: none. Business time, epoch ms. */
export async function nextLook({ watches }: WatchStore, now: number): Promise<number | null> {
  const watch = await watches
    .findOne({ nextAt: { $gt: now } }, { nextAt: 1 })
    .sort({ nextAt: 1 })
    .lean();
  return watch?.nextAt ?? null;
}

/** The chat's own watches among these, the oldest first. */
export async function watchesOfChat(
  { watches }: WatchStore,
  chat: Address,
  ids: readonly Types.ObjectId[],
): Promise<WatchRecord[]> {
  const found = await watches.find({ _id: { $in: [...ids] } }).lean<WatchRecord[]>();
  return found.filter((watch) => sameAddress(watch.chat, chat)).sort((a, b) => a.since - b.since);
}

/** How many chats follow each of these cards, by the card's id; none where nobody does. */
export async function countFollowers(
  { watches }: WatchStore,
  cardIds: readonly Types.ObjectId[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (cardIds.length === 0) return counts;
  for (const { cardId } of await watches.find({ cardId: { $in: [...cardIds] } }, { cardId: 1 }).lean())
    counts.set(String(cardId), (counts.get(String(cardId)) ?? 0) + 1);
  return counts;
}

/** All watches that there were at the first call, a page at a time, so that the event loop is never held for long. */
export async function* watchesIn(
  { watches }: WatchStore,
  filter: WatchFilter,
  page: number,
): AsyncGenerator<WatchRecord[]> {
  // Ids first: a row that is replanned on the way must not come again.
  const ids = (await watches.find(filter, { _id: 1 }).lean()).map(({ _id }) => _id);
  for (let start = 0; start < ids.length; start += page)
    yield await watches.find({ _id: { $in: ids.slice(start, start + page) } }).lean<WatchRecord[]>();
}

/** The cards that anybody follows, a page at a time; one that several chats follow may come more than once. */
export async function* followedCards({ watches }: WatchStore, page: number): AsyncGenerator<Types.ObjectId[]> {
  for (let last: Types.ObjectId | undefined; ;) {
    const found = await watches
      .find(last ? { _id: { $gt: last } } : {}, { cardId: 1 })
      .sort({ _id: 1 })
      .limit(page)
      .lean();
    if (found.length === 0) return;
    last = found.at(-1)!._id;
    yield found.map(({ cardId }) => cardId);
  }
}

/** How many watches there are of each batch, by the start of its custody; cards without one do not count. */
export async function countByBatch({ watches }: WatchStore): Promise<Map<Day, number>> {
  const groups = await watches.aggregate<{ _id: Day; count: number }>([
    { $match: { 'lastTold.custodyFrom': { $gt: '' } } },
    { $group: { _id: '$lastTold.custodyFrom', count: { $sum: 1 } } },
  ]);
  return new Map(groups.map(({ _id, count }) => [_id, count]));
}

/** Whether anybody follows a card of that batch. */
export const isBatchFollowed = async ({ watches }: WatchStore, custodyFrom: Day): Promise<boolean> =>
  (await watches.findOne(batchFilter(custodyFrom), { _id: 1 }).lean()) !== null;
