import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import { addDays } from '../domain/calendar.ts';
import type { Closure, Day } from '../domain/card.ts';
import { LONGEST_CLOSED_DAYS } from '../domain/officeDays.ts';
import { changeWatches, ofChat, type WatchFilter, type WatchStore } from './watchStore.ts';

/**
 * What has changed, told to the planner: it looks again at the watches concerned, and at no other. Each is found by an
 * index, so that a change costs what it touches; where nobody watches, next to nothing. Calling twice changes nothing
 * more. `at` is business time, epoch ms; each function returns how many watches it found.
 */

const look = (store: WatchStore, filter: WatchFilter, at: number): Promise<number> =>
  changeWatches(store, filter, {}, at);

/** What an import said of these cards, or took back. */
export const replanCards = async (
  store: WatchStore,
  cardIds: readonly Types.ObjectId[],
  at: number,
): Promise<number> => (cardIds.length === 0 ? 0 : look(store, { cardId: { $in: [...cardIds] } }, at));

/** What was told from an import that has been taken back. */
export const replanToldFrom = (store: WatchStore, importId: string, at: number): Promise<number> =>
  look(store, { 'lastTold.importId': importId }, at);

/** The watches of cards that are kept since that day. */
export const batchFilter = (custodyFrom: Day): WatchFilter => ({ 'lastTold.custodyFrom': custodyFrom });

/** The dates of a batch were changed or confirmed. */
export const replanBatch = (store: WatchStore, custodyFrom: Day, at: number): Promise<number> =>
  look(store, batchFilter(custodyFrom), at);

type Days = Pick<Closure, 'from' | 'to'>;
/**
 * A deadline may be a closed day, and lie that far behind the last open day before it. Of the days from the one to the
 * other any may be closed now, or open: those before are nothing to the person.
 */
const byDeadline = ({ from, to }: Days): WatchFilter => ({
  'lastTold.deadline': { $gte: from, $lte: addDays(to, LONGEST_CLOSED_DAYS) },
  'lastTold.lastOpen': { $not: { $gt: to } },
});
const byChosenDay = ({ from, to }: Days): WatchFilter => ({ chosenDay: { $gte: from, $lte: to } });

/** The watches that a closure may concern, before places are compared, for previews. */
export const closureFilter = (closure: Days): WatchFilter => ({ $or: [byDeadline(closure), byChosenDay(closure)] });

/** A closure came, was changed or went: who chose one of its days, and whose last open day it is or was. */
export const replanClosure = async (store: WatchStore, closure: Days, at: number): Promise<number> =>
  // Two writes, as each goes by its own index.
  (await look(store, byDeadline(closure), at)) + (await look(store, byChosenDay(closure), at));

/** A chat can be reached again. */
export const replanChat = (store: WatchStore, chat: Address, at: number): Promise<number> =>
  look(store, ofChat(chat), at);
