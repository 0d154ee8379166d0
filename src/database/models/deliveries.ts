import { Schema, type Types } from 'mongoose';
import type { Day } from '../../domain/card.ts';
import type { Address, Channel } from '../../domain/address.ts';
import type { MessageKind } from '../../domain/messageKinds.ts';
import { address, day, options, text } from './schema.ts';

/** What becomes of a message; who moves it from one to the other is told in delivery/README.md. */
const DELIVERY_STATES = [
  'planned',
  'claimed',
  'sent',
  'unreachable',
  'failed',
  'unknown',
  'cancelled',
  'expired',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One thing to say about one card. */
export interface DeliveryItem {
  /** Never planned twice for a chat while the row identifies it. */
  key: string;
  kind: MessageKind;
  cardId: Types.ObjectId | null;
  watchId: Types.ObjectId | null;
  /** The last day that it is about. */
  deadline: Day | null;
  /** Business time, epoch ms. */
  dueAt: number;
  /** linkUsed: the messenger on which the link was used; lacks in rows of earlier versions. */
  channel?: Channel;
  /** May be told in URGENT_HOURS. */
  urgent: boolean;
  /** How often it is being said again because nobody knows whether it arrived; absent: the first time. */
  again?: number;
  /** How many of those times its answer was lost while the messenger worked; absent: none. */
  lostAnswers?: number;
  /** Only where it differs from the row's. */
  state?: DeliveryState;
}

/** One message to one recipient: the ledger's row. */
export interface DeliveryRecord {
  _id: Types.ObjectId;
  /** After RETENTION_DAYS the id is empty. */
  address: Address;
  /** `telegram:123:cards`, `telegram:123:a:ANNOUNCEMENT`; with `seq` unique, and alone among the planned rows. */
  queue: string;
  seq: number;
  /** `cards`, or the announcement that it belongs to. */
  source: string;
  /** 0 before 1 (delivery/ledger.ts). */
  priority: number;
  items: DeliveryItem[];
  state: DeliveryState;
  /** Why it came to this state, for people: `joined`, `blocked`, … */
  reason: string | null;
  /** Business time, epoch ms. */
  dueAt: number;
  /** Who claimed it, and machine time, epoch ms, until when. */
  owner: string | null;
  leaseUntil: number | null;
  /** Failures that count, and the machine time of the last failure. */
  tries: number;
  failedAt: number | null;
  /** An unknown one that is to be sent again, business time, epoch ms. */
  resendAt: number | null;
  /** As the messenger names the message. */
  messageId: string | number | null;
  /** Business time, epoch ms. */
  plannedAt: number;
  settledAt: number | null;
  /** It still says whom it was for. */
  personal: boolean;
}

const item = {
  key: String,
  kind: String,
  cardId: Schema.Types.ObjectId,
  watchId: Schema.Types.ObjectId,
  deadline: day,
  dueAt: Number,
  channel: String,
  urgent: Boolean,
  again: Number,
  lostAnswers: Number,
  state: String,
};

/** Partial indexes hold only rows that still need work, so that those sent long ago cost a claim nothing. */
const inState = (state: DeliveryState) => ({ partialFilterExpression: { state } });

export const delivery = new Schema(
  {
    address: { type: new Schema(address, { _id: false }), required: true },
    queue: { type: String, required: true },
    seq: { type: Number, required: true },
    source: { type: String, required: true },
    priority: { type: Number, required: true },
    items: [{ _id: false, ...item }],
    state: { type: String, required: true },
    reason: text,
    dueAt: { type: Number, required: true },
    owner: text,
    leaseUntil: { type: Number, default: null },
    tries: { type: Number, default: 0 },
    failedAt: { type: Number, default: null },
    resendAt: { type: Number, default: null },
    messageId: { type: Schema.Types.Mixed, default: null },
    plannedAt: { type: Number, required: true },
    settledAt: { type: Number, default: null },
    personal: { type: Boolean, default: true },
  },
  options,
)
  .index({ queue: 1, seq: 1 }, { unique: true })
  .index({ queue: 1 }, { unique: true, ...inState('planned') })
  .index({ 'address.channel': 1, source: 1, priority: 1, dueAt: 1 }, inState('planned'))
  .index({ leaseUntil: 1 }, inState('claimed'))
  .index({ resendAt: 1 }, inState('unknown'))
  .index({ settledAt: 1 }, { partialFilterExpression: { personal: true } });
