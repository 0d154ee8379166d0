import type { Types } from 'mongoose';
import type { MachineClock } from '../clock.ts';
import { isDuplicate } from '../database/duplicate.ts';
import { untilStored } from '../database/untilStored.ts';
import type { Label } from '../domain/card.ts';
import { sameAddress, type Address } from '../domain/address.ts';
import type { Told, WatchRecord } from '../database/models.ts';
import { createKeyedQueue } from '../common/keyedQueue.ts';
import { countFollowers } from './looks.ts';
import {
  changeWatches,
  insertWatch,
  labelWatch,
  newWatch,
  ofChat,
  removeWatches,
  type WatchStore,
} from './watchStore.ts';

const MOST_CARDS_OF_A_CHAT = 10;
export const MOST_CHATS_OF_A_CARD = 5;

export interface Followed {
  /** null: no room, see `full`. */
  watch: WatchRecord | null;
  /** It was not followed before. */
  isNew: boolean;
  /** The other chats that follow the card. */
  others: readonly WatchRecord[];
  /** Why the card could not be put on the list. */
  full: 'chat' | 'card' | null;
  /**
   * Settles when the store has it, so that an answer need not wait. An update is not done before that: after a crash in
   * between it is answered, and the card put on the list, once more. False: others were faster, in another process, and
   * the card is not on the list after all.
   */
  saved: Promise<boolean>;
}

/** Which chat follows which card. Whoever was answered about a card follows it, up to the two limits. */
export interface Watches {
  /**
   * Puts the card on the chat's list, or notes on it what was told now.
   * @param list  the chat's list, when that was read just now
   */
  follow(
    chat: Address,
    cardId: Types.ObjectId,
    lastTold: Told,
    list?: readonly WatchRecord[] | null,
  ): Promise<Followed>;
  /** The chat's watch of that card, which every press on a card's button asks for. */
  find(chat: Address, cardId: string | Types.ObjectId): Promise<WatchRecord | null>;
  /** Oldest first. */
  of(chat: Address): Promise<WatchRecord[]>;
  /** How many chats follow each of these cards, by the card's id. */
  countFollowers(cardIds: readonly Types.ObjectId[]): Promise<ReadonlyMap<string, number>>;
  label(chat: Address, cardId: string, label: Label): Promise<void>;
  /** False: it was not on the list. */
  remove(chat: Address, cardId: string): Promise<boolean>;
  removeAllOf(chat: Address): Promise<void>;
}

const isOf = (chat: Address) => (watch: WatchRecord) => sameAddress(watch.chat, chat);

/**
 * Is all that is told now known to that chat, by an answer? After a message that nobody asked for an answer is written
 * down: one that is planned and not sent yet need not say it again.
 */
function sameNews({ lastTold: before, missed }: WatchRecord, lastTold: Told): boolean {
  if (before === null || (missed ?? null) !== null || before.serialAsked || before.by !== 'answer') return false;
  const { status, asOf, basis, deadline, lastOpen, custodyFrom, lookup } = lastTold;
  const same =
    before.status === status &&
    before.asOf === asOf &&
    before.basis === basis &&
    before.deadline === deadline &&
    before.lastOpen === lastOpen &&
    before.custodyFrom === custodyFrom &&
    before.lookup === lookup;
  return same && before.ends?.county === lastTold.ends?.county && before.ends?.centre === lastTold.ends?.centre;
}

/** @param machine  the clock by which a write is tried again while the store is away */
export function createWatches(store: WatchStore, machine: MachineClock): Watches {
  const { watches } = store;
  const perCard = createKeyedQueue();

  /** With several processes two may pass the check at once: whoever sees more than five goes back, maybe both. */
  async function isOneTooMany(watch: WatchRecord): Promise<boolean> {
    if ((await watches.countDocuments({ cardId: watch.cardId })) <= MOST_CHATS_OF_A_CARD) return false;
    await removeWatches(store, { _id: watch._id });
    return true;
  }

  const of = (chat: Address) => watches.collection.find<WatchRecord>(ofChat(chat)).sort({ since: 1 }).toArray();

  async function follow(...[chat, cardId, lastTold, list]: Parameters<Watches['follow']>): Promise<Followed> {
    const [followers, followed] = await Promise.all([
      watches.collection.find<WatchRecord>({ cardId }).toArray(),
      list ?? of(chat),
    ]);
    const others = followers.filter((watch) => !isOf(chat)(watch));
    const known = followers.find(isOf(chat));
    if (known) {
      // What was told now is no news any more; the planner looks at it anew.
      const change = async () => {
        if (!sameNews(known, lastTold))
          await changeWatches(store, { _id: known._id }, { lastTold, missed: null }, lastTold.at);
        return true;
      };
      return { watch: { ...known, lastTold }, isNew: false, others, full: null, saved: untilStored(machine, change) };
    }
    const refused = { watch: null, isNew: false, others, saved: Promise.resolve(true) };
    if (others.length >= MOST_CHATS_OF_A_CARD) return { ...refused, full: 'card' };
    if (followed.length >= MOST_CARDS_OF_A_CHAT) return { ...refused, full: 'chat' };
    const watch = newWatch(chat, cardId, lastTold);
    const put = async () => {
      // Tried again, it may be there already: with this id it is the same one.
      await insertWatch(store, watch).catch(async (error: unknown) => {
        if (!isDuplicate(error) || !(await watches.exists({ _id: watch._id }))) throw error;
      });
      return !(await isOneTooMany(watch));
    };
    return { watch, isNew: true, others, full: null, saved: untilStored(machine, put) };
  }

  return {
    follow: (chat, cardId, lastTold, list) =>
      new Promise((resolve, reject) => {
        const task = async () => {
          const followed = await follow(chat, cardId, lastTold, list);
          resolve(followed);
          // The next chat of this card is counted when this one is in the store.
          await followed.saved;
        };
        perCard(String(cardId), task).catch(reject);
      }),
    find: (chat, cardId) => watches.findOne({ ...ofChat(chat), cardId }).lean(),
    of,
    countFollowers: (cardIds) => countFollowers(store, cardIds),
    label: (chat, cardId, label) => labelWatch(store, { ...ofChat(chat), cardId }, label),
    remove: async (chat, cardId) => (await removeWatches(store, { ...ofChat(chat), cardId })) > 0,
    async removeAllOf(chat) {
      await removeWatches(store, ofChat(chat));
    },
  };
}
