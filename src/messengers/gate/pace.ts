import type { Priority } from './job.ts';
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
const LOOK_EVERY = 1_000;

export function chatPaces(): ChatPaces {
  const chats = new Map<string, Rate>();
  let taken = 0;
  const paceOf = (chat: string): Rate => {
    const known = chats.get(chat);
    if (known) return known;
    // Groups have negative ids.
    const pace = createRate(chat.startsWith('-') ? PER_SECOND_IN_GROUPS : PER_SECOND, BURST);
    chats.set(chat, pace);
    return pace;
  };
  const isRested = (pace: Rate, now: number): boolean => pace.waitFor(now, BURST - 1) === 0;
  return {
    waitFor: (chat, priority, now) => chats.get(chat)?.waitFor(now, priority === 'push' ? BURST - 1 : 0) ?? 0,
    take(chat, now) {
      paceOf(chat).take(now);
      if (++taken % LOOK_EVERY !== 0) return;
      // A chat whose whole burst has come back is like one that never was.
      for (const [key, pace] of chats) if (isRested(pace, now)) chats.delete(key);
    },
  };
}
