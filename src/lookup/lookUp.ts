import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import type { CardRecord, Models, WatchRecord } from '../database/models.ts';
import { addressKey } from '../domain/address.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import type { Attempts } from './attempts.ts';
import { createKeyedQueue } from '../common/keyedQueue.ts';
import type { Watches } from '../following/watches.ts';

/** A card without the history that no answer shows. */
export type Card = Omit<CardRecord, 'versions' | 'seen'>;

export type Outcome =
  | { kind: 'found'; card: Card; followed: readonly WatchRecord[] }
  /** Wrong code, wrong serial, or two that do not belong together: nobody can tell which. */
  | { kind: 'miss' }
  /** Too many wrong pairs; `until` is business time, epoch ms. */
  | { kind: 'refused'; until: number };

export interface LookUp {
  /** @param pair ten Latin digits and a canonical serial */
  byPair(chat: Address, pair: { code: string; serial: string }): Promise<Outcome>;
  byId(id: string | Types.ObjectId): Promise<Card | null>;
  byIds(ids: readonly Types.ObjectId[]): Promise<Card[]>;
}

const WITHOUT_HISTORY = { versions: 0, seen: 0 } as const;

export function createLookUp(options: {
  models: Pick<Models, 'cards'>;
  keys: LookupKeys;
  attempts: Attempts;
  watches: Pick<Watches, 'of'>;
}): LookUp {
  const { keys, attempts, watches } = options;
  const { cards } = options.models;
  /** One look at a time for each code, so that many at once cannot look further than the limit. */
  const perCode = createKeyedQueue();

  const byIds = (ids: readonly Types.ObjectId[]): Promise<Card[]> =>
    cards.find({ _id: { $in: [...ids] } }, WITHOUT_HISTORY).lean();

  async function follows(followed: readonly WatchRecord[], code: string): Promise<boolean> {
    if (followed.length === 0) return false;
    const hash = keys.ofCode(code);
    return (await byIds(followed.map(({ cardId }) => cardId))).some((card) => card.code === hash);
  }

  /**
   * The work depends on the attempts and on the chat's own list alone, never on whether the code is known: one read of
   * the counters, one of the list, one look-up by the hash of both values, and for a miss the same two counts.
   */
  async function look(chat: Address, pair: { code: string; serial: string }): Promise<Outcome> {
    const [attemptsSoFar, followed, card] = await Promise.all([
      attempts.attemptsSoFar(addressKey(chat), pair.code),
      watches.of(chat),
      // Straight from the driver, as all that each look-up asks for: Mongoose's queries cost more than the engine.
      cards.collection.findOne<Card>({ lookup: keys.ofPair(pair.code, pair.serial) }, { projection: WITHOUT_HISTORY }),
    ]);
    const { refusedUntil } = attemptsSoFar;
    if (refusedUntil !== null && !(await follows(followed, pair.code))) return { kind: 'refused', until: refusedUntil };
    if (card) return { kind: 'found', card, followed };
    const until = await attempts.count(attemptsSoFar);
    return refusedUntil === null && until !== null ? { kind: 'refused', until } : { kind: 'miss' };
  }

  return {
    byPair: (chat, pair) => perCode(pair.code, () => look(chat, pair)),
    byId: (id) => cards.findOne({ _id: id }, WITHOUT_HISTORY).lean(),
    byIds,
  };
}
