import type { Limits } from './data.ts';
import { badRequest } from './apiError.ts';
import { isLink } from './entities.ts';

/** Keyboards as the Bot API has them; only what the data files name gets this far. */
export interface InlineKeyboard {
  inline_keyboard: {
    text: string;
    callback_data?: string;
    url?: string;
    copy_text?: { text: string };
    style?: string;
  }[][];
}
export interface ReplyKeyboard {
  keyboard: { text: string; request_contact?: boolean; request_location?: boolean; style?: string }[][];
  is_persistent?: boolean;
  one_time_keyboard?: boolean;
  input_field_placeholder?: string;
}
export type Markup =
  | InlineKeyboard
  | ReplyKeyboard
  | { remove_keyboard: boolean }
  | { force_reply: boolean; input_field_placeholder?: string };

/** @throws ApiError for a keyboard that the real server would refuse. */
export function checkMarkup(markup: Markup, limits: Limits): void {
  if ('inline_keyboard' in markup) {
    checkSize(markup.inline_keyboard, limits.inlineRow, limits.inlineButtons);
    for (const button of markup.inline_keyboard.flat()) checkInlineButton(button, limits);
  } else if ('keyboard' in markup) {
    checkSize(markup.keyboard, limits.keyboardRow, limits.keyboardButtons);
    if (markup.keyboard.length === 0) throw badRequest('reply keyboard has no buttons');
    for (const button of markup.keyboard.flat()) {
      checkText(button.text);
      if (button.request_contact && button.request_location) throw badRequest('a keyboard button asks for two things');
    }
    checkPlaceholder(markup.input_field_placeholder, limits);
  } else if ('remove_keyboard' in markup) {
    if (!markup.remove_keyboard) throw badRequest('remove_keyboard must be true');
  } else {
    if (!markup.force_reply) throw badRequest('force_reply must be true');
    checkPlaceholder(markup.input_field_placeholder, limits);
  }
}

function checkSize(rows: readonly (readonly unknown[])[], perRow: number, inAll: number): void {
  for (const row of rows) {
    if (row.length === 0) throw badRequest('a keyboard row is empty');
    if (row.length > perRow) throw badRequest(`a keyboard row has more than ${perRow} buttons`);
  }
  if (rows.flat().length > inAll) throw badRequest('REPLY_MARKUP_TOO_LONG');
}

function checkInlineButton(button: InlineKeyboard['inline_keyboard'][number][number], limits: Limits): void {
  checkText(button.text);
  const { callback_data: data, url, copy_text: copy } = button;
  const kinds = [data, url, copy].filter((one) => one !== undefined).length;
  if (kinds === 0) throw badRequest('Text buttons are unallowed in the inline keyboard');
  if (kinds > 1) throw badRequest('an inline button must have exactly one kind');
  if (data !== undefined && (data === '' || Buffer.byteLength(data) > limits.callbackData))
    throw badRequest('BUTTON_DATA_INVALID');
  if (url !== undefined && !isLink(url)) throw badRequest(`inline keyboard button URL '${url}' is invalid`);
  if (copy && (copy.text === '' || copy.text.length > limits.copyText)) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  if (button.style !== undefined && !['danger', 'success', 'primary'].includes(button.style))
    throw badRequest('invalid button style specified');
}

function checkText(text: string): void {
  if (text.trim() === '') throw badRequest('a keyboard button has no text');
}

function checkPlaceholder(text: string | undefined, limits: Limits): void {
  if (text !== undefined && (text === '' || text.length > limits.placeholder))
    throw badRequest('input field placeholder is empty or too long');
}
