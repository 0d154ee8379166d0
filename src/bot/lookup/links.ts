import { randomBytes } from 'node:crypto';
import type { Types } from 'mongoose';
import type { Clocks } from '../../clock.ts';
import type { Address, Models } from '../../database/models.ts';
import { addressKey } from '../../database/models.ts';
import type { LookupKeys } from '../../domain/lookupKey.ts';

/** How long a link shows its card, business time. */
export const LINK_MS = 24 * 60 * 60_000;
/** The backstop by machine time. */
const PURGE_AFTER_MS = 2 * LINK_MS;
const TOKEN_BYTES = 18;
/** What a deep link's payload begins with when it carries a token. */
const PREFIX = 'c_';
const PAYLOAD = /^c_[\w-]{24}$/;

/** One-time links that show a card in another chat. The store knows only a keyed hash of the token. */
export interface Links {
  /** Returns the payload of a deep link. */
  make(by: Address, cardId: Types.ObjectId): Promise<string>;
  /** Whether that payload is one of these at all. */
  isOne(payload: string): boolean;
  /** Uses the link up. null: unknown, used or too old; nobody can tell which. */
  use(payload: string): Promise<Types.ObjectId | null>;
  countBy(by: Address): Promise<number>;
  removeAllBy(by: Address): Promise<void>;
}

export function createLinks(options: { models: Models; keys: LookupKeys; clocks: Clocks }): Links {
  const { keys, clocks } = options;
  const { links } = options.models;
  const hashOf = (payload: string): string => keys.ofText('link', payload.slice(PREFIX.length));
  const maker = (by: Address): string => keys.ofText('link-maker', addressKey(by));
  return {
    async make(by, cardId) {
      const payload = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
      await links.create({
        _id: hashOf(payload),
        cardId,
        by: maker(by),
        expiresAt: clocks.business.now() + LINK_MS,
        usedAt: null,
        purgeAt: new Date(clocks.machine.now() + PURGE_AFTER_MS),
      });
      return payload;
    },
    isOne: (payload) => PAYLOAD.test(payload),
    async use(payload) {
      const now = clocks.business.now();
      const link = await links
        .findOneAndUpdate({ _id: hashOf(payload), usedAt: null, expiresAt: { $gt: now } }, { $set: { usedAt: now } })
        .lean();
      return link?.cardId ?? null;
    },
    countBy: (by) => links.countDocuments({ by: maker(by) }),
    async removeAllBy(by) {
      await links.deleteMany({ by: maker(by) });
    },
  };
}
