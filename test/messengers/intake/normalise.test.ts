import { expect } from 'chai';
import * as fc from 'fast-check';
import { chatKeyOf, normaliseUpdate, updateIdOf } from '../../../src/messengers/intake/normalise.ts';

const NOW = Date.parse('2025-08-11T06:30:00Z');
const normalise = (update: unknown) => normaliseUpdate(update, NOW);
const chat = { id: 7, type: 'private', first_name: 'Sara' };

describe('Normalising updates', () => {
  it('adds the entity of a command that has none', () => {
    const { message } = normalise({ update_id: 1, message: { message_id: 1, chat, text: '/start abc' } });
    expect(message?.entities).to.deep.equal([{ type: 'bot_command', offset: 0, length: 6 }]);
    const named = normalise({ update_id: 1, message: { message_id: 1, chat, text: '/help@some_bot' } }).message;
    expect(named?.entities).to.deep.equal([{ type: 'bot_command', offset: 0, length: 14 }]);
  });

  it('adds none where one is, and none to words or to a path inside a text', () => {
    const entities = [{ type: 'bot_command', offset: 0, length: 6 }];
    const known = { update_id: 1, message: { message_id: 1, chat, text: '/start', entities } };
    expect(normalise(known).message?.entities).to.deep.equal(entities);
    for (const text of ['start', ' /start', '/', '/سلام'])
      expect(normalise({ update_id: 1, message: { message_id: 1, chat, text } }).message).not.to.have.property(
        'entities',
      );
  });

  it('fills in what Bale leaves out', () => {
    const { message } = normalise({ update_id: 1, message: { message_id: 3, chat, text: 'a' } });
    expect(message).to.deep.equal({
      message_id: 3,
      chat,
      text: 'a',
      from: { id: 7, is_bot: false, first_name: 'Sara' },
      date: NOW / 1000,
    });
    const from = { id: 7, first_name: 'Sara' };
    const press = normalise({
      update_id: 1,
      callback_query: { id: 123, from, data: 'a', message: { message_id: 3, chat } },
    });
    expect(press.callback_query).to.deep.include({ id: '123', from: { ...from, is_bot: false }, chat_instance: '' });
    expect(press.callback_query?.message).to.deep.include({ message_id: 3, date: NOW / 1000 });
  });

  it('does the same for every kind of message', () => {
    for (const kind of [
      'message',
      'edited_message',
      'channel_post',
      'edited_channel_post',
      'business_message',
      'edited_business_message',
    ])
      expect(normalise({ update_id: 1, [kind]: { message_id: '3', chat, text: '/help' } }), kind).to.deep.equal({
        update_id: 1,
        [kind]: {
          message_id: 3,
          chat,
          text: '/help',
          from: { id: 7, is_bot: false, first_name: 'Sara' },
          date: NOW / 1000,
          entities: [{ type: 'bot_command', offset: 0, length: 5 }],
        },
      });
  });

  it('takes the person of a private chat for the sender, with as much of them as is known', () => {
    const from = (more: object) => normalise({ update_id: 1, message: { chat: { id: 7, ...more } } }).message?.from;
    expect(from({})).to.deep.equal({ id: 7, is_bot: false, first_name: '' });
    expect(from({ first_name: 5, username: 6 })).to.deep.equal({ id: 7, is_bot: false, first_name: '' });
    expect(from({ first_name: 'Sara', username: 'sara', last_name: 'x' })).to.deep.equal({
      id: 7,
      is_bot: false,
      first_name: 'Sara',
      username: 'sara',
    });
  });

  it('keeps what is known of a sender, and fills in no more than grammY needs', () => {
    const from = (given: object) => normalise({ update_id: 1, message: { chat, from: given } }).message?.from;
    expect(from({ id: '9' })).to.deep.equal({ id: 9, is_bot: false, first_name: '' });
    expect(from({ id: 9, is_bot: true, first_name: 'a', language_code: 'fa' })).to.deep.equal({
      id: 9,
      is_bot: true,
      first_name: 'a',
      language_code: 'fa',
    });
    expect(from({ id: 9, is_bot: 1 })).to.include({ is_bot: false });
  });

  it('reads an id that is written as text, and nothing else for one', () => {
    const idOf = (id: unknown) =>
      normalise({ update_id: 1, message: { chat: { id, type: 'private' } } }).message?.chat.id;
    for (const [id, read] of [
      [7, 7],
      ['7', 7],
      ['-100123', -100_123],
      ['1234567890123456', 1_234_567_890_123_456],
      ['12345678901234567', undefined],
      ['7a', undefined],
      ['a7', undefined],
      ['', undefined],
      [7.5, undefined],
      [null, undefined],
    ] as const)
      expect(idOf(id), String(id)).to.equal(read);
  });

  it('tells a group from a person by the sign of the id where no kind is said, and calls groups supergroups', () => {
    const typeOf = (given: object) => normalise({ update_id: 1, message: { chat: given } }).message?.chat.type;
    expect(typeOf({ id: -5 })).to.equal('supergroup');
    expect(typeOf({ id: 0 })).to.equal('private');
    expect(typeOf({ id: 5, type: 'group' })).to.equal('supergroup');
    expect(typeOf({ id: -5, type: 'channel' })).to.equal('channel');
  });

  it('leaves out a press of which nobody can tell who made it, or that has no id', () => {
    const press = (more: object) =>
      normalise({ update_id: 1, callback_query: { id: 'a', from: { id: 7 }, data: 'x', ...more } }).callback_query;
    expect(press({})).to.deep.include({ id: 'a', data: 'x', chat_instance: '' });
    expect(press({ chat_instance: 'c' })).to.include({ chat_instance: 'c' });
    expect(press({ data: 5 })).not.to.have.property('data');
    expect(press({ message: 5 })).not.to.have.property('message');
    expect(press({ id: null })).to.equal(undefined);
    expect(press({ from: undefined })).to.equal(undefined);
    expect(press({ from: undefined, message: { chat } })?.from).to.deep.include({ id: 7, first_name: 'Sara' });
    expect(press({ from: undefined, message: { chat: { id: -5 } } })).to.equal(undefined);
  });

  it('leaves out a change of membership without a chat, somebody or a new state', () => {
    const change = (more: object) =>
      normalise({
        update_id: 1,
        my_chat_member: { chat, from: { id: 7 }, new_chat_member: { status: 'kicked' }, ...more },
      }).my_chat_member;
    expect(change({})).to.deep.include({ chat, new_chat_member: { status: 'kicked' } });
    for (const more of [
      { chat: undefined },
      { chat: { id: -5 }, from: undefined },
      { new_chat_member: 'kicked' },
      { new_chat_member: { status: 5 } },
    ])
      expect(change(more), JSON.stringify(more)).to.equal(undefined);
  });

  it('normalises the message that is replied to, and drops a contact without a number', () => {
    const { message } = normalise({
      update_id: 1,
      message: { chat, reply_to_message: { chat: { id: '7' }, text: '/a' }, contact: { user_id: 5 } },
    });
    expect(message).not.to.have.property('contact');
    expect(message?.reply_to_message).to.deep.include({ message_id: 0, date: NOW / 1000, text: '/a' });
    expect(message).not.to.have.any.keys('text', 'caption', 'entities', 'caption_entities');
  });

  it('keeps a date and an entity of a caption, and puts the command before other entities', () => {
    const bold = { type: 'bold', offset: 3, length: 1 };
    const { message } = normalise({
      update_id: 1,
      message: { chat, date: 5, text: '/a b', entities: [bold], caption: 'c', caption_entities: [bold, { type: 5 }] },
    });
    expect(message).to.deep.include({ date: 5, caption_entities: [bold] });
    expect(message?.entities).to.deep.equal([{ type: 'bot_command', offset: 0, length: 2 }, bold]);
    const later = { type: 'bot_command', offset: 3, length: 1 };
    expect(
      normalise({ update_id: 1, message: { chat, text: '/a b', entities: [later] } }).message?.entities,
    ).to.have.length(2);
  });

  it('invents no sender in a group', () => {
    const group = { id: -100, type: 'group', title: 'a' };
    const { message } = normalise({ update_id: 1, message: { message_id: 3, chat: group, text: 'a' } });
    expect(message).not.to.have.property('from');
    expect(message?.chat.type).to.equal('supergroup');
  });

  it('strips the number of a contact', () => {
    const contact = { phone_number: '+98 917-123 4567', user_id: '7' };
    const { message } = normalise({ update_id: 1, message: { message_id: 3, chat, contact } });
    expect(message?.contact).to.deep.equal({ phone_number: '989171234567', user_id: 7, first_name: '' });
  });

  it('fills in who blocked the bot, and leaves out a change of membership that says nothing', () => {
    const change = { chat: { ...chat, type: undefined }, date: 1, new_chat_member: { status: 'kicked' } };
    expect(normalise({ update_id: 1, my_chat_member: change }).my_chat_member).to.deep.include({
      chat,
      from: { id: 7, is_bot: false, first_name: 'Sara' },
    });
    expect(normalise({ update_id: 1, my_chat_member: { chat } })).to.deep.equal({ update_id: 1 });
  });

  it('leaves kinds of updates alone that it does not know', () => {
    const update = { update_id: 1, something_new: { a: 1 } };
    expect(normalise(update)).to.deep.equal(update);
  });

  it('leaves out what has the wrong shape', () => {
    for (const message of [null, 5, 'text', [], {}, { chat: null }, { chat: { id: 'x' } }])
      expect(normalise({ update_id: 1, message })).to.deep.equal({ update_id: 1 });
    const odd = normalise({
      update_id: 1,
      message: { chat, text: 5, entities: 'a', contact: 'b', reply_to_message: 3 },
    });
    expect(odd.message).to.have.all.keys('message_id', 'chat', 'from', 'date');
    const entities = [
      null,
      5,
      { type: 'bold' },
      { type: 'bold', offset: -1, length: 2 },
      { type: 'bold', offset: 0, length: 1 },
    ];
    expect(normalise({ update_id: 1, message: { chat, text: 'a', entities } }).message?.entities).to.have.length(1);
  });

  it('does not change what it is given', () => {
    const update = { update_id: 1, message: { message_id: 1, chat: { id: '7', type: 'group' }, text: '/start' } };
    const before = structuredClone(update);
    normalise(update);
    expect(update).to.deep.equal(before);
  });

  it('takes anything at all', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom('message', 'callback_query', 'edited_message', 'poll'),
        (value, kind) => {
          for (const update of [
            value,
            { update_id: 1, [kind]: value },
            { update_id: 1, [kind]: { chat, from: chat, message: value } },
          ]) {
            normalise(update);
            updateIdOf(update);
            chatKeyOf(update);
          }
        },
      ),
    );
  });
});

describe('The number of an update', () => {
  it('is a whole number, or there is none', () => {
    expect(updateIdOf({ update_id: 5 })).to.equal(5);
    for (const update of [null, 5, [], {}, { update_id: '5' }, { update_id: 5.5 }, { update_id: 2 ** 60 }])
      expect(updateIdOf(update)).to.equal(null);
  });
});

describe('What keeps updates in order', () => {
  it('is their chat, for messages, edits and presses alike', () => {
    for (const update of [
      { update_id: 1, message: { chat, from: { id: 1 } } },
      { update_id: 1, edited_message: { chat: { id: '7' } } },
      { update_id: 1, callback_query: { id: 'a', from: { id: 1 }, message: { chat } } },
      { update_id: 1, my_chat_member: { chat } },
    ])
      expect(chatKeyOf(update)).to.equal('7');
  });

  it('is the person where there is no chat, and nothing where there is nobody', () => {
    expect(chatKeyOf({ update_id: 1, callback_query: { id: 'a', from: { id: 9 } } })).to.equal('9');
    expect(chatKeyOf({ update_id: 1, poll_answer: { user: { id: 9 } } })).to.equal('9');
    expect(chatKeyOf({ update_id: 1, poll: { id: 'a' } })).to.equal(null);
  });
});
