import type { Context, MiddlewareFn } from 'grammy';
import { addressKey } from '../../domain/address.ts';
import { parsePress, type Press } from '../../answers/buttons.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';

/** Only what could belong to a dialogue goes through it: messages, its own buttons, and the one that begins anew. */
export function concernsDialogue(ctx: Context, press: Press | null): boolean {
  return ctx.message !== undefined || press?.action === 'dialogue' || press?.action === 'look';
}

/** Notes who speaks, in which language, and what was pressed. For private chats only: the chat is the person. */
export function turns({
  channel,
  people,
  texts,
  dialogues,
}: Needs<'channel' | 'people' | 'texts' | 'dialogues'>): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    if (ctx.chatId === undefined) return;
    const address = { channel, id: String(ctx.chatId) };
    const chat = addressKey(address);
    const press = parsePress(ctx.callbackQuery?.data);
    const [{ locale, saved }, waiting] = await Promise.all([
      people.meet(address),
      concernsDialogue(ctx, press) ? dialogues.find(chat) : null,
    ]);
    ctx.turn = {
      address,
      chat,
      say: texts.for(locale),
      press,
      waiting,
      cut: null,
      asked: null,
    };
    try {
      await next();
    } finally {
      await saved;
    }
  };
}
