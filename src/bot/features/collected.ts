import { Composer } from 'grammy';
import { cardName } from '../../answers/cardName.ts';
import { officeToAsk } from '../../answers/placePhrases.ts';
import { keyboard } from '../keyboard.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { answerInput } from '../cards/answering.ts';
import { collectedAt, isSilent } from '../../following/chosen.ts';
import { type LooksAhead, whatComesNext } from '../cards/whatComesNext.ts';
import { type FindsCards, onCardPress } from '../cards/watchedCard.ts';
import { onPress } from '../press.ts';

/** "I have collected it": asked once more, and taken back with one tap; and "it was not I" who did. */
export function collected(services: FindsCards & LooksAhead & Needs<'choices' | 'visitReports'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const now = () => services.clocks.business.now();

  onCardPress(services, composer, 'collected', async (ctx, { card }, found) => {
    const { say } = ctx.turn;
    if (collectedAt(found.watch) !== null) return say('collected-already');
    const name = cardName({ card: found.card, label: found.watch.label, say });
    await ctx.reply(say('collected-ask', { card: name }), {
      reply_markup: keyboard([
        [
          [say('button-collected-yes'), { action: 'collectedYes', card }],
          [say('button-collected-no'), { action: 'collectedNo' }],
        ],
      ]),
    });
    return undefined;
  });

  onPress(composer, 'collectedNo', async (ctx) => ctx.turn.say('collected-kept'));

  onCardPress(services, composer, 'collectedYes', async (ctx, { card }, found) => {
    const { say, address } = ctx.turn;
    if (collectedAt(found.watch) !== null) return say('collected-already');
    const at = now();
    await services.choices.collected({ chat: address, cardId: card, now: at });
    const { view } = await whatComesNext(services, found);
    await services.visitReports.add(found, view, { kind: 'collected', trouble: null }, at);
    await ctx.reply(say('collected-done'), {
      reply_markup: keyboard([[[say('button-not-collected'), { action: 'notCollected', card }]]]),
    });
    return undefined;
  });

  onCardPress(services, composer, 'notCollected', async (ctx, { card }, found) => {
    const { say, address } = ctx.turn;
    const at = collectedAt(found.watch);
    if (at === null) return say('collected-not-noted');
    await services.choices.notCollected({ chat: address, cardId: card, now: now() });
    await services.visitReports.notCollected(found, at);
    await ctx.reply(say(isSilent(found.watch) ? 'collected-undone-silent' : 'collected-undone'));
    return undefined;
  });

  onCardPress(services, composer, 'notMe', async (ctx, { card }, found) => {
    const { say, address } = ctx.turn;
    const { view } = await whatComesNext(services, found);
    if (view.state.status !== 'delivered') return { text: say('not-me-undelivered'), alert: true };
    const at = now();
    await services.choices.objected({ chat: address, cardId: card, now: at });
    await services.visitReports.add(found, view, { kind: 'notMe', trouble: null }, at);
    const input = answerInput(services, ctx.turn, found.card, found.watch, await services.officeData.current());
    const office = officeToAsk(input);
    const phone = office.phone === null ? [] : [say('place-phone', { phone: office.phone })];
    await ctx.reply([say('not-me', { place: office.name }), ...phone].join('\n'));
    return undefined;
  });
  return composer;
}
