import { Composer } from 'grammy';
import { cardName } from '../../answers/cardName.ts';
import { composeAnswer } from '../../answers/composeAnswer.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { answerButtons } from '../cards/answerButtons.ts';
import { answerInput } from '../cards/answering.ts';
import { type FindsCards, onCardPress } from '../cards/watchedCard.ts';
import { replace } from '../replace.ts';

/** Whose card is it? One tap, for the words of everything that follows; or "another", which keeps nothing here. */
export function labels(
  services: FindsCards & Needs<'clocks' | 'officeData' | 'links' | 'recentAnswers' | 'deepLink'>,
): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  onCardPress(services, composer, 'label', async (ctx, press, found) => {
    const { say, address } = ctx.turn;
    await services.watches.label(address, press.card, press.label);
    const watch = { ...found.watch, label: press.label };
    const input = answerInput(services, ctx.turn, found.card, watch, await services.officeData.current());
    await replace(ctx, composeAnswer(input).text, answerButtons(input, press.card, watch));
    return say('label-noted', { card: cardName({ card: found.card, label: press.label, say }) });
  });
  onCardPress(services, composer, 'another', async (ctx, press, { card }) => {
    const { say, address, chat } = ctx.turn;
    await services.watches.remove(address, press.card);
    services.recentAnswers.forget(chat);
    const payload = await services.links.make(address, card._id);
    const input = answerInput(services, ctx.turn, card, null, await services.officeData.current());
    await replace(ctx, composeAnswer(input).text, answerButtons(input, press.card, null));
    await ctx.reply(say('link-made', { link: services.deepLink(payload) }));
    return undefined;
  });
  return composer;
}
