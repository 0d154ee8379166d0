import { ApiError, badRequest } from '../apiError.ts';
import { readBaleMarkdown } from '../baleMarkdown.ts';
import { checkEntities, detectEntities, trim, type Entity } from '../entities.ts';
import { readHtml } from '../html.ts';
import { checkMarkup, type InlineKeyboard, type Markup } from '../keyboards.ts';
import type { ReplyKeyboardView } from '../protocol.ts';
import type { Params } from '../schema.ts';
import type { Side } from '../side.ts';
import type { Chat, Message } from '../world.ts';

/** A method of the Bot API: its result, or an ApiError. Its parameters have been checked against the data. */
export type Method = (side: Side, params: Params, signal: AbortSignal) => unknown;

/**
 * The chat that a call goes to.
 * @throws ApiError when there is none, the person never wrote to the bot, or has shut it out.
 */
export function reach(side: Side, id: unknown): Chat {
  const chat = side.world.chats.get(`${side.channel}:${String(id)}`);
  if (!chat?.started) throw badRequest(side.manner.unreachable);
  if (chat.blocked)
    throw new ApiError(
      403,
      chat.kind === 'private'
        ? 'Forbidden: bot was blocked by the user'
        : `Forbidden: bot was kicked from the ${side.manner.groupType} chat`,
    );
  return chat;
}

export interface Formatted {
  text: string;
  entities: Entity[];
  source: string;
}

/**
 * A text or caption as it is read, from what the bot sent.
 * @throws ApiError when it is empty (a text), too long or its markup is wrong.
 */
export function format(side: Side, params: Params, field: 'text' | 'caption'): Formatted {
  const source = (params[field] as string | undefined) ?? '';
  const given = params[field === 'text' ? 'entities' : 'caption_entities'] as Entity[] | undefined;
  const read = readMarkup(side, source, params.parse_mode as string | undefined, given);
  const { text, entities } = trim(read.text, checkEntities(read.text, read.entities, side.limits));
  if (field === 'text' && text === '') throw badRequest('message text is empty');
  // Bale counts what it was sent, Telegram what is read.
  const length = side.manner.markdown ? source.length : text.length;
  if (length > side.limits[field])
    throw badRequest(field === 'text' ? 'message is too long' : 'message caption is too long');
  return { text, entities: withDetected(text, entities), source };
}

function readMarkup(
  side: Side,
  source: string,
  mode: string | undefined,
  given: Entity[] | undefined,
): { text: string; entities: Entity[] } {
  if (side.manner.markdown) return readBaleMarkdown(source);
  if (mode === undefined) return { text: source, entities: given ?? [] };
  if (given) throw badRequest("can't parse entities: parse_mode and entities exclude each other");
  if (mode !== 'HTML') throw badRequest('unsupported parse_mode (the simulator reads HTML and entities)');
  return readHtml(source);
}

/** Links, commands and mentions that nobody marked are marked too. */
function withDetected(text: string, entities: Entity[]): Entity[] {
  const free = detectEntities(text).filter(
    (one) =>
      !entities.some((other) => one.offset < other.offset + other.length && other.offset < one.offset + one.length),
  );
  return [...entities, ...free].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/** Checks the keyboard of a call and tells what it means for the message and for the chat. */
export function readKeyboard(
  side: Side,
  params: Params,
): { inline: InlineKeyboard | null; other: boolean; apply(chat: Chat): void } {
  const markup = params.reply_markup as Markup | undefined;
  if (!markup) return { inline: null, other: false, apply: () => undefined };
  checkMarkup(markup, side.limits);
  if ('inline_keyboard' in markup) {
    const inline = markup.inline_keyboard.length > 0 ? markup : null;
    return { inline, other: false, apply: () => undefined };
  }
  const keyboard = 'keyboard' in markup ? keyboardView(markup) : null;
  return {
    inline: null,
    other: true,
    apply: (chat) => {
      chat.keyboard = keyboard;
    },
  };
}

function keyboardView(markup: Extract<Markup, { keyboard: unknown }>): ReplyKeyboardView {
  return {
    rows: markup.keyboard.map((row) =>
      row.map(({ text, request_contact: contact, request_location: location }) => ({
        text,
        kind: contact ? ('contact' as const) : location ? ('location' as const) : ('text' as const),
      })),
    ),
    oneTime: markup.one_time_keyboard ?? false,
    persistent: markup.is_persistent ?? false,
    placeholder: markup.input_field_placeholder ?? null,
  };
}

/** @throws ApiError when the message to answer is not there and that matters. */
export function readReply(params: Params, chat: Chat): number | null {
  const reply = params.reply_parameters as { message_id: number; allow_sending_without_reply?: boolean } | undefined;
  const id = reply?.message_id ?? (params.reply_to_message_id as number | undefined);
  if (id === undefined) return null;
  if (find(chat, id)) return id;
  if (reply?.allow_sending_without_reply) return null;
  throw badRequest('message to be replied not found');
}

/** A message that is still there. */
export function find(chat: Chat, id: unknown): Message | undefined {
  const message = chat.messages.get(id as number);
  return message?.deletedBy ? undefined : message;
}

/** The drawer shows the running call behind this message. */
export function touch(side: Side, message: Message): Message {
  side.touched.push(message);
  return message;
}
