import { Composer } from 'grammy';
import { keyboard } from '../keyboard.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { askForBoth } from '../dialogue/begin.ts';
import { sendShownCard, showCard } from '../cards/answering.ts';
import { type ListsCards, sendList } from './cards.ts';
import { copyWatches, type CopiesWatches } from './otherMessenger.ts';
import { sendLostStart } from './lost.ts';

/** What the links into the chat need. */
type FollowsLinks = ListsCards & CopiesWatches & Needs<'links'>;

/** The first words, and what links into the chat lead to: a card passed on, the lost receipt, a look-up. */
export function start(services: FollowsLinks): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('start', async (ctx) => {
    const payload = ctx.match.trim();
    if (services.links.isOne(payload)) return followLink(services, ctx, payload);
    if (payload === 'lost') return sendLostStart(ctx);
    if (payload === 'look') return askForBoth(ctx);
    await greet(ctx);
  });
  composer.command('help', async (ctx) => {
    await ctx.reply(ctx.turn.say('help'));
  });
  composer.command('cancel', async (ctx) => {
    await ctx.reply(ctx.turn.say('cancelled'));
  });
  return composer;
}

export async function greet(ctx: BotContext): Promise<void> {
  const { say } = ctx.turn;
  await ctx.reply([say('start-greeting'), say('start-privacy'), say('fraud-warning')].join('\n\n'), {
    reply_markup: keyboard([[[say('button-look'), { action: 'look' }]], [[say('button-lost'), { action: 'lost' }]]]),
  });
}

/** A link that was made with "another" shows its card once, without typing; one made with "tell me there too" all. */
async function followLink(services: FollowsLinks, ctx: BotContext, payload: string): Promise<void> {
  const { say, address } = ctx.turn;
  const linked = await services.links.use(payload, address);
  if (linked?.kind === 'list' && (await copyWatches(services, ctx, linked.of)) > 0) {
    await ctx.reply(say('elsewhere-copied'));
    return sendList(services, ctx);
  }
  const card = linked?.kind === 'card' ? await services.lookUp.byId(linked.cardId) : null;
  if (card) {
    await sendShownCard(services, ctx, await showCard(services, ctx.turn, card));
    return;
  }
  await ctx.reply(say('link-used'), {
    reply_markup: keyboard([[[say('button-look'), { action: 'look' }]]]),
  });
}
