import type { Composer } from 'grammy';
import type { WatchRecord } from '../../database/models.ts';
import { isNewApplication } from '../../reminders/news.ts';
import { keyboard } from '../keyboard.ts';
import { type Press } from '../../answers/buttons.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { onPress, type PressContext, type Toast } from '../press.ts';
import type { Card } from '../../lookup/lookUp.ts';

export interface WatchedCard {
  card: Card;
  watch: WatchRecord;
}

/** What finding a card on a chat's list needs. */
export type FindsCards = Needs<'watches' | 'lookUp'>;

/**
 * The card of a press, if it is on the list of the chat that pressed. A button can be years old or forged: whoever holds
 * no watch of that card (any more) gets null, whether the card exists or not.
 */
export async function watched(services: FindsCards, ctx: BotContext, cardId: string): Promise<WatchedCard | null> {
  const watch = await services.watches.find(ctx.turn.address, cardId);
  const card = watch && (await services.lookUp.byId(watch.cardId));
  return card ? { card, watch } : null;
}

/**
 * Has the card a new application, whose serial this chat has not shown yet? Of that nothing is told here, only that the
 * new serial is needed.
 */
export function needsNewSerial({ card, watch: { lastTold } }: WatchedCard): boolean {
  if (!lastTold) return false;
  return isNewApplication(lastTold, card) || (lastTold.serialAsked === true && lastTold.lookup !== card.lookup);
}

type OnCard = Extract<Press, { card: string }>;
type CardPress<A extends OnCard['action']> = Extract<OnCard, { action: A }>;

export const notListed = (ctx: BotContext): Toast => ({ text: ctx.turn.say('press-not-listed'), alert: true });

/** Registers what a press on a card's button does, for cards on this chat's list alone; checked anew at every press. */
export function onCardPress<A extends OnCard['action']>(
  services: FindsCards,
  composer: Composer<BotContext>,
  action: A,
  handle: (ctx: PressContext, press: CardPress<A>, found: WatchedCard) => Promise<Toast | void>,
): void {
  onPress(composer, action, async (ctx, press) => {
    const found = await watched(services, ctx, (press as OnCard).card);
    if (!found) return notListed(ctx);
    if (!needsNewSerial(found)) return handle(ctx, press, found);
    const { say } = ctx.turn;
    await ctx.reply(`${say('news-newSerialAsked')}\n${say('news-newSerialAsked-how')}`, {
      reply_markup: keyboard([[[say('button-look'), { action: 'look' }]]]),
    });
    return undefined;
  });
}
