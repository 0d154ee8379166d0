import type { MiddlewareFn } from 'grammy';
import { addressKey } from '../database/models.ts';
import { parsePress } from './buttons.ts';
import type { BotContext } from './dependencies.ts';
import type { Kit } from './kit.ts';

/** Notes who speaks, in which language, and what was pressed. For private chats only: the chat is the person. */
export function turns({ channel, people, texts }: Kit): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    if (ctx.chatId === undefined) return;
    const address = { channel, id: String(ctx.chatId) };
    const locale = await people.meet(address);
    ctx.turn = {
      address,
      chat: addressKey(address),
      say: texts.for(locale),
      press: parsePress(ctx.callbackQuery?.data),
      cut: null,
      pairs: null,
    };
    await next();
  };
}
