import { createHash, randomBytes } from 'node:crypto';
import type { Clocks } from '../../clock.ts';
import type { Known } from '../dialogue/steps.ts';
import type { Pair } from '../dependencies.ts';

/** On a bad network a message is sent twice within seconds; business time, as the answer itself depends on it. */
const REPEAT_MS = 15_000;
const REMEMBERED = 2_000;

/**
 * The last answer of each chat, for some seconds and in this process's memory only, so that a message that was sent
 * twice is answered once. What was typed is remembered as hashes with a salt of this process.
 */
export interface RecentAnswers {
  /** True when the same pair got this same text just now; else it is noted as given. */
  isRepeat(chat: string, pair: Pair, text: string): boolean;
  /** Whether these are single values of the pair that was just answered, come late. */
  isLeftOver(chat: string, known: Known): boolean;
  forget(chat: string): void;
}

export function createRecentAnswers({ clocks }: { clocks: Clocks }): RecentAnswers {
  const answers = new Map<string, { text: string; code: string; serial: string; at: number }>();
  const salt = randomBytes(16);
  const hash = (value: string): string => createHash('sha256').update(salt).update(value).digest('base64');
  const recent = (chat: string) => {
    const answer = answers.get(chat);
    return answer && clocks.business.now() - answer.at < REPEAT_MS ? answer : undefined;
  };
  return {
    isRepeat(chat, pair, text) {
      const code = hash(pair.code);
      const serial = hash(pair.serial);
      const before = recent(chat);
      if (before?.text === text && before.code === code && before.serial === serial) return true;
      answers.delete(chat);
      answers.set(chat, { text, code, serial, at: clocks.business.now() });
      const oldest = answers.keys().next();
      if (answers.size > REMEMBERED && !oldest.done) answers.delete(oldest.value);
      return false;
    },
    isLeftOver(chat, { code, unconfirmed, serial }) {
      const before = recent(chat);
      if (!before) return false;
      const typedCode = code ?? unconfirmed;
      return (
        (typedCode === null || hash(typedCode) === before.code) && (serial === null || hash(serial) === before.serial)
      );
    },
    forget: (chat) => void answers.delete(chat),
  };
}
