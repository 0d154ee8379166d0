import { badRequest } from '../apiError.ts';
import { apiChat, apiMessage } from '../apiObjects.ts';
import { REACTIONS } from '../data.ts';
import type { InlineKeyboard } from '../keyboards.ts';
import type { Params } from '../schema.ts';
import type { Side } from '../side.ts';
import type { Chat, Message } from '../world.ts';
import { find, format, reach, readKeyboard, touch, type Formatted, type Method } from './common.ts';

/**
 * The message that the bot may change.
 * @throws ApiError when it is not there, not the bot's, or carries a keyboard that is not an inline one.
 */
function editable(side: Side, params: Params): Message {
  if (params.chat_id === undefined) throw badRequest('chat_id is empty');
  if (params.message_id === undefined) throw badRequest('message identifier is not specified');
  const message = find(reach(side, params.chat_id), params.message_id);
  if (!message) throw badRequest('message to edit not found');
  if (message.from !== null || message.otherMarkup || side.quirks.refuseEdits)
    throw badRequest("message can't be edited");
  return message;
}

function edit(side: Side, message: Message, content: Formatted, inline: InlineKeyboard | null): object {
  const sameContent =
    message.source === content.source && JSON.stringify(message.entities) === JSON.stringify(content.entities);
  if (sameContent && JSON.stringify(message.inline) === JSON.stringify(inline))
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  Object.assign(message, content, { inline });
  if (!sameContent) message.editedAt = side.clocks.business.now();
  touch(side, message);
  side.world.changed({ type: 'message', message, what: sameContent ? 'buttons' : 'content' });
  if (!side.manner.editStub) return apiMessage(side, message);
  return { message_id: 0, date: 0, chat: apiChat(side, message.chat) };
}

function mayDelete(side: Side, chat: Chat, message: Message): boolean {
  const age = (side.clocks.business.now() - message.at) / 1000;
  if (age >= side.limits.deleteWithinSeconds) return false;
  if (message.from === null) return true;
  return chat.kind === 'private' && !side.quirks.refuseDeletingIncoming;
}

function remove(side: Side, message: Message): void {
  touch(side, message);
  side.world.remove(message, 'bot');
}

/** A message that somebody may point at: pin it, put an emoji on it. */
function existing(side: Side, params: Params, purpose: string): Message {
  const message = find(reach(side, params.chat_id), params.message_id);
  if (!message) throw badRequest(`message to ${purpose} not found`);
  return message;
}

function unpin(side: Side, params: Params): true {
  const chat = reach(side, params.chat_id);
  chat.pinned = null;
  side.world.changed({ type: 'chat', chat });
  return true;
}

export const CHANGING: Readonly<Record<string, Method>> = {
  editMessageText: (side, params) => {
    const formatted = format(side, params, 'text');
    const { inline } = readKeyboard(side, params);
    const message = editable(side, params);
    if (message.content) throw badRequest('there is no text in the message to edit');
    return edit(side, message, formatted, inline);
  },
  editMessageCaption: (side, params) => {
    const formatted = format(side, params, 'caption');
    const { inline } = readKeyboard(side, params);
    const message = editable(side, params);
    if (!message.content || !['photo', 'document'].includes(message.content.kind))
      throw badRequest('there is no caption in the message to edit');
    return edit(side, message, formatted, inline);
  },
  editMessageReplyMarkup: (side, params) => {
    const { inline } = readKeyboard(side, params);
    const message = editable(side, params);
    const { text, entities, source } = message;
    return edit(side, message, { text, entities, source }, inline);
  },
  deleteMessage: (side, params) => {
    const chat = reach(side, params.chat_id);
    const message = find(chat, params.message_id);
    if (!message) throw badRequest('message to delete not found');
    if (!mayDelete(side, chat, message)) throw badRequest("message can't be deleted");
    remove(side, message);
    return true;
  },
  deleteMessages: (side, params) => {
    const ids = params.message_ids as number[];
    if (ids.length === 0 || ids.length > side.limits.deleteAtOnce)
      throw badRequest(`message_ids must hold 1 to ${side.limits.deleteAtOnce} identifiers`);
    const chat = reach(side, params.chat_id);
    const messages = ids.map((id) => find(chat, id)).filter((message) => message !== undefined);
    // One that may not be deleted spoils them all; one that is not there is skipped.
    if (messages.some((message) => !mayDelete(side, chat, message))) throw badRequest("message can't be deleted");
    for (const message of new Set(messages)) remove(side, message);
    return true;
  },
  setMessageReaction: (side, params) => {
    const message = existing(side, params, 'react');
    const reactions = (params.reaction as { type: string; emoji: string }[] | undefined) ?? [];
    if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY');
    if (reactions.some(({ type, emoji }) => type !== 'emoji' || !REACTIONS.has(emoji)))
      throw badRequest('REACTION_INVALID');
    message.reaction = reactions[0]?.emoji ?? null;
    touch(side, message);
    side.world.changed({ type: 'message', message, what: 'marks' });
    return true;
  },
  pinChatMessage: (side, params) => {
    const message = touch(side, existing(side, params, 'pin'));
    message.chat.pinned = message.id;
    side.world.changed({ type: 'chat', chat: message.chat });
    return true;
  },
  unpinChatMessage: unpin,
  unPinChatMessage: unpin,
};
