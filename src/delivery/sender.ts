import type { Message } from './message.ts';

/**
 * The way to the people of one messenger. How a messenger is spoken to is known to its Sender alone: a channel that does
 * not speak the Bot API needs another Sender, and nothing else in this folder.
 */
export interface Sender {
  /**
   * Sends one message. It is called for several chats at the same time, and keeps to the messenger's rate by itself.
   * @param chat  the id of an address of this channel
   */
  send(chat: string, message: Message): Promise<SendResult>;
  /**
   * Whether the messenger answers us at all. It is asked after trouble, before another message is risked, and sends
   * nobody anything.
   * @param signal  aborted when the answer is waited for no longer
   */
  probe(signal: AbortSignal): Promise<boolean>;
}

/** What came of sending one message. */
export type SendResult =
  /** `messageId`: as the messenger names the message; null where it does not tell. */
  | { what: 'sent'; messageId: string | number | null }
  /** This person cannot be reached. */
  | { what: 'unreachable' }
  /** The messenger does not take this message, from us to anybody. */
  | { what: 'failed' }
  /** It may have arrived, or not. */
  | { what: 'unknown' }
  /** It did not arrive. The messenger, or the way to it, is in trouble. */
  | { what: 'trouble' }
  /** It was not even tried, for a reason on our own side. */
  | { what: 'stuck' }
  /** Nothing more should be sent to anybody for so long, machine ms. */
  | { what: 'tooFast'; retryAfterMs: number }
  /** The messenger refuses the bot itself. */
  | { what: 'refused' };
