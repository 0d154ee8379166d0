import type { Side } from './side.ts';
import type { StoredFile } from './files.ts';
import type { Chat, Content, Message, Person } from './world.ts';

/** People, chats and messages in the form that the Bot API of a messenger gives them. */

// oxlint-disable typescript/consistent-return -- the compiler knows that every kind has its case

export function apiUser(side: Side, person: Person): object {
  return {
    id: person.id,
    ...(side.quirks.omitIsBot ? {} : { is_bot: false }),
    first_name: person.name,
    ...(person.username === null ? {} : { username: person.username }),
    ...(person.languageCode === null || side.channel === 'bale' ? {} : { language_code: person.languageCode }),
  };
}

export function apiBot(side: Side): object {
  return { id: side.bot.id, is_bot: true, first_name: side.bot.name, username: side.bot.username };
}

export function apiChat(side: Side, chat: Chat): object {
  if (chat.kind === 'group') return { id: chat.id, type: side.manner.groupType, title: chat.title };
  const person = side.world.people.get(chat.key);
  return {
    id: chat.id,
    type: 'private',
    first_name: chat.title,
    ...(person?.username ? { username: person.username } : {}),
  };
}

/** @param depth how many messages deep a reply is told: a reply's own reply is not. */
export function apiMessage(side: Side, message: Message, depth = 1): object {
  const incoming = message.from !== null;
  const replied = message.replyTo === null ? undefined : message.chat.messages.get(message.replyTo);
  return {
    message_id: message.id,
    ...apiSender(side, message),
    chat: apiChat(side, message.chat),
    ...(side.quirks.omitDate && incoming ? {} : { date: seconds(message.at) }),
    ...(message.editedAt === null ? {} : { edit_date: seconds(message.editedAt) }),
    ...(message.forwardedFrom ? { forward_origin: apiOrigin(side, message.forwardedFrom, message) } : {}),
    ...(replied && !replied.deletedBy && depth > 0 ? { reply_to_message: apiMessage(side, replied, depth - 1) } : {}),
    ...apiText(side, message),
    ...(message.album === null ? {} : { media_group_id: message.album }),
    ...(message.content ? apiContent(side, message.content) : {}),
    ...(message.inline ? { reply_markup: message.inline } : {}),
  };
}

const seconds = (instant: number): number => Math.floor(instant / 1000);

function apiSender(side: Side, message: Message): object {
  if (!message.from) return { from: apiBot(side) };
  return side.quirks.omitFrom ? {} : { from: apiUser(side, message.from) };
}

const apiOrigin = (side: Side, person: Person, message: Message): object => ({
  type: 'user',
  sender_user: apiUser(side, person),
  date: seconds(message.at),
});

function apiText(side: Side, message: Message): object {
  const [text, entities] = message.content
    ? (['caption', 'caption_entities'] as const)
    : (['text', 'entities'] as const);
  if (message.content && message.text === '') return {};
  const incoming = message.from !== null;
  const silent = message.entities.length === 0 || (incoming ? side.quirks.omitEntities : side.manner.markdown);
  return {
    [text]: side.manner.markdown && !incoming ? message.source : message.text,
    ...(silent ? {} : { [entities]: message.entities }),
  };
}

const apiFile = (file: StoredFile): object => ({
  file_id: file.id,
  file_unique_id: file.uniqueId,
  file_size: file.size,
});

function apiContent(side: Side, content: Content): object {
  switch (content.kind) {
    case 'photo': {
      const { width, height } = content;
      return { photo: [{ ...apiFile(content.file), width, height }] };
    }
    case 'document':
      return { document: { ...apiFile(content.file), file_name: content.file.name, mime_type: content.file.mime } };
    case 'voice':
      return { voice: { ...apiFile(content.file), duration: 3, mime_type: content.file.mime } };
    case 'video':
      return {
        video: { ...apiFile(content.file), duration: 3, width: 320, height: 240, mime_type: content.file.mime },
      };
    case 'sticker': {
      const file = content.file ? apiFile(content.file) : { file_id: 'sticker', file_unique_id: 'sticker' };
      const form = { type: 'regular', width: 512, height: 512, is_animated: false, is_video: false };
      return { sticker: { ...file, ...form, emoji: content.emoji } };
    }
    case 'location':
      return { location: { latitude: content.latitude, longitude: content.longitude } };
    case 'venue': {
      const location = { latitude: content.latitude, longitude: content.longitude };
      return { venue: { location, title: content.title, address: content.address }, location };
    }
    case 'contact': {
      // Telegram gives the bare number, Bale sometimes with a plus sign: a bot has to take both.
      const phone = side.channel === 'bale' ? `+${content.phone}` : content.phone;
      const userId = content.userId === null ? {} : { user_id: content.userId };
      return { contact: { phone_number: phone, first_name: content.name, ...userId } };
    }
    case 'other':
      return content.fields;
  }
}
