import { Composer } from 'grammy';
import { cardName } from '../../answers/cardName.ts';
import { keyboard } from '../keyboard.ts';
import { type Press } from '../../answers/buttons.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { isSilent } from '../../following/chosen.ts';
import { type LooksAhead, whatComesNext } from '../cards/whatComesNext.ts';
import { type FindsCards, notListed, onCardPress, watched, type WatchedCard } from '../cards/watchedCard.ts';
import { onPress } from '../press.ts';
import { statusLine } from './statusLine.ts';

/** Whether anything is told unasked: of one card, or of all. Off at once, and on again with one tap. */
export function notifications(services: FindsCards & LooksAhead & Needs<'choices'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const now = () => services.clocks.business.now();

  // Whoever does not want to hear of a card need not show its new serial first.
  onPress(composer, 'stop', async (ctx, press) => {
    const found = await watched(services, ctx, press.card);
    if (!found) return notListed(ctx);
    const { say, address } = ctx.turn;
    if (isSilent(found.watch)) return say('tell-off-already');
    await services.choices.turnOff({ chat: address, cardId: press.card, now: now() });
    await ctx.reply(say('tell-off', { card: nameOf(ctx, found) }), {
      reply_markup: keyboard([[[say('button-tell-again'), { action: 'tell', card: press.card }]]]),
    });
    return undefined;
  });

  onCardPress(services, composer, 'tell', async (ctx, { card }, found) => {
    const { say, address } = ctx.turn;
    if (!isSilent(found.watch)) return say('tell-on-already');
    await services.choices.turnOn({ chat: address, cardId: card, now: now() });
    const watch = { ...found.watch, reminders: true };
    const status = statusLine(say, watch, await whatComesNext(services, { ...found, watch }));
    await ctx.reply([say('tell-on', { card: nameOf(ctx, found) }), status].filter(Boolean).join('\n'), {
      reply_markup: keyboard([[[say('button-tell-not'), { action: 'stop', card }]]]),
    });
    return undefined;
  });

  composer.command('stop', async (ctx) => {
    const { say, address } = ctx.turn;
    const followed = (await services.watches.of(address)).length;
    if (followed === 0) return void (await ctx.reply(say('stop-none')));
    await services.choices.turnAllOff(address, now());
    await ctx.reply(say('stop-done'), {
      reply_markup: keyboard([
        [
          [say('button-tell-all'), { action: 'tellAll' }],
          [say('button-cards'), { action: 'cards' }],
        ],
      ] as const satisfies readonly (readonly (readonly [string, Press])[])[]),
    });
    return undefined;
  });

  onPress(composer, 'tellAll', async (ctx) => {
    const { say, address } = ctx.turn;
    const silent = (await services.watches.of(address)).filter(isSilent);
    if (silent.length === 0) return say('tell-on-already');
    for (const { cardId } of silent) await services.choices.turnOn({ chat: address, cardId, now: now() });
    await ctx.reply(say('tell-all-on'), {
      reply_markup: keyboard([[[say('button-cards'), { action: 'cards' }]]]),
    });
    return undefined;
  });
  return composer;
}

const nameOf = (ctx: BotContext, { card, watch }: WatchedCard): string =>
  cardName({ card, label: watch.label, say: ctx.turn.say });
