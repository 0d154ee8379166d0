import { Composer } from 'grammy';
import { LOCALES } from '../../texts/texts.ts';
import { keyboard } from '../keyboard.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { publishCommandsTo } from '../menu.ts';
import { onPress } from '../press.ts';

/** Persian for everyone, whatever the phone's language, until they choose English. */
export function language({ people, texts, log }: Needs<'people' | 'texts' | 'log'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('language', async (ctx) => {
    await ctx.reply(ctx.turn.say('language-ask'), {
      reply_markup: keyboard([
        LOCALES.map((locale) => [texts.for(locale)('language-name'), { action: 'language', locale }]),
      ]),
    });
  });
  onPress(composer, 'language', async (ctx, { locale }) => {
    const hasChanged = locale !== ctx.turn.say.locale;
    await people.choose(ctx.turn.address, locale);
    ctx.turn.say = texts.for(locale);
    await ctx.reply(ctx.turn.say('language-chosen'));
    if (hasChanged && ctx.chatId !== undefined) await publishCommandsTo(ctx.api, ctx.chatId, ctx.turn.say, log);
  });
  return composer;
}
