import type { WatchRecord } from '../../database/models.ts';
import type { BotContext } from '../dependencies.ts';
import type { Kit } from '../kit.ts';
import type { Card } from './lookUp.ts';

/**
 * The card of a press, if it is on the list of the chat that pressed. A button can be years old or forged: whoever holds
 * no watch of that card (any more) gets null, whether the card exists or not.
 */
export async function watched(
  kit: Kit,
  ctx: BotContext,
  cardId: string,
): Promise<{ card: Card; watch: WatchRecord } | null> {
  const watch = await kit.watches.find(ctx.turn.address, cardId);
  const card = watch && (await kit.lookUp.byId(watch.cardId));
  return card ? { card, watch } : null;
}
