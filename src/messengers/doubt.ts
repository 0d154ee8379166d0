import type { Clock } from '../clock.ts';

/** So many chats one after another that "cannot be reached", and nobody whom anything reached: not they have gone. */
export const DOUBTED_AFTER = 10;
/** A trickle of people who have gone is none: as long as this after the last one, machine ms, counting begins anew. */
const TOGETHER_MS = 10 * 60_000;
/** Beyond that many, those who come later are left to be found out by the next message. */
const MOST_REMEMBERED = 2_000;

/**
 * Whether a messenger is believed when it says that a person cannot be reached. One who blocks us is one of many; when
 * nobody can be reached any more, something is wrong with the messenger, or with us.
 */
export interface Doubt {
  /** Takes note of the messenger's word about a chat. False: it is not believed. */
  unreachable(chat: string): boolean;
  /** A message has reached somebody. */
  arrived(): void;
  /** Whether it is not believed at present. */
  lasts(): boolean;
}

/**
 * @param options.takeBack  told of the chats about whom the messenger was believed wrongly: when doubt begins, and when it
 *   is over, as what had been under way is written down only then
 */
export function createDoubt(options: {
  clock: Clock;
  takeBack: (chats: readonly string[], why: 'begins' | 'over') => void;
}): Doubt {
  const { clock, takeBack } = options;
  const gone = new Set<string>();
  let lastAt = Number.NEGATIVE_INFINITY;
  let doubted = false;
  return {
    unreachable(chat) {
      if (!doubted && clock.now() - lastAt > TOGETHER_MS) gone.clear();
      lastAt = clock.now();
      if (gone.size < MOST_REMEMBERED) gone.add(chat);
      if (!doubted && gone.size >= DOUBTED_AFTER) {
        doubted = true;
        takeBack([...gone], 'begins');
      }
      return !doubted;
    },
    lasts: () => doubted,
    arrived() {
      const before = [...gone];
      gone.clear();
      if (doubted) takeBack(before, 'over');
      doubted = false;
    },
  };
}
