import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import type { CardRecord, Models, WatchRecord } from '../database/models.ts';
import { addressKey } from '../domain/address.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import type { Attempts } from './attempts.ts';
import type { MissAlarm } from './missAlarm.ts';
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
  missAlarm: MissAlarm;
  watches: Pick<Watches, 'of'>;
}): LookUp {
  const { keys, attempts, missAlarm, watches } = options;
  const { cards } = options.models;
  /** One look at a time for each code, so that many at once cannot look further than the limit. */
  const perCode = createKeyedQueue();

  const byIds = (ids: readonly Types.ObjectId[]): Promise<Card[]> =>
    cards.find({ _id: { $in: [...ids] } }, WITHOUT_HISTORY).lean();

  /**
   * The work depends on the attempts alone, never on whether the code is known: one read of the counters, one of the
   * chat's list, one look-up by the hash of both values, and for a miss the same counts.
   *
   * Beyond a person's limit every pair is refused alike, whatever they follow: only the right pair of a card that is on
   * their list already tells them nothing new. Beyond the limit of a code its owner is let in, who types the right pair
   * at once; whoever has mistyped something within the hour is not, and a wrong pair counts for them even then.
   */
  async function look(chat: Address, pair: { code: string; serial: string }): Promise<Outcome> {
    const [attemptsSoFar, followed, card] = await Promise.all([
      attempts.attemptsSoFar(addressKey(chat), pair.code),
      watches.of(chat),
      // Straight from the driver, as all that each look-up asks for: Mongoose's queries cost more than the engine.
      cards.collection.findOne<Card>({ lookup: keys.ofPair(pair.code, pair.serial) }, { projection: WITHOUT_HISTORY }),
    ]);
    const { personUntil, codeUntil, isClean } = attemptsSoFar;
    const isListed = card !== null && followed.some(({ cardId }) => cardId.equals(card._id));
    if (card && (isListed || (personUntil === null && (codeUntil === null || isClean))))
      return { kind: 'found', card, followed };
    if (personUntil !== null) return { kind: 'refused', until: personUntil };
    // A right pair that comes too late counts like a wrong one, so that nothing tells the two apart.
    const until = await attempts.count(attemptsSoFar);
    const refusedUntil = until ?? codeUntil;
    return refusedUntil === null ? { kind: 'miss' } : { kind: 'refused', until: refusedUntil };
  }

  return {
    async byPair(chat, pair) {
      const outcome = await perCode(pair.code, () => look(chat, pair));
      missAlarm.note(addressKey(chat), outcome.kind !== 'found');
      return outcome;
    },
    byId: (id) => cards.findOne({ _id: id }, WITHOUT_HISTORY).lean(),
    byIds,
  };
}
