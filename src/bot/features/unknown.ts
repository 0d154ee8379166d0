import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import { isCommand } from '../messages/commands.ts';
import { answerPress } from '../press.ts';

/** What nothing else has taken: a command that does not exist, a button of another version or none of ours. */
export function unknown(): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter(isCommand, async (ctx) => {
    await ctx.reply(ctx.turn.say('unknown-command'));
  });
  composer.on('callback_query', (ctx) => answerPress(ctx, { text: ctx.turn.say('press-old'), alert: true }));
  return composer;
}
