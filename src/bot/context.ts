import type { Context } from 'grammy';
import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Address } from '../domain/address.ts';
import type { DialogueRecord } from '../database/models.ts';
import type { Say } from '../texts/texts.ts';
import type { Press } from '../answers/buttons.ts';

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
  /** Collected by a dialogue that ended with this update. */
  asked: Asked | null;
}

/** What is to be looked up. */
export interface Asked {
  /** For each person every way to read what was typed, the likeliest first. */
  people: readonly (readonly Pair[])[];
  /** The message holds more people than these. */
  more: boolean;
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
