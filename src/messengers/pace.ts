import type { Priority } from './gate.ts';
import { createRate, type Rate } from './rate.ts';

/**
 * The pace within one chat: about one message a second, twenty a minute in a group. Replies may come in a little burst;
 * a push waits until the chat has been quiet for the time of one message.
 */
export interface ChatPaces {
  /** Milliseconds until the next message of this priority may go to `chat`. */
  waitFor(chat: string, priority: Priority, now: number): number;
  take(chat: string, now: number): void;
}

const BURST = 5;
const PER_SECOND = 1;
const PER_SECOND_IN_GROUPS = 1 / 3;
/** A chat is forgotten when it has been quiet for longer than its burst takes to come back. */
const FORGET_AFTER_MS = 60_000;
const LOOK_EVERY = 1_000;

export function chatPaces(): ChatPaces {
  const chats = new Map<string, { rate: Rate; usedAt: number }>();
  let taken = 0;
  const paceOf = (chat: string, now: number) => {
    const known = chats.get(chat);
    if (known) return known;
    // Groups have negative ids.
    const pace = { rate: createRate(chat.startsWith('-') ? PER_SECOND_IN_GROUPS : PER_SECOND, BURST), usedAt: now };
    chats.set(chat, pace);
    return pace;
  };
  return {
    waitFor: (chat, priority, now) => chats.get(chat)?.rate.waitFor(now, priority === 'push' ? BURST - 1 : 0) ?? 0,
    take(chat, now) {
      const pace = paceOf(chat, now);
      pace.usedAt = now;
      pace.rate.take(now);
      if (++taken % LOOK_EVERY !== 0) return;
      for (const [key, { usedAt }] of chats) if (now - usedAt > FORGET_AFTER_MS) chats.delete(key);
    },
  };
}
