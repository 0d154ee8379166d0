import { Schema, type Types } from 'mongoose';
import type { County, Day } from '../../domain/card.ts';
import type { VisitAnswer, VisitTrouble } from '../../domain/visits.ts';
import type { Address, Channel } from '../../domain/address.ts';
import { address, options, purged, text, withPurge } from './schema.ts';

/** A chat that has talked to the bot. */
export interface PersonRecord {
  /** `telegram:123` */
  _id: string;
  /** null: has not chosen; Persian. */
  locale: 'fa' | 'en' | null;
  since: number;
  /** Business time of the send error that said so; healed by the next message. */
  unreachableSince: number | null;
}

/** The wrong pairs of one person or of one code; the key is a hash of either. */
export interface AttemptRecord {
  _id: string;
  /** Business times, epoch ms, oldest first. */
  at: number[];
  /** Business time, epoch ms, from which the row says nothing any more. */
  until: number;
  purgeAt: Date;
}

/** A waiting dialogue. `state` is encrypted; an expired one leaves the row without it, so that this can be said. */
export interface DialogueRecord {
  /** `telegram:123` */
  _id: string;
  state: string | null;
  version: string;
  /** Business time, epoch ms. */
  expiresAt: number;
  purgeAt: Date;
}

/** A one-time link that shows a card in another chat, or copies a chat's watches. The key is a hash of the token. */
export interface LinkRecord {
  _id: string;
  /** null: it copies watches. */
  cardId: Types.ObjectId | null;
  /** Whose watches it copies, and to which messenger. */
  watchesOf: Address | null;
  to: Channel | null;
  /** A hash of the address of the chat that made it, so that this chat can have it deleted. */
  by: string;
  /** Business time, epoch ms. */
  expiresAt: number;
  usedAt: number | null;
  /** A hash of the token and the address of the chat that used it. */
  usedBy: string | null;
  purgeAt: Date;
}

/**
 * What people reported: of their visits for the office's figures, and that it was not they who took the card, as a note
 * to the office. It does not say who reported; the key is a hash of the watch, the kind and the day.
 */
export interface ReportRecord {
  _id: string;
  kind: VisitAnswer | 'notMe';
  trouble: VisitTrouble | null;
  cardId: Types.ObjectId;
  county: County;
  office: string | null;
  /** Tehran's day of the report, and the instant in business time. */
  day: Day;
  at: number;
}

export const person = new Schema(
  { _id: String, locale: text, since: Number, unreachableSince: { type: Number, default: null } },
  options,
);

export const attempt = withPurge(new Schema({ _id: String, at: [Number], until: Number, ...purged }, options)).index({
  until: 1,
});

export const dialogue = withPurge(
  new Schema({ _id: String, state: text, version: String, expiresAt: Number, ...purged }, options),
).index({ expiresAt: 1 });

export const link = withPurge(
  new Schema(
    {
      _id: String,
      cardId: { type: Schema.Types.ObjectId, default: null },
      watchesOf: { type: new Schema(address, { _id: false }), default: null },
      to: text,
      by: { type: String, required: true },
      expiresAt: Number,
      usedAt: { type: Number, default: null },
      usedBy: text,
      ...purged,
    },
    options,
  ),
)
  .index({ expiresAt: 1 })
  .index({ by: 1 });

export const report = new Schema(
  {
    _id: String,
    kind: String,
    trouble: text,
    cardId: Schema.Types.ObjectId,
    county: String,
    office: text,
    day: String,
    at: Number,
  },
  options,
)
  .index({ day: 1 })
  .index({ kind: 1, at: 1 });
