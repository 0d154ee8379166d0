import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import type { Models } from '../database/models.ts';
import { addDays } from '../domain/calendar.ts';
import type { Closure, Day } from '../domain/card.ts';

/**
 * What has changed, told to the planner: it looks again at the watches concerned, and at no other. Each is found by an
 * index, so that a change costs what it touches; where nobody watches, next to nothing. Calling twice changes nothing
 * more.
 */

/** Offices are never closed longer at a stretch: a deadline may lie so many days behind the last open day. */
const LONGEST_PAUSE = 30;

type Watches = Models['watches'];

/** Looks again at `at`; what had been due before is due then as well. */
async function look(watches: Watches, filter: object, at: number): Promise<number> {
  return (await watches.updateMany(filter, { $set: { nextAt: at }, $inc: { rev: 1 } })).matchedCount;
}

/** What an import said of these cards, or took back. */
export const replanCards = async (
  { watches }: Models,
  cardIds: readonly Types.ObjectId[],
  at: number,
): Promise<number> => (cardIds.length === 0 ? 0 : look(watches, { cardId: { $in: [...cardIds] } }, at));

/** What was told from an import that has been taken back. */
export const replanToldFrom = ({ watches }: Models, importId: string, at: number): Promise<number> =>
  look(watches, { 'lastTold.importId': importId }, at);

/** The dates of a batch were changed or confirmed. */
export const batchFilter = (custodyFrom: Day): object => ({ 'lastTold.custodyFrom': custodyFrom });
export const replanBatch = ({ watches }: Models, custodyFrom: Day, at: number): Promise<number> =>
  look(watches, batchFilter(custodyFrom), at);

/** A closure came, was changed or went: who chose one of its days, and whose last open day it is or may now be. */
export async function replanClosure(
  { watches }: Models,
  { from, to }: Pick<Closure, 'from' | 'to'>,
  at: number,
): Promise<number> {
  const ofDeadline = await look(watches, { 'lastTold.deadline': { $gte: from, $lte: addDays(to, LONGEST_PAUSE) } }, at);
  return ofDeadline + (await look(watches, { chosenDay: { $gte: from, $lte: to } }, at));
}

/** A chat can be reached again. */
export const replanChat = ({ watches }: Models, chat: Address, at: number): Promise<number> =>
  look(watches, { 'chat.channel': chat.channel, 'chat.id': chat.id }, at);

/** For previews of a closure: whoever may have to hear of it, before places are compared. */
export const closureFilter = ({ from, to }: Pick<Closure, 'from' | 'to'>): object => ({
  $or: [
    { 'lastTold.deadline': { $gte: from, $lte: addDays(to, LONGEST_PAUSE) } },
    { chosenDay: { $gte: from, $lte: to } },
  ],
});

/** The first instant after `now` at which the planner must look at a watch; null: none. */
export async function nextLook({ watches }: Models, now: number): Promise<number | null> {
  const watch = await watches
    .findOne({ nextAt: { $gt: now } }, { nextAt: 1 })
    .sort({ nextAt: 1 })
    .lean();
  return watch?.nextAt ?? null;
}
