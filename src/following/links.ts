import { randomBytes } from 'node:crypto';
import type { Types } from 'mongoose';
import type { Clocks } from '../clock.ts';
import type { Address, Channel } from '../domain/address.ts';
import type { LinkRecord, Models } from '../database/models.ts';
import { addressKey } from '../domain/address.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';

/** How long a link works, business time. */
const LINK_MS = 24 * 60 * 60_000;
/** People tap twice, and a bad network repeats: for so long after its use a link works again for the chat that used it. */
const AGAIN_MS = 10 * 60_000;
/** The backstop by machine time. */
const PURGE_AFTER_MS = 2 * LINK_MS;
const TOKEN_BYTES = 18;
/** What a deep link's payload begins with when it carries a token. */
const PREFIX = 'c_';
const PAYLOAD = /^c_[0-9a-f]{36}$/;

/** What a link leads to: one card, or all that a chat follows, for the same person on another messenger. */
export type Linked = { kind: 'card'; cardId: Types.ObjectId } | { kind: 'list'; of: Address };

/** One-time links into another chat. The store knows only a keyed hash of the token. */
export interface Links {
  /** Returns the payload of a deep link that shows a card. */
  make(by: Address, cardId: Types.ObjectId): Promise<string>;
  /** Returns the payload of one that copies the maker's watches to a chat on another messenger. */
  makeCopy(by: Address, to: Channel): Promise<string>;
  /** Whether that payload is one of these at all. */
  isOne(payload: string): boolean;
  /**
   * Uses the link up, but for the same chat some minutes more. null: unknown, used, too old, or meant for another
   * messenger; nobody can tell which.
   */
  use(payload: string, chat: Address): Promise<Linked | null>;
  countBy(by: Address): Promise<number>;
  removeAllBy(by: Address): Promise<void>;
}

export function createLinks(options: { models: Pick<Models, 'links'>; keys: LookupKeys; clocks: Clocks }): Links {
  const { keys, clocks } = options;
  const { links } = options.models;
  const hashOf = (payload: string): string => keys.ofText('link', payload.slice(PREFIX.length));
  /** Whoever has not the token itself cannot tell from this which chat it was. */
  const user = (payload: string, chat: Address): string => keys.ofText('link-user', `${payload} ${addressKey(chat)}`);
  const maker = (by: Address): string => keys.ofText('link-maker', addressKey(by));

  async function add(by: Address, what: Pick<LinkRecord, 'cardId' | 'watchesOf' | 'to'>): Promise<string> {
    // Hexadecimal: a `_` or `-` more, and Bale may take a part of the link for markup.
    const payload = PREFIX + randomBytes(TOKEN_BYTES).toString('hex');
    await links.create({
      _id: hashOf(payload),
      ...what,
      by: maker(by),
      expiresAt: clocks.business.now() + LINK_MS,
      usedAt: null,
      usedBy: null,
      purgeAt: new Date(clocks.machine.now() + PURGE_AFTER_MS),
    });
    return payload;
  }

  return {
    make: (by, cardId) => add(by, { cardId, watchesOf: null, to: null }),
    makeCopy: (by, to) => add(by, { cardId: null, watchesOf: by, to }),
    isOne: (payload) => PAYLOAD.test(payload),
    async use(payload, chat) {
      const now = clocks.business.now();
      const usedBy = user(payload, chat);
      const own = { _id: hashOf(payload), to: { $in: [null, chat.channel] } };
      const valid = { ...own, usedAt: null, expiresAt: { $gt: now } };
      const link =
        (await links.findOneAndUpdate(valid, { $set: { usedAt: now, usedBy } }).lean()) ??
        (await links.findOne({ ...own, usedBy, usedAt: { $gt: now - AGAIN_MS } }).lean());
      if (link?.cardId) return { kind: 'card', cardId: link.cardId };
      return link?.watchesOf ? { kind: 'list', of: link.watchesOf } : null;
    },
    countBy: (by) => links.countDocuments({ by: maker(by) }),
    async removeAllBy(by) {
      await links.deleteMany({ by: maker(by) });
    },
  };
}
