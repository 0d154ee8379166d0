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
