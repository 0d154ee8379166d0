import type { Clock } from '../clock.ts';
import type { Channel, ChatKey, PersonKey, ReplyKeyboardView } from './protocol.ts';
import type { Entity } from './entities.ts';
import type { StoredFile } from './files.ts';
import type { InlineKeyboard } from './keyboards.ts';

/** People, chats and messages: what everybody can see. It lives in memory only and says what changes in it. */

export interface Person {
  readonly key: PersonKey;
  readonly channel: Channel;
  readonly id: number;
  readonly name: string;
  readonly username: string | null;
  readonly languageCode: string | null;
  readonly phone: string;
}

export interface Chat {
  readonly key: ChatKey;
  readonly channel: Channel;
  readonly id: number;
  readonly kind: 'private' | 'group';
  readonly title: string;
  readonly people: Set<PersonKey>;
  /** A group in which the bot hears what is not said to it. */
  readonly hearsAll: boolean;
  started: boolean;
  blocked: boolean;
  unread: number;
  keyboard: ReplyKeyboardView | null;
  action: { what: string; untilRealTime: number } | null;
  pinned: number | null;
  /** By id, oldest first. */
  readonly messages: Map<number, Message>;
  nextMessageId: number;
}

export type Content =
  | { kind: 'photo'; file: StoredFile; width: number; height: number }
  | { kind: 'document' | 'voice' | 'video'; file: StoredFile }
  | { kind: 'sticker'; emoji: string; file: StoredFile | null }
  | { kind: 'location'; latitude: number; longitude: number }
  | { kind: 'venue'; latitude: number; longitude: number; title: string; address: string }
  | { kind: 'contact'; name: string; phone: string; userId: number | null }
  /** Anything else that a message may hold, as the Bot API names it: a rich message, a checklist, a pinned message. */
  | { kind: 'other'; fields: Readonly<Record<string, unknown>> };

export interface Message {
  readonly chat: Chat;
  readonly id: number;
  /** Business time, epoch ms. */
  readonly at: number;
  editedAt: number | null;
  /** null: the bot. */
  readonly from: Person | null;
  /** What is read: text or caption without markup. */
  text: string;
  entities: Entity[];
  /** What the bot sent, markup included; of a person's message, the text. */
  source: string;
  content: Content | null;
  inline: InlineKeyboard | null;
  /** It carried a keyboard that is not an inline one; such a message cannot be edited. */
  readonly otherMarkup: boolean;
  readonly replyTo: number | null;
  /** What the messages of one album have in common. */
  readonly album: string | null;
  readonly forwardedFrom: Person | null;
  reaction: string | null;
  deletedBy: 'bot' | 'person' | null;
  taken: boolean;
  readonly calls: number[];
}

export interface NewMessage {
  from: Person | null;
  text?: string;
  entities?: Entity[];
  source?: string;
  content?: Content | null;
  inline?: InlineKeyboard | null;
  otherMarkup?: boolean;
  replyTo?: number | null;
  album?: string | null;
  forwardedFrom?: Person | null;
}

export type ChangeInChat =
  | { type: 'message'; message: Message; what: 'new' | 'content' | 'buttons' | 'deleted' | 'marks' }
  | { type: 'chat'; chat: Chat };
export type Change =
  | ChangeInChat
  | { type: 'forget'; chat: Chat; upTo: number }
  | { type: 'person'; person: Person }
  | { type: 'personRemoved'; person: Person };

export interface World {
  readonly people: Map<PersonKey, Person>;
  readonly chats: Map<ChatKey, Chat>;
  addPerson(channel: Channel, name: string, more?: Partial<Pick<Person, 'id' | 'username' | 'languageCode'>>): Person;
  removePerson(person: Person): void;
  addGroup(channel: Channel, title: string, people: readonly Person[], hearsAll: boolean): Chat;
  privateChat(person: Person): Chat;
  add(chat: Chat, message: NewMessage): Message;
  /** Empties a message and leaves its mark. */
  remove(message: Message, by: 'bot' | 'person'): void;
  clear(chat: Chat): void;
  changed(change: Change): void;
  /** Returns the way to stop listening. */
  onChange(listener: (change: Change) => void): () => void;
  /** The same for messages and chats that one person can see, at no cost for what happens elsewhere. */
  onChangeNear(person: Person, listener: (change: ChangeInChat) => void): () => void;
}

/** Of older messages nothing is kept. */
const KEPT_PER_CHAT = 3000;
/** The two messengers count from the same number, so that their ids collide. */
const FIRST_PERSON = 5_000_001;
const SUPERGROUPS = -1_001_000_000_000;

export function createWorld(business: Clock): World {
  const people = new Map<PersonKey, Person>();
  const chats = new Map<ChatKey, Chat>();
  const listeners = new Set<(change: Change) => void>();
  const near = new Map<PersonKey, Set<(change: ChangeInChat) => void>>();
  const count = { telegram: 0, bale: 0 };
  const groups = { telegram: 0, bale: 0 };
  // Chats count by themselves, from a number that a bot cannot remember from an earlier run.
  const firstMessageId = Math.floor((Date.now() - Date.UTC(2025, 0, 1)) / 1000);

  const changed = (change: Change): void => {
    for (const listener of listeners) listener(change);
    if (change.type !== 'message' && change.type !== 'chat') return;
    const { people: present } = change.type === 'message' ? change.message.chat : change.chat;
    for (const key of present) for (const listener of near.get(key) ?? []) listener(change);
  };

  function addChat(chat: Pick<Chat, 'channel' | 'id' | 'kind' | 'title' | 'people' | 'hearsAll' | 'started'>): Chat {
    const added: Chat = {
      ...chat,
      key: `${chat.channel}:${chat.id}`,
      blocked: false,
      unread: 0,
      keyboard: null,
      action: null,
      pinned: null,
      messages: new Map(),
      nextMessageId: firstMessageId,
    };
    chats.set(added.key, added);
    return added;
  }

  function forget(chat: Chat): void {
    const ids = [...chat.messages.keys()];
    const upTo = ids[ids.length - KEPT_PER_CHAT - 1];
    if (upTo === undefined) return;
    for (const id of ids) if (id <= upTo) chat.messages.delete(id);
    changed({ type: 'forget', chat, upTo });
  }

  return {
    people,
    chats,
    changed,
    addPerson(channel, name, more = {}) {
      let id = more.id;
      while (id === undefined || (more.id === undefined && people.has(`${channel}:${id}`)))
        id = FIRST_PERSON + count[channel]++;
      const key = `${channel}:${id}`;
      if (people.has(key)) throw new RangeError('There is a person with this id.');
      const person: Person = {
        key,
        channel,
        id,
        name,
        username: more.username ?? null,
        languageCode: more.languageCode ?? null,
        phone: `98917${String(id % 10_000_000).padStart(7, '0')}`,
      };
      people.set(key, person);
      const chat = addChat({
        channel,
        id,
        kind: 'private',
        title: name,
        people: new Set([key]),
        hearsAll: true,
        started: false,
      });
      changed({ type: 'person', person });
      changed({ type: 'chat', chat });
      return person;
    },
    removePerson(person) {
      people.delete(person.key);
      chats.delete(person.key);
      changed({ type: 'personRemoved', person });
      for (const chat of chats.values()) if (chat.people.delete(person.key)) changed({ type: 'chat', chat });
    },
    addGroup(channel, title, members, hearsAll) {
      groups[channel] += 1;
      const id = channel === 'telegram' ? SUPERGROUPS - groups[channel] : 4_000_000_000 + groups[channel];
      const keys = new Set(members.map((person) => person.key));
      const chat = addChat({ channel, id, kind: 'group', title, people: keys, hearsAll, started: true });
      changed({ type: 'chat', chat });
      return chat;
    },
    privateChat(person) {
      const chat = chats.get(person.key);
      if (!chat) throw new RangeError('This person has left.');
      return chat;
    },
    add(chat, message) {
      const text = message.text ?? '';
      const added: Message = {
        chat,
        id: chat.nextMessageId++,
        at: business.now(),
        editedAt: null,
        from: message.from,
        text,
        entities: message.entities ?? [],
        source: message.source ?? text,
        content: message.content ?? null,
        inline: message.inline ?? null,
        otherMarkup: message.otherMarkup ?? false,
        replyTo: message.replyTo ?? null,
        album: message.album ?? null,
        forwardedFrom: message.forwardedFrom ?? null,
        reaction: null,
        deletedBy: null,
        taken: message.from === null,
        calls: [],
      };
      chat.messages.set(added.id, added);
      // Cheap for all but one in a hundred messages: dropping goes in slices.
      if (chat.messages.size > KEPT_PER_CHAT + 100) forget(chat);
      if (!added.from) {
        chat.unread += 1;
        chat.action = null;
      }
      changed({ type: 'message', message: added, what: 'new' });
      changed({ type: 'chat', chat });
      return added;
    },
    remove(message, by) {
      Object.assign(message, { text: '', entities: [], source: '', content: null, inline: null, reaction: null });
      message.deletedBy = by;
      changed({ type: 'message', message, what: 'deleted' });
    },
    clear(chat) {
      const upTo = chat.nextMessageId - 1;
      chat.messages.clear();
      chat.unread = 0;
      changed({ type: 'forget', chat, upTo });
      changed({ type: 'chat', chat });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onChangeNear({ key }, listener) {
      const own = near.get(key) ?? new Set();
      near.set(key, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && near.get(key) === own) near.delete(key);
      };
    },
  };
}
