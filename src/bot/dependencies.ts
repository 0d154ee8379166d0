import type { Context } from 'grammy';
import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Clocks } from '../clock.ts';
import type { Address, Channel } from '../domain/address.ts';
import type { DialogueRecord, Models } from '../database/models.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { Log } from '../log.ts';
import type { Capabilities } from '../messengers/capabilities.ts';
import type { Hours } from '../domain/hours.ts';
import type { Say, Texts } from '../texts/texts.ts';
import type { Press } from '../answers/buttons.ts';
import type { People } from '../following/people.ts';
import type { OfficeDataSource } from '../office/officeData.ts';

/** All that the bot is handed: one set for each messenger, composed by main.ts. */
export interface BotDependencies {
  channel: Channel;
  capabilities: Capabilities;
  models: Models;
  texts: Texts;
  clocks: Clocks;
  keys: LookupKeys;
  /** The form of a canonical receipt serial. */
  receiptPattern: RegExp;
  log: Log;
  /** Batches, offices, holidays and closures, kept for a few seconds. One for all messengers. */
  officeData: OfficeDataSource;
  /** The chats that talk to the bot. One for all messengers; it is told too when a chat cannot be reached. */
  people: People;
  /** A link into a chat with this bot, `https://t.me/BOT?start=payload`. Called only once the bot knows its name. */
  deepLink(payload: string): string;
  /** The messenger beside this one; null: there is none, or its name is not known yet. */
  other(): { channel: Channel; deepLink(payload: string): string } | null;
  /** When people may be told something unasked. */
  hours: Hours;
  /** What is planned and was sent; whatever is said to another chat than the one that asks goes there. */
  ledger: Pick<Ledger, 'plan' | 'forget' | 'countOf'>;
  /** Which code of the dialogues this is; another one in the store means "upgraded". By default DIALOGUE_VERSION. */
  dialogueVersion?: string;
}

export type Locale = Say['locale'];

/** What one update of a private chat brought, beside grammY's own: who speaks, in which language, what was pressed. */
export interface Turn {
  address: Address;
  /** `telegram:123` */
  chat: string;
  say: Say;
  /** The button that was pressed. null: none, or one that is not (or no longer) ours. */
  press: Press | null;
  /** The chat's waiting dialogue as it is stored; read only for updates that could concern one. */
  waiting: DialogueRecord | null;
  /** A dialogue of this chat that ended by itself since it was last heard. Say so, once, then start again. */
  cut: 'expired' | 'upgraded' | null;
  /** Collected by a dialogue that ended with this update: the likeliest reading first. */
  pairs: readonly Pair[] | null;
}

/** A code and a serial as people typed them: never stored in the clear, never logged. */
export interface Pair {
  /** Ten Latin digits. */
  code: string;
  /** Canonical. */
  serial: string;
  /** The messages that held the numbers, to be deleted after the answer. */
  messages: readonly number[];
}

export type BotContext = ConversationFlavor<Context> & { turn: Turn };
