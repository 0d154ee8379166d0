import { createHash, randomBytes } from 'node:crypto';
import type { Clocks } from '../../clock.ts';
import { createRecent } from '../../common/recent.ts';
import type { Known } from '../dialogue/steps.ts';
import type { Pair } from '../context.ts';

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
  const answers = createRecent<string, { text: string; code: string; serial: string }>({
    most: REMEMBERED,
    forMs: REPEAT_MS,
    now: () => clocks.business.now(),
  });
  const salt = randomBytes(16);
  const hash = (value: string): string => createHash('sha256').update(salt).update(value).digest('base64');
  return {
    isRepeat(chat, pair, text) {
      const code = hash(pair.code);
      const serial = hash(pair.serial);
      const before = answers.get(chat);
      if (before?.text === text && before.code === code && before.serial === serial) return true;
      answers.set(chat, { text, code, serial });
      return false;
    },
    isLeftOver(chat, { code, unconfirmed, serial }) {
      const before = answers.get(chat);
      if (!before) return false;
      const typedCode = code ?? unconfirmed;
      return (
        (typedCode === null || hash(typedCode) === before.code) && (serial === null || hash(serial) === before.serial)
      );
    },
    forget: (chat) => answers.delete(chat),
  };
}
