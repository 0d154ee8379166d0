import { InlineKeyboard } from 'grammy';
import type { Message } from './message.ts';

/** The buttons as the Bot API takes them. */
export function markupOf({ buttons }: Message): { reply_markup?: InlineKeyboard } {
  if (!buttons || buttons.length === 0) return {};
  const rows = buttons.map((row) => row.map(({ caption, data }) => InlineKeyboard.text(caption, data)));
  return { reply_markup: InlineKeyboard.from(rows) };
}
