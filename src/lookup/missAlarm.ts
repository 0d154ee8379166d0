import type { Clock } from '../clock.ts';
import type { Alarms } from '../alarms.ts';

const MINUTE_MS = 60_000;
/** In so many minutes at least so many misses, of so many chats, and more than half of all look-ups. */
const MINUTES = 10;
const MISSES = 60;
const CHATS = 20;
const SHARE = 0.5;

const REMEDY =
  'Many chats type pairs that do not exist. Either somebody is guessing (the limits hold, and the answers tell nothing), or cards are missing that people have receipts of: compare the last import with the office.';

interface Minute {
  start: number;
  lookUps: number;
  misses: number;
  chats: Set<string>;
}

/** Watches how many look-ups find nothing. Each chat is held to its limit; many chats with one guess each are not. */
export interface MissAlarm {
  /** @param missed  nothing was found, or nothing looked for after too many misses */
  note(chat: string, missed: boolean): void;
}

export function createMissAlarm({ alarms, machine }: { alarms: Alarms; machine: Clock }): MissAlarm {
  let minutes: Minute[] = [];
  return {
    note(chat, missed) {
      const start = Math.floor(machine.now() / MINUTE_MS) * MINUTE_MS;
      if (minutes.at(-1)?.start !== start) {
        minutes = minutes.filter((minute) => minute.start > start - MINUTES * MINUTE_MS);
        minutes.push({ start, lookUps: 0, misses: 0, chats: new Set() });
      }
      const minute = minutes.at(-1)!;
      minute.lookUps += 1;
      if (!missed) return;
      minute.misses += 1;
      // As many as there must be in all: more need not be remembered.
      if (minute.chats.size < CHATS) minute.chats.add(chat);
      const misses = sum(minutes, (one) => one.misses);
      if (misses < MISSES || misses <= SHARE * sum(minutes, (one) => one.lookUps)) return;
      const chats = new Set(minutes.flatMap((one) => [...one.chats])).size;
      if (chats >= CHATS) alarms.raise('manyWrongPairs', REMEDY, MINUTES * MINUTE_MS, { misses });
    },
  };
}

const sum = (minutes: readonly Minute[], of: (minute: Minute) => number): number =>
  minutes.reduce((total, minute) => total + of(minute), 0);
