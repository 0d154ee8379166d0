import type { Context } from 'grammy';
import { parsePress } from '../../answers/buttons.ts';
import { saidIn } from '../messages/said.ts';
import type { Input } from './steps.ts';

/**
 * What an update says to a dialogue; null: nothing (somebody pinned a message, a button of something else). Edits have
 * become messages before (plainMessages).
 */
export function inputOf(ctx: Context): Input | null {
  const press = parsePress(ctx.callbackQuery?.data);
  if (press?.action === 'dialogue') return { kind: 'reply', reply: press.reply };
  const { message } = ctx;
  if (!message) return null;
  const { text, media } = saidIn(message);
  const album = message.media_group_id ?? null;
  if (text !== null) return { kind: 'text', text, message: message.message_id, media, album };
  return media === null ? null : { kind: 'media', media, album };
}
