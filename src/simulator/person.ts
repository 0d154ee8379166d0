import { Buffer } from 'node:buffer';
import type { Actions } from './actions.ts';
import type { Entity } from './entities.ts';
import type { StoredFile } from './files.ts';
import type { ReplyKeyboardView } from './protocol.ts';
import type { Press, PressAnswer, Side } from './side.ts';
import { createWaiting } from './waiting.ts';
import type { Chat, Content, Message, Person, World } from './world.ts';

/** A message as its reader has it before their eyes. */
export interface SeenMessage {
  readonly id: number;
  readonly text: string;
  readonly entities: readonly Entity[];
  /** The words on the buttons under it, row by row. */
  readonly buttons: readonly (readonly string[])[];
  /** The data of the button with these words (or with these words in it); undefined: no such button. */
  data(words: string): string | undefined;
  /** The link of such a button. */
  link(words: string): string | undefined;
  readonly content: Content | null;
  /** The file's bytes, of a photo or document. */
  readonly file: Buffer | null;
  /** The keyboard that the chat has now. */
  readonly keyboard: ReplyKeyboardView | null;
  /** It was there before and has another text now. */
  readonly edited: boolean;
}

export interface PressedButton {
  readonly id: string;
  /** What the bot answers to the press: '' for none to show. */
  answer(): Promise<PressAnswer>;
}

/** A person with a phone, for tests. Whatever they wait for fails after `timeoutMs` with what was said until then. */
export interface SimulatedPerson {
  readonly id: number;
  readonly key: string;
  readonly profile: Person;
  /** Sends into the private chat, or into `group`. Gives the id of the message. */
  send(text: string, more?: { replyTo?: number; group?: Chat }): number;
  sendPhoto(bytes?: Buffer, caption?: string): number;
  sendVoice(): number;
  sendVideo(): number;
  sendSticker(emoji?: string): number;
  sendDocument(name: string, bytes: Buffer | string, caption?: string): number;
  sendLocation(latitude: number, longitude: number): number;
  /** Without argument: the own number, as the button of a keyboard does. */
  sendContact(contact?: { name: string; phone: string }): number;
  /** Photos in one album, each with its caption ('' for none). Gives the ids of its messages. */
  sendAlbum(captions: readonly string[]): number[];
  /** A rich message (a pasted list or table): Bot API's blocks. */
  sendRich(blocks: readonly object[]): number;
  /** Any other kind of message, by the fields that the Bot API gives it, with a caption. */
  sendOther(fields: Readonly<Record<string, unknown>>, caption?: string): number;
  /** Changes the text, or the caption. */
  edit(messageId: number, text: string): void;
  /** The messenger tells of an edit in which nothing changed that is read. */
  touch(messageId: number): void;
  remove(messageId: number): void;
  /** Presses the newest button that has these words, has them in its words, or has this data. */
  press(words: string, group?: Chat): PressedButton;
  /** Presses a button that may not be there: a forged or an old one. */
  pressData(data: string, messageId: number): PressedButton;
  /** Presses a button of the chat's keyboard. */
  tap(words: string): number;
  block(): void;
  unblock(): void;
  leave(): void;
  /** The next message or change of a text that the bot made and that was not read yet. */
  next(timeoutMs?: number): Promise<SeenMessage>;
  /** What came and was not read yet; it is read then. */
  rest(): SeenMessage[];
  /** Waits until `check` finds what it looks for among the messages that stand in the chat. */
  until<T>(check: (messages: readonly Message[]) => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** The messages that stand in the private chat (deleted ones are left out), oldest first. */
  readonly messages: readonly Message[];
  /** The newest message of the bot. */
  readonly last: SeenMessage | undefined;
  readonly keyboard: ReplyKeyboardView | null;
  /** The private chat as lines of text. */
  transcript(): string;
}

const TIMEOUT_MS = 10_000;
/** The smallest picture: one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7AAAA', 'base64');

export function createPerson(options: {
  person: Person;
  world: World;
  side: Side;
  actions: Actions;
  /** Tells of every answer to a press. */
  onAnswer: (listener: (press: Press) => void) => () => void;
}): SimulatedPerson {
  const { person, world, side, actions, onAnswer } = options;
  const chat = world.privateChat(person);
  const unread: SeenMessage[] = [];
  const waiting = createWaiting();
  const stop = world.onChangeNear(person, (change) => {
    if (change.type === 'message') {
      const { message, what } = change;
      if (message.from === null && (what === 'new' || what === 'content'))
        unread.push(see(message, what === 'content'));
    }
    waiting.look();
  });

  const wait = <T>(find: () => T | undefined | false, what: string, timeoutMs = TIMEOUT_MS): Promise<T> =>
    waiting.until(find, timeoutMs, () => `${person.name} waited ${timeoutMs} ms for ${what}.\n${transcript(chat)}`);

  function pressed(press: Press): PressedButton {
    return {
      id: press.id,
      answer: () => {
        const stopListening = onAnswer(waiting.look);
        return wait(() => press.answers[0], `the answer to a press of ${press.data}`).finally(stopListening);
      },
    };
  }

  const sendContent = (content: Content, text = ''): number => actions.send(person, chat, { text, content }).id;
  const store = (name: string, mime: string, bytes: Buffer): StoredFile =>
    side.files.add(side.channel, { name, mime, bytes });
  const standing = (where: Chat = chat): Message[] => [...where.messages.values()].filter((m) => !m.deletedBy);
  const get = (id: number): Message => {
    const message = chat.messages.get(id);
    if (!message) throw new Error(`${person.name} has no message ${id}.`);
    return message;
  };

  return {
    id: person.id,
    key: person.key,
    profile: person,
    send: (text, { replyTo, group } = {}) =>
      actions.send(person, group ?? chat, { text, ...(replyTo === undefined ? {} : { replyTo }) }).id,
    sendPhoto: (bytes = PIXEL, caption = '') =>
      sendContent({ kind: 'photo', file: store('photo.jpg', 'image/jpeg', bytes), width: 1, height: 1 }, caption),
    sendVoice: () => sendContent({ kind: 'voice', file: store('voice.ogg', 'audio/ogg', Buffer.from('OggS')) }),
    sendVideo: () => sendContent({ kind: 'video', file: store('video.mp4', 'video/mp4', Buffer.from('mp4')) }),
    sendSticker: (emoji = '👍') => sendContent({ kind: 'sticker', emoji, file: null }),
    sendDocument: (name, bytes, caption = '') =>
      sendContent({ kind: 'document', file: store(name, 'application/octet-stream', Buffer.from(bytes)) }, caption),
    sendLocation: (latitude, longitude) => sendContent({ kind: 'location', latitude, longitude }),
    sendContact: (contact) =>
      sendContent({
        kind: 'contact',
        name: contact?.name ?? person.name,
        phone: contact?.phone ?? person.phone,
        userId: contact ? null : person.id,
      }),
    sendAlbum(captions) {
      const album = String(captions.length + chat.nextMessageId * 1000);
      return captions.map((text) => {
        const file = store('photo.jpg', 'image/jpeg', PIXEL);
        return actions.send(person, chat, { text, content: { kind: 'photo', file, width: 1, height: 1 }, album }).id;
      });
    },
    sendRich: (blocks) => sendContent({ kind: 'other', fields: { rich_message: { blocks } } }),
    sendOther: (fields, caption = '') => sendContent({ kind: 'other', fields }, caption),
    edit: (id, text) => actions.edit(person, get(id), text),
    touch: (id) => actions.touch(get(id)),
    remove: (id) => actions.remove(person, get(id)),
    press(words, group) {
      const where = group ?? chat;
      for (const fits of [exactly, within])
        for (const message of standing(where).toReversed())
          for (const button of message.inline?.inline_keyboard.flat() ?? [])
            if (button.callback_data !== undefined && fits(button, words))
              return pressed(actions.press(person, where, message.id, button.callback_data));
      throw new Error(`${person.name} sees no button "${words}".\n${transcript(where)}`);
    },
    pressData: (data, messageId) => pressed(actions.press(person, chat, messageId, data)),
    tap(words) {
      const button = chat.keyboard?.rows.flat().find(({ text }) => text === words || text.includes(words));
      if (!button) throw new Error(`${person.name} has no key "${words}".\n${transcript(chat)}`);
      if (button.kind === 'contact') return this.sendContact();
      if (button.kind === 'location') return this.sendLocation(28.969, 50.839);
      return this.send(button.text);
    },
    block: () => actions.setBlocked(person, true),
    unblock: () => actions.setBlocked(person, false),
    leave() {
      stop();
      world.removePerson(person);
    },
    next: (timeoutMs) => wait(() => unread.shift(), 'a message', timeoutMs),
    rest: () => unread.splice(0),
    until: (check, timeoutMs) => wait(() => check(standing()), 'something to appear', timeoutMs),
    get messages() {
      return standing();
    },
    get last() {
      const message = standing().findLast(({ from }) => from === null);
      return message && see(message, false);
    },
    get keyboard() {
      return chat.keyboard;
    },
    transcript: () => transcript(chat),
  };
}

type Button = { text: string; callback_data?: string; url?: string };
const exactly = (button: Button, words: string): boolean => button.text === words || button.callback_data === words;
const within = (button: Button, words: string): boolean => button.text.includes(words);

function see(message: Message, edited: boolean): SeenMessage {
  const rows: readonly (readonly Button[])[] = message.inline?.inline_keyboard ?? [];
  const button = (words: string) =>
    rows.flat().find((one) => exactly(one, words)) ?? rows.flat().find((one) => within(one, words));
  const { id, text, entities, content } = message;
  return {
    id,
    text,
    entities,
    content,
    buttons: rows.map((row) => row.map((one) => one.text)),
    data: (words) => button(words)?.callback_data,
    link: (words) => button(words)?.url,
    file: content && 'file' in content ? (content.file?.bytes ?? null) : null,
    keyboard: message.chat.keyboard,
    edited,
  };
}

function transcript(chat: Chat): string {
  return [...chat.messages.values()]
    .map((message) => {
      const who = message.from?.name ?? 'bot';
      const what = message.deletedBy ? `(deleted by ${message.deletedBy})` : message.text;
      const content = message.content ? `[${message.content.kind}] ` : '';
      const buttons = message.inline?.inline_keyboard.flat().map(({ text }) => `[${text}]`) ?? [];
      return `${message.id} ${who}: ${content}${what} ${buttons.join(' ')}`.trimEnd();
    })
    .join('\n');
}
