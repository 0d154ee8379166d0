import { createHash, randomBytes } from 'node:crypto';
import type { Clocks } from '../../clock.ts';
import { createRecent } from '../../common/recent.ts';
import type { Known } from '../dialogue/steps.ts';
import type { Pair } from '../context.ts';

/** On a bad network a message is sent twice within seconds; business time, as the answer itself depends on it. */
const REPEAT_MS = 15_000;
const REMEMBERED = 2_000;
/** As many as are deleted in one call. */
const MOST_LEFT = 80;
/** For so long a messenger lets a bot delete what was written. */
const DELETABLE_MS = 48 * 60 * 60_000;
interface Answer {
  text: string;
  code: string;
  serial: string;
  /** What was asked with the same messages is kept together. */
  asked: string;
}

/**
 * What each chat was answered last (to one look-up, of one person or several), for some seconds and in this process's memory only, so that a message that was sent
 * twice is answered once. What was typed is remembered as hashes with a salt of this process.
 */
export interface RecentAnswers {
  /** True when the same pair got this same text just now; else it is noted as given. */
  isRepeat(chat: string, pair: Pair, text: string): boolean;
  /** Whether these are single values of the pair that was just answered, come late. */
  isLeftOver(chat: string, known: Known): boolean;
  forget(chat: string): void;
  /** Messages with numbers that stay until the chat's next answer, because theirs has not left yet. */
  leave(chat: string, messages: readonly number[]): void;
  /** What was left in that chat, once. */
  takeLeft(chat: string): readonly number[];
}

export function createRecentAnswers({ clocks }: { clocks: Clocks }): RecentAnswers {
  const answers = createRecent<string, readonly Answer[]>({
    most: REMEMBERED,
    forMs: REPEAT_MS,
    now: () => clocks.business.now(),
  });
  const left = createRecent<string, readonly number[]>({
    most: REMEMBERED,
    forMs: DELETABLE_MS,
    now: () => clocks.business.now(),
  });
  const salt = randomBytes(16);
  const hash = (value: string): string => createHash('sha256').update(salt).update(value).digest('base64');
  return {
    isRepeat(chat, pair, text) {
      const code = hash(pair.code);
      const serial = hash(pair.serial);
      const before = answers.get(chat) ?? [];
      const asked = pair.messages.join(' ');
      if (before.some((one) => one.text === text && one.code === code && one.serial === serial)) return true;
      answers.set(chat, [...before.filter((one) => one.asked === asked), { text, code, serial, asked }]);
      return false;
    },
    isLeftOver(chat, { code, unconfirmed, serial }) {
      const typedCode = code ?? unconfirmed;
      return (answers.get(chat) ?? []).some(
        (one) =>
          (typedCode === null || hash(typedCode) === one.code) && (serial === null || hash(serial) === one.serial),
      );
    },
    forget: (chat) => answers.delete(chat),
    leave: (chat, messages) => left.set(chat, [...(left.get(chat) ?? []), ...messages].slice(-MOST_LEFT)),
    takeLeft(chat) {
      const messages = left.get(chat) ?? [];
      left.delete(chat);
      return messages;
    },
  };
}
