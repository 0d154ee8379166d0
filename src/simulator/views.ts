import type { Call } from './calls.ts';
import { isLink, type Entity } from './entities.ts';
import type { StoredFile } from './files.ts';
import { maskedJson } from './mask.ts';
import type {
  Attachment,
  BotView,
  CallEntry,
  ChatView,
  EntityView,
  FileView,
  InlineButton,
  MessageView,
  PersonView,
} from './protocol.ts';
import type { Side } from './side.ts';
import type { Chat, Content, Message, Person } from './world.ts';

/** The simulator's world as its page is told of it. */

export function personView(person: Person): PersonView {
  const { key, channel, id, name, username, languageCode, phone } = person;
  return { key, channel, id, name, username, languageCode, phone };
}

/** In a private chat a person sees the bot's name, in a group the group's. */
export function chatView(chat: Chat, side: Side): ChatView {
  const { key, channel, id, kind, started, blocked, unread, keyboard, action, pinned } = chat;
  const title = kind === 'private' ? side.bot.name : chat.title;
  return {
    key,
    channel,
    id,
    kind,
    title,
    people: [...chat.people],
    started,
    blocked,
    unread,
    keyboard,
    action,
    pinned,
  };
}

/** A poller that has not asked for so long is gone. */
const POLLER_GONE_MS = 15_000;

export function botView(side: Side): BotView {
  const { bot, channel, commands, texts, clocks, queue, webhooks } = side;
  const polled = queue.lastPoll();
  const polling = polled > 0 && clocks.machine.now() - polled < POLLER_GONE_MS;
  // The people of the simulator are in private chats and read Persian: the nearest list wins, as on a phone.
  const wanted = ['{"type":"all_private_chats"},"fa"', '{"type":"all_private_chats"},""', '{"type":"default"},"fa"'];
  const key = wanted.map((one) => `[${one}]`).find((one) => commands.has(one)) ?? '[{"type":"default"},""]';
  return {
    channel,
    id: bot.id,
    name: texts.get('name fa') || bot.name,
    username: bot.username,
    listening: webhooks.current ? 'webhook' : polling ? 'polling' : 'none',
    commands: commands.get(key) ?? [],
    description: texts.get('description fa') || texts.get('description ') || '',
    deepLink: `${side.manner.deepLink}${bot.username}?start=`,
  };
}

export function messageView(message: Message, side: Side): MessageView {
  const { from, text, editedAt, replyTo, reaction, deletedBy, taken } = message;
  return {
    chat: message.chat.key,
    id: message.id,
    at: message.at,
    editedAt,
    from: from ? { kind: 'person', key: from.key, name: from.name } : { kind: 'bot', name: side.bot.name },
    text,
    entities: message.entities.map((entity) => entityView(entity, text)),
    attachment: message.content && attachment(message.content),
    buttons: (message.inline?.inline_keyboard ?? []).map((row) => row.map(buttonView)),
    replyTo,
    reaction,
    deletedBy,
    taken,
    calls: [...message.calls],
  };
}

const KINDS: Readonly<Record<string, EntityView['type']>> = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'strikethrough',
  spoiler: 'spoiler',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
  code: 'code',
  pre: 'pre',
  text_link: 'link',
  url: 'link',
  bot_command: 'command',
  mention: 'mention',
  hashtag: 'hashtag',
};

function entityView(entity: Entity, text: string): EntityView {
  const { offset, length } = entity;
  const type = KINDS[entity.type] ?? 'other';
  const bare = text.slice(offset, offset + length);
  const url = entity.url ?? (/^\w+:/.test(bare) ? bare : `https://${bare}`);
  return { type, offset, length, ...(type === 'link' && isLink(url) ? { url } : {}) };
}

function buttonView(button: {
  text: string;
  callback_data?: string;
  url?: string;
  copy_text?: { text: string };
}): InlineButton {
  const { text, url, copy_text: copy } = button;
  if (button.callback_data !== undefined) return { text, kind: 'callback' };
  if (url !== undefined && isLink(url)) return { text, kind: 'url', url };
  if (copy) return { text, kind: 'copy', copyText: copy.text };
  return { text, kind: 'other' };
}

const fileView = ({ id, name, mime, size, bytes }: StoredFile): FileView => ({ id: bytes ? id : '', name, mime, size });

function attachment(content: Content): Attachment | null {
  switch (content.kind) {
    case 'photo': {
      const { kind, width, height } = content;
      return { kind, width, height, file: fileView(content.file) };
    }
    case 'sticker':
      return { kind: content.kind, emoji: content.emoji, file: content.file && fileView(content.file) };
    case 'contact':
      return { kind: content.kind, name: content.name, phone: content.phone };
    case 'location':
    case 'venue':
      return content;
    case 'other':
      return null;
    default:
      return { kind: content.kind, file: fileView(content.file) };
  }
}

export function callView(call: Call): CallEntry {
  const { id, at, channel, kind, name, via, chat, status, took, fault } = call;
  const request = maskedJson(call.request);
  const response = maskedJson(call.response);
  return { id, at, channel, kind, name, via, chat, request, response, status, took, fault };
}
