import type { InlineKeyboard } from 'grammy';
import { editOrSend } from '../messengers/editOrSend.ts';
import type { PressContext } from './press.ts';

/** Puts a new text and new buttons where the pressed ones stand, or sends them anew where that cannot be edited. */
export async function replace(ctx: PressContext, text: string, buttons: InlineKeyboard): Promise<void> {
  const chat = ctx.chatId;
  if (chat === undefined) return;
  await editOrSend(ctx.api, chat, ctx.callbackQuery.message?.message_id ?? 0, text, { reply_markup: buttons });
}
