import { Composer } from 'grammy';
import { lostCard, lostReceipt, lostReceiptIn, lostStart } from '../../answers/lost.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { onPress } from '../press.ts';
import { inRows, keyboard } from '../keyboard.ts';

/** "I lost my receipt": by buttons alone, nothing is kept, so any of its pages can be pressed at any time. */
export function lost({ officeData }: Needs<'officeData'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  onPress(composer, 'lost', (ctx) => sendLostStart(ctx));
  onPress(composer, 'lostThing', async (ctx, { thing }) => {
    const { say } = ctx.turn;
    if (thing === 'card') {
      await ctx.reply(lostCard(say).text, { reply_markup: back(ctx) });
      return;
    }
    const { text, choices } = lostReceipt(say);
    await ctx.reply(text, {
      reply_markup: keyboard(
        inRows(
          2,
          choices.map(({ county, caption }) => [caption, { action: 'lostCounty', county }]),
        ),
      ),
    });
  });
  onPress(composer, 'lostCounty', async (ctx, { county }) => {
    const { offices } = await officeData.current();
    await ctx.reply(lostReceiptIn(county, offices.values(), ctx.turn.say).text, { reply_markup: back(ctx) });
  });
  return composer;
}

export async function sendLostStart(ctx: BotContext): Promise<void> {
  const { text, choices } = lostStart(ctx.turn.say);
  await ctx.reply(text, {
    reply_markup: keyboard(
      inRows(
        2,
        choices.map(({ thing, caption }) => [caption, { action: 'lostThing', thing }]),
      ),
    ),
  });
}

const back = (ctx: BotContext) => keyboard([[[ctx.turn.say('button-look'), { action: 'look' }]]]);
