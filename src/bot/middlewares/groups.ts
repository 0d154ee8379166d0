import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { createRecent } from '../../common/recent.ts';
import { DEFAULT_LOCALE } from '../../texts/texts.ts';

/** One sentence, then silence for so long: a group is not the place to talk about cards. Business time. */
const SILENCE_MS = 10 * 60_000;
const REMEMBERED = 1_000;

/** In a group nothing is read and no number looked up: everybody there would see it. */
export function groups(services: Needs<'texts' | 'clocks' | 'deepLink'>): Composer<BotContext> {
  const { texts, clocks } = services;
  const composer = new Composer<BotContext>();
  const said = createRecent<number, true>({
    most: REMEMBERED,
    forMs: SILENCE_MS,
    now: () => clocks.business.now(),
  });
  composer.on(['message', 'my_chat_member'], async (ctx) => {
    if (ctx.myChatMember && ctx.myChatMember.new_chat_member.status !== 'member') return;
    if (said.get(ctx.chatId)) return;
    said.set(ctx.chatId, true);
    await ctx.reply(texts.for(DEFAULT_LOCALE)('group-only-private', { link: services.deepLink('group') }));
  });
  return composer;
}
