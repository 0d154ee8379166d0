import type { WatchRecord } from '../../database/models.ts';
import { errorData } from '../../log.ts';
import { cardName } from '../answer/cardName.ts';
import type { Kit } from '../kit.ts';
import type { Card } from './lookUp.ts';

/**
 * Tells in one line those who follow a card that one more chat does: whoever holds somebody's receipt can look, but not
 * unseen. Best effort: a chat that cannot be reached now sees the number of followers under /cards.
 * @param others  all other chats that follow it
 * @param told  those of them to be told
 */
export async function tellFollowers(
  kit: Kit,
  card: Card,
  others: readonly WatchRecord[],
  told = others,
): Promise<void> {
  await Promise.all(
    told.map(async ({ chat, label }) => {
      const locale = await kit.people.localeOf(chat);
      const api = kit.push(chat.channel);
      if (locale === null || !api) return;
      const say = kit.texts.for(locale);
      const text = say('watch-new-follower', { card: cardName({ card, label, say }), count: others.length + 1 });
      await api
        .sendMessage(chat.id, text)
        .catch((error: unknown) => kit.log.warn('follower.notTold', errorData(error)));
    }),
  );
}
