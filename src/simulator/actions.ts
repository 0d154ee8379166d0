import { randomInt } from 'node:crypto';
import { apiChat, apiMessage, apiUser, apiBot } from './apiObjects.ts';
import type { Calls } from './calls.ts';
import { detectEntities } from './entities.ts';
import type { Channel, Refusal } from './protocol.ts';
import type { Press, Side } from './side.ts';
import type { Chat, Content, Message, Person, World } from './world.ts';

/** Why a person cannot do that, for the page and for tests. */
export class ActionError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super(message);
    this.name = 'ActionError';
    this.refusal = refusal;
  }
}

/** What people do. The bot hears of it by an update, where the real messenger would tell it. */
export interface Actions {
  send(person: Person, chat: Chat, message: Sent): Message;
  edit(person: Person, message: Message, text: string): void;
  /** The messenger tells of an edit that no reader sees: it has added a link's preview, say. */
  touch(message: Message): void;
  remove(person: Person, message: Message): void;
  /** Presses a button with `data`; a forged one too, as nobody checks that the message has such a button. */
  press(person: Person, chat: Chat, messageId: number, data: string): Press;
  setBlocked(person: Person, blocked: boolean): void;
  addGroup(channel: Channel, title: string, people: readonly Person[], hearsAll: boolean): Chat;
}

interface Sent {
  text?: string;
  content?: Content;
  replyTo?: number;
  album?: string;
}

const PRESSES_KEPT = 1000;

export function createActions(options: {
  world: World;
  sides: Readonly<Record<Channel, Side>>;
  calls: Calls;
}): Actions {
  const { world, sides, calls } = options;

  /** Hands an update to the bot and writes it down behind `message`. */
  function tell(side: Side, chat: Chat, kind: string, content: object, message?: Message): void {
    const taken = message && (() => take(message));
    const update = side.queue.push(kind, content, { chat: chat.key, ...(taken ? { taken } : {}) });
    if (!update) return;
    const call = calls.add({
      at: side.clocks.business.now(),
      channel: side.channel,
      kind: 'update',
      name: kind,
      via: side.webhooks.current ? 'webhook' : 'polling',
      chat: chat.key,
      request: update,
    });
    if (!message) return;
    message.calls.push(call.id);
    world.changed({ type: 'message', message, what: 'marks' });
  }

  function take(message: Message): void {
    if (message.taken) return;
    message.taken = true;
    world.changed({ type: 'message', message, what: 'marks' });
  }

  /** In a group without `hearsAll` a bot gets only what is said to it. */
  function heard(chat: Chat, message: Message): boolean {
    if (chat.hearsAll || message.replyTo !== null) return true;
    const { username } = sides[chat.channel].bot;
    return message.entities.some(({ type }) => type === 'bot_command') || message.text.includes(`@${username}`);
  }

  function memberUpdate(side: Side, chat: Chat, from: Person, statuses: [before: string, after: string]): void {
    if (!side.manner.memberUpdates) return;
    const member = (status: string) => ({
      user: apiBot(side),
      status,
      ...(status === 'kicked' ? { until_date: 0 } : {}),
    });
    tell(side, chat, 'my_chat_member', {
      chat: apiChat(side, chat),
      from: apiUser(side, from),
      date: Math.floor(side.clocks.business.now() / 1000),
      old_chat_member: member(statuses[0]),
      new_chat_member: member(statuses[1]),
    });
  }

  return {
    send(person, chat, { text = '', content, replyTo, album }) {
      if (!chat.people.has(person.key)) throw new ActionError('forbidden', 'This person is not in this chat.');
      if (chat.blocked) throw new ActionError('blocked', 'The bot is blocked here.');
      chat.started = true;
      chat.unread = 0;
      const message = world.add(chat, {
        from: person,
        text,
        entities: detectEntities(text),
        content: content ?? null,
        replyTo: replyTo ?? null,
        album: album ?? null,
      });
      const side = sides[chat.channel];
      if (heard(chat, message)) tell(side, chat, 'message', apiMessage(side, message), message);
      return message;
    },
    edit(person, message, text) {
      if (message.from !== person) throw new ActionError('notYours', 'Only own messages can be changed.');
      if (message.deletedBy) throw new ActionError('deleted', 'This message was deleted.');
      const side = sides[message.chat.channel];
      Object.assign(message, { text, source: text, entities: detectEntities(text) });
      message.editedAt = side.clocks.business.now();
      world.changed({ type: 'message', message, what: 'content' });
      this.touch(message);
    },
    touch(message) {
      const side = sides[message.chat.channel];
      if (heard(message.chat, message)) tell(side, message.chat, 'edited_message', apiMessage(side, message), message);
    },
    remove(person, message) {
      if (message.chat.kind === 'group' && message.from !== person)
        throw new ActionError('notYours', 'Only own messages can be deleted.');
      world.remove(message, 'person');
    },
    press(person, chat, messageId, data) {
      if (chat.blocked) throw new ActionError('blocked', 'The bot is blocked here.');
      const side = sides[chat.channel];
      const first = side.quirks.oldClients ? 1 : 2 + randomInt(8);
      const press: Press = {
        id: `${first}${randomInt(2 ** 47)}${randomInt(1000)}`,
        person,
        chat: chat.key,
        messageId,
        data,
        at: side.clocks.machine.now(),
        answers: [],
      };
      side.presses.set(press.id, press);
      if (side.presses.size > PRESSES_KEPT) side.presses.delete(side.presses.keys().next().value!);
      const message = chat.messages.get(messageId);
      const shown =
        message && !message.deletedBy
          ? apiMessage(side, message)
          : { chat: apiChat(side, chat), message_id: messageId, date: 0 };
      tell(
        side,
        chat,
        'callback_query',
        {
          id: press.id,
          from: apiUser(side, person),
          message: shown,
          ...(side.channel === 'bale' ? {} : { chat_instance: String(chat.id) }),
          data,
        },
        message,
      );
      return press;
    },
    setBlocked(person, blocked) {
      const chat = world.privateChat(person);
      if (chat.blocked === blocked) return;
      chat.blocked = blocked;
      world.changed({ type: 'chat', chat });
      if (chat.started)
        memberUpdate(sides[chat.channel], chat, person, blocked ? ['member', 'kicked'] : ['kicked', 'member']);
    },
    addGroup(channel, title, people, hearsAll) {
      const chat = world.addGroup(channel, title, people, hearsAll);
      if (people[0]) memberUpdate(sides[channel], chat, people[0], ['left', 'member']);
      return chat;
    },
  };
}
