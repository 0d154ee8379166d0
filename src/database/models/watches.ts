import { Schema, type Types } from 'mongoose';
import type { CardStatus, CustodyEnds, Day, Label } from '../../domain/card.ts';
import type { Address } from '../../domain/address.ts';
import type { Kind } from '../../domain/messageKinds.ts';
import { address, day, instant, options, text } from './schema.ts';

/** What a chat was last told of a card, by an answer or by a message that nobody asked for. */
export interface Told {
  status: CardStatus;
  asOf: Day;
  /** Business time, epoch ms. */
  at: number;
  /**
   * What said it: a message that nobody asked for, an answer, or, before anything was said, the planner's first sight of
   * the card. What follows lacks in rows of earlier versions.
   */
  by?: Kind | 'answer' | 'sight';
  basis?: 'seen' | 'announced';
  ends?: CustodyEnds | null;
  custodyFrom?: Day | null;
  appliedOn?: Day | null;
  /** `keyId:mac` of code + serial then. */
  lookup?: string;
  /** The last import that had spoken of the card then. */
  importId?: string | null;
  /** The end that counted, and the last open day before it. */
  deadline?: Day | null;
  lastOpen?: Day | null;
  /** Closures that were told, as reminders/closures.ts names them. */
  closures?: string[];
  /** The serial of a new application was asked for; until it is given nothing of that card is told here. */
  serialAsked?: boolean;
}

/**
 * A card that a chat follows. What is behind `lastTold` may lack in rows of earlier versions
 * (following/adoptOldWatches.ts).
 */
export interface WatchRecord {
  _id: Types.ObjectId;
  chat: Address;
  cardId: Types.ObjectId;
  label: Label | null;
  /** Business time, epoch ms, as all instants below. */
  since: number;
  lastTold: Told | null;
  /** When the planner must look at it again; null: nothing to come. */
  nextAt: number | null;
  /** Grows with every change that concerns the planner: it writes only what it has read. */
  rev: number;
  /** How many messages were planned: the number of each is part of its key. */
  planned: number;
  /** Whether this chat wants to be told of this card. */
  reminders: boolean;
  /** The day on which somebody means to go, and since when that (or its reminder) is known. */
  chosenDay: Day | null;
  chosenAt: number | null;
  /** When somebody in the chat said that they have the card; that it was handed over, but not to them. */
  collectedAt: number | null;
  objectedAt: number | null;
  /** When the watch ends by itself, after a delivery. */
  endsAt: number | null;
  /** The kind of the last message that could not be delivered. */
  missed: Kind | null;
}

/** The planner's part of a watch that it has not looked at yet: nothing chosen, nothing planned, and to be told. */
export const FRESH_WATCH = {
  rev: 0,
  planned: 0,
  reminders: true,
  chosenDay: null,
  chosenAt: null,
  collectedAt: null,
  objectedAt: null,
  endsAt: null,
  missed: null,
} as const satisfies Partial<WatchRecord>;

export const watch = new Schema(
  {
    chat: { type: new Schema(address, { _id: false }), required: true },
    cardId: { type: Schema.Types.ObjectId, required: true },
    label: text,
    since: { type: Number, required: true },
    lastTold: { type: Schema.Types.Mixed, default: null },
    nextAt: instant,
    rev: { type: Number, default: 0 },
    planned: { type: Number, default: 0 },
    reminders: { type: Boolean, default: true },
    chosenDay: day,
    chosenAt: instant,
    collectedAt: instant,
    objectedAt: instant,
    endsAt: instant,
    missed: text,
  },
  options,
)
  .index({ 'chat.channel': 1, 'chat.id': 1, cardId: 1 }, { unique: true })
  .index({ cardId: 1 })
  // What is due; then what a changed batch and a closure concern.
  .index({ nextAt: 1 })
  .index({ 'lastTold.custodyFrom': 1 })
  .index({ 'lastTold.deadline': 1 })
  .index({ chosenDay: 1 });
