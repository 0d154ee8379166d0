import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { askForBoth, begin, type BeginsDialogues } from '../dialogue/begin.ts';
import { answerPairs } from '../cards/answerPairs.ts';
import { isCommand } from '../messages/commands.ts';
import { answerPress, onPress } from '../press.ts';

/** Looking up a card: by a button, or by just typing. The last of the features: it takes every message that is left. */
export function lookups(services: BeginsDialogues): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  onPress(composer, 'look', (ctx) => askForBoth(ctx));
  onPress(composer, 'where', async (ctx) => {
    await ctx.reply(ctx.turn.say('where-printed'));
  });
  composer.use(async (ctx, next) => {
    const { asked } = ctx.turn;
    if (asked === null) return next();
    await answerPairs(services, ctx, asked);
    if (ctx.callbackQuery) await answerPress(ctx);
  });
  onPress(composer, 'dialogue', (ctx) => begin(services, ctx));
  composer
    .on('message')
    .filter((ctx) => !isCommand(ctx))
    .use((ctx) => begin(services, ctx));
  return composer;
}
