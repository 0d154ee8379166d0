import { Composer } from 'grammy';
import { keyboard } from '../buttons.ts';
import type { BotContext } from '../dependencies.ts';
import { askForBoth } from '../dialogue/begin.ts';
import type { Kit } from '../kit.ts';
import { sendView, viewCard } from '../lookup/answering.ts';
import { sendLostStart } from './lost.ts';

/** The first words, and what links into the chat lead to: a card passed on, the lost receipt, a look-up. */
export function start(kit: Kit): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('start', async (ctx) => {
    const payload = ctx.match.trim();
    if (kit.links.isOne(payload)) return showPassedOn(kit, ctx, payload);
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

/** A link that was made with "another" shows its card once, without typing. */
async function showPassedOn(kit: Kit, ctx: BotContext, payload: string): Promise<void> {
  const id = await kit.links.use(payload);
  const card = id && (await kit.lookUp.byId(id));
  if (!card) {
    const { say } = ctx.turn;
    await ctx.reply(say('link-used'), {
      reply_markup: keyboard([[[say('button-look'), { action: 'look' }]]]),
    });
    return;
  }
  await sendView(kit, ctx, await viewCard(kit, ctx.turn, card));
}
