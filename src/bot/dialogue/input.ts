import type { Context } from 'grammy';
import { parsePress } from '../../answers/buttons.ts';
import type { Input, Media } from './steps.ts';

/**
 * What an update says to a dialogue; null: nothing (somebody pinned a message, a button of something else). An edited
 * message counts as a new one: people correct what they typed. A caption that holds numbers counts as typed.
 */
export function inputOf(ctx: Context): Input | null {
  const press = parsePress(ctx.callbackQuery?.data);
  if (press?.action === 'dialogue') return { kind: 'reply', reply: press.reply };
  const message = ctx.message ?? ctx.editedMessage;
  if (!message) return null;
  if (message.text !== undefined) return { kind: 'text', text: message.text, message: message.message_id };
  if (message.caption !== undefined && /\p{Nd}{4}/u.test(message.caption))
    return { kind: 'text', text: message.caption, message: message.message_id };
  const media = mediaOf(message);
  // A live location moves on by itself; nobody said anything anew.
  return media === null || ctx.editedMessage ? null : { kind: 'media', media };
}

type Sent = NonNullable<Context['message']>;

function mediaOf(message: Sent): Media | null {
  if (message.photo) return 'photo';
  if (message.voice ?? message.audio ?? message.video_note) return 'voice';
  if (message.sticker ?? message.animation ?? message.dice) return 'sticker';
  if (message.location ?? message.venue) return 'location';
  if (message.contact) return 'contact';
  if (message.document ?? message.video ?? message.poll ?? message.story) return 'file';
  return null;
}
