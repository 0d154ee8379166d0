/** What the parts of the page ask of the whole; main.ts is the whole. No part knows another. */
import type { ChatKey, PersonKey } from '../protocol.ts';
import type { Store } from './store.ts';

export interface Phone {
  /** Opens a chat that this person has. */
  openChat(chat: ChatKey): void;
  /** Types as fingers would, then sends, into the chat with the bot, which is started first if it is not yet. */
  type(text: string): Promise<void>;
  focusText(): void;
}

/** Which calls the drawer shows. */
export type CallFilter = { kind: 'all' } | { kind: 'chat'; chat: ChatKey } | { kind: 'calls'; ids: readonly number[] };

export interface Desk {
  readonly store: Store;
  /** Whose phone was used last. */
  active(): PersonKey | undefined;
  phone(person: PersonKey): Phone | undefined;
  /** Brings a phone into view and makes it the active one. */
  show(person: PersonKey): Phone | undefined;
  calls(filter: CallFilter): void;
  /** Puts the tools away where they lie over the phones. */
  makeRoom(): void;
  addPerson(): void;
}
