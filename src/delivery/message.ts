import type { Types } from 'mongoose';
import type { Address } from '../domain/address.ts';
import type { DeliveryItem, DeliveryRecord, DeliveryState } from '../database/models.ts';

/** One thing to say about one card, as its planner hands it in. */
export type CardItem = Omit<DeliveryItem, 'state' | 'again' | 'lostAnswers' | 'cardId' | 'watchId'> & {
  cardId: Types.ObjectId;
  watchId: Types.ObjectId;
};

/** What a row is about, for whoever writes its words. */
export interface Subject {
  address: Address;
  items: readonly CardItem[];
  /** Of an announcement; its rows have no items. */
  announcement: string | null;
}

/** What is to be sent. The text is marked up as everywhere (messengers/wire/markup.ts). */
export interface Message {
  text: string;
  /** Rows of buttons; `data` comes back when one is pressed. */
  buttons?: readonly (readonly { caption: string; data: string }[])[];
  /** Uploaded once for each messenger under `key`, and then sent by its id; the text is its caption. */
  file?: { key: string; kind: 'photo' | 'document'; load(): Promise<FileContent> };
  /** Keys of items that are not true any more and not in the text. */
  left?: readonly string[];
}

/** A file as it is uploaded. */
export interface FileContent {
  name: string;
  bytes: Uint8Array;
}

/** Words for what is still true at `now` (business ms); null: nothing of it is. */
export type Render = (subject: Subject, now: number) => Promise<Message | null>;

/** A row that came to an end, and how. */
export interface Settled {
  row: DeliveryRecord;
  state: DeliveryState;
}

/**
 * What a kind of message promises. At least once: one whose outcome was lost is sent again. At most once: it is not,
 * unless staff say so.
 */
export const promiseOf = ({ source }: Pick<DeliveryRecord, 'source'>): 'atLeastOnce' | 'atMostOnce' =>
  source === CARDS ? 'atLeastOnce' : 'atMostOnce';

/** The source of all rows about cards; of the others it is their announcement. */
export const CARDS = 'cards';
