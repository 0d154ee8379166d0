import { Composer } from 'grammy';
import type { ChatMember, Message } from 'grammy/types';
import type { BotContext } from '../context.ts';
import { isKnown, readCommand } from '../messages/commands.ts';
import { saidIn } from '../messages/said.ts';
import type { Needs } from '../services.ts';
import { createRecent } from '../../common/recent.ts';
import { normaliseText } from '../../domain/digits.ts';
import { isBankCard, isMobile, numbersIn } from '../../domain/typedNumbers.ts';
import { DEFAULT_LOCALE } from '../../texts/texts.ts';

/** One sentence, then silence for so long: a group is not the place to talk about cards. Business time. */
const SILENCE_MS = 10 * 60_000;
const REMEMBERED = 1_000;

/**
 * In a group no number is looked up: everybody there would see it. The bot says so when it is added, when somebody
 * addresses it, and when somebody posts what may be a code or a serial; to all else it is silent. In a channel, where it
 * can only be heard by everybody, it never speaks.
 */
export function groups(services: Needs<'texts' | 'clocks' | 'deepLink'>): Composer<BotContext> {
  const { texts, clocks } = services;
  const composer = new Composer<BotContext>();
  const said = createRecent<number, true>({
    most: REMEMBERED,
    forMs: SILENCE_MS,
    now: () => clocks.business.now(),
  });
  composer
    .chatType(['group', 'supergroup'])
    .filter((ctx) => wasAdded(ctx) || concernsUs(ctx))
    .use(async (ctx) => {
      if (said.get(ctx.chat.id)) return;
      said.set(ctx.chat.id, true);
      await ctx.reply(texts.for(DEFAULT_LOCALE)('group-only-private', { link: services.deepLink('group') }));
    });
  return composer;
}

const isIn = (member: ChatMember): boolean =>
  ['member', 'administrator', 'creator'].includes(member.status) ||
  (member.status === 'restricted' && member.is_member);

/** Telegram tells it in an update of its own, Bale in a message. To be given another right is not to be added. */
function wasAdded({ myChatMember, message, me }: BotContext): boolean {
  if (myChatMember)
    return isIn(myChatMember.new_chat_member) && !(myChatMember.old_chat_member && isIn(myChatMember.old_chat_member));
  return message?.new_chat_members?.some(({ id }) => id === me.id) ?? false;
}

function concernsUs({ message, me }: BotContext): boolean {
  // Neither what a channel forwards to its group nor another bot is somebody who waits for an answer.
  if (!message || message.is_automatic_forward || (message.from?.is_bot && !message.sender_chat)) return false;
  const { text } = saidIn(message);
  if (message.reply_to_message?.from?.id === me.id) return true;
  return text !== null && (isAddressed(message, text, me) || holdsNumbers(text));
}

function isAddressed(message: Message, text: string, me: { id: number; username: string }): boolean {
  const name = me.username.toLowerCase();
  const command = readCommand(text);
  if (command && command.bot !== null) return command.bot.toLowerCase() === name;
  if (command && isKnown(command)) return true;
  const mentions = [
    ...normaliseText(text)
      .toLowerCase()
      .matchAll(/(?<!\w)@(\w+)/g),
  ].map(([, mentioned]) => mentioned);
  const entities = [...(message.entities ?? []), ...(message.caption_entities ?? [])];
  return (
    (name !== '' && mentions.includes(name)) ||
    entities.some((entity) => entity.type === 'text_mention' && entity.user.id === me.id)
  );
}

/** Ten digits that are no phone number, or a few letters with many digits, as receipts and cards have them. */
const CODE = /^\d{10}$/;
const SERIAL = /^(?:[A-Z]{1,3}\d{6,}|\d[A-Z]\d{8})$/;

/** Longer texts are no posted numbers. */
const LONGEST = 1_000;

const holdsNumbers = (text: string): boolean =>
  numbersIn(text.slice(0, LONGEST)).some(
    ({ text: number, label }) =>
      label !== 'mobile' &&
      label !== 'postalCode' &&
      !isMobile(number) &&
      !isBankCard(number) &&
      (CODE.test(number) || SERIAL.test(number)),
  );
