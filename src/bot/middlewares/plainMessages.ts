import { createHash, randomBytes } from 'node:crypto';
import type { MiddlewareFn } from 'grammy';
import type { Message, MessageEntity } from 'grammy/types';
import { createRecent } from '../../common/recent.ts';
import { normaliseText } from '../../domain/digits.ts';
import { numbersIn } from '../../domain/typedNumbers.ts';
import type { BotContext } from '../context.ts';
import { readCommand } from '../messages/commands.ts';
import { payloadIn } from '../messages/links.ts';
import { saidIn, type Said } from '../messages/said.ts';
import type { Needs } from '../services.ts';

/** For so long a messenger lets a message be edited; business time, as all that is remembered here. */
const EDITABLE_MS = 48 * 60 * 60_000;
const MOST_MESSAGES = 10_000;
/** The parts of an album come within seconds; on a bad network within minutes. */
const ALBUM_MS = 10 * 60_000;
const MOST_ALBUMS = 1_000;
const MOST_KINDS = 100;

type Sent = NonNullable<BotContext['message']>;

/**
 * Brings what people send into the few forms that the rest of the bot knows, so that nobody who said something is met
 * with silence, and nobody is answered twice for saying it once:
 * - rich messages and checklists become text; a command in any spelling becomes `/name`, and a pasted link to this bot
 *   what opening it sends
 * - an edit becomes a message when it changes what was said, and ends here when it does not
 * - of an album only the first part is answered, and those parts that hold numbers or a command
 *
 * What was said before is remembered as hashes, in this process only.
 */
export function plainMessages(services: Needs<'clocks' | 'links' | 'log' | 'others'>): MiddlewareFn<BotContext> {
  const { clocks, log } = services;
  const now = () => clocks.business.now();
  const said = createRecent<string, string>({ most: MOST_MESSAGES, forMs: EDITABLE_MS, now });
  const albums = createRecent<string, true>({ most: MOST_ALBUMS, forMs: ALBUM_MS, now });
  const unknownKinds = new Set<string>();
  const salt = randomBytes(16);

  function noteUnknown({ unknown }: Said): void {
    if (unknown === null || unknownKinds.has(unknown) || unknownKinds.size >= MOST_KINDS) return;
    unknownKinds.add(unknown);
    log.warn('message.unknownKind', { kind: unknown });
  }

  /** Whether the message said the same before. */
  function isUnchanged({ chat, message_id: id }: Sent, substance: string): boolean {
    const key = `${chat.id}:${id}`;
    const hash = createHash('sha256').update(salt).update(substance).digest('base64');
    const before = said.get(key);
    said.set(key, hash);
    return before === hash;
  }

  /** Whether an album was answered already when one more of its parts comes. */
  function isAnswered({ chat, media_group_id: album }: Sent): boolean {
    if (album === undefined) return false;
    const key = `${chat.id}:${album}`;
    if (albums.get(key)) return true;
    albums.set(key, true);
    return false;
  }

  return async (ctx, next) => {
    const isEdit = ctx.message === undefined;
    const message = ctx.message ?? ctx.editedMessage;
    if (!message) return next();
    const what = saidIn(message);
    const { text, media } = what;
    noteUnknown(what);
    if (text === null) {
      // A live location moves on by itself, a photo is turned: nobody said anything anew.
      if (!isEdit && (media === null || !isAnswered(message))) await next();
      return;
    }
    const unchanged = isUnchanged(message, substanceOf(text));
    const command = commandOf(ctx, message, text, services);
    const answered = isAnswered(message) && command === null && !holdsNumber(text);
    if (isEdit ? unchanged : answered) return;
    delete ctx.update.edited_message;
    ctx.update.message = command === null ? withText(message, what) : asCommand(message, command);
    await next();
  };
}

/** Four digits in a row, in any script: nothing shorter is looked at as a code or a serial. */
const NUMBER = /\d{4}/;
const holdsNumber = (text: string): boolean => NUMBER.test(normaliseText(text));

/** In longer texts nobody looks for numbers. */
const LONGEST = 1_000;

/** What of a text matters: its numbers with the words beside them, and only where there are none, the words. */
function substanceOf(text: string): string {
  const numbers = text.length > LONGEST ? [] : numbersIn(text).filter((number) => number.text.length >= 4);
  return numbers.length > 0 ? JSON.stringify(numbers) : normaliseText(text);
}

function commandOf(
  ctx: BotContext,
  message: Sent,
  text: string,
  { links, others }: Needs<'links' | 'others'>,
): string | null {
  const botName = ctx.me.username;
  // Whoever was sent a link to the other messenger may have only this one.
  const elsewhere = others().map((other) => new URL(other.deepLink('')).pathname.slice(1));
  const ours = { botNames: [botName, ...elsewhere], isToken: (payload: string): boolean => links.isOne(payload) };
  const command = readCommand(text);
  if (command) {
    const { name, bot, rest } = command;
    const target = bot === null || bot.toLowerCase() === botName.toLowerCase() ? '' : `@${bot}`;
    const payload = name === 'start' ? (payloadIn(rest, ours) ?? rest) : rest;
    return `/${name}${target}${payload === '' ? '' : ` ${payload}`}`;
  }
  const payload = payloadIn([text, ...linkedIn(message)].join(' '), ours);
  return payload === null ? null : `/start ${payload}`.trimEnd();
}

/** The addresses behind words that are links. */
const linkedIn = ({ entities, caption_entities: captions }: Message): string[] =>
  [...(entities ?? []), ...(captions ?? [])].flatMap((entity) => (entity.type === 'text_link' ? [entity.url] : []));

function asCommand({ message_id, chat, date, from }: Sent, text: string): Sent {
  const entity: MessageEntity = { type: 'bot_command', offset: 0, length: /^\S+/.exec(text)![0].length };
  return { message_id, chat, date, from, text, entities: [entity] };
}

/** Of what was read as text only the text goes on: a rich message is long, and a waiting dialogue keeps what came. */
function withText(message: Sent, { text, media }: Said): Sent {
  if (message.text !== undefined || message.caption !== undefined || text === null) return message;
  const { rich_message: _rich, checklist: _checklist, ...rest } = message;
  return media === null ? { ...rest, text } : { ...rest, caption: text };
}
