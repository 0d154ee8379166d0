import { expect } from 'chai';
import { chatOf, kindOf, slotOf, stubOf, type CallKind } from '../../../src/messengers/gate/calls.ts';

const KINDS: Readonly<Record<CallKind, readonly string[]>> = {
  control: ['getUpdates', 'getMe', 'setWebhook', 'deleteWebhook', 'getWebhookInfo', 'logOut', 'close'],
  fleeting: ['answerCallbackQuery', 'sendChatAction'],
  send: ['sendMessage', 'sendPhoto', 'sendVenue', 'forwardMessage', 'copyMessage'],
  chore: ['deleteMessage', 'deleteMessages', 'editMessageReplyMarkup'],
  edit: ['editMessageText', 'editMessageCaption', 'editMessageMedia'],
  query: ['getFile', 'getChat', 'setMyCommands', 'deleteMyCommands', 'closeForumTopic', 'resendMessage', 'unsend'],
};

describe('A call to a messenger', () => {
  for (const [kind, methods] of Object.entries(KINDS))
    it(`is of the kind ${kind}, by its name: ${methods.join(', ')}`, () => {
      for (const method of methods) expect(kindOf(method), method).to.equal(kind);
    });

  it('goes to a chat, by a number or a name, or to none', () => {
    expect(chatOf({ chat_id: 17 })).to.equal('17');
    expect(chatOf({ chat_id: '@office' })).to.equal('@office');
    for (const payload of [{}, { chat_id: null }, { chat_id: { id: 1 } }]) expect(chatOf(payload)).to.equal(null);
  });

  it('replaces what was kept of the same: a text, the words of one message, the tidying of one', () => {
    expect(slotOf('sendMessage', {})).to.equal('text');
    for (const method of ['sendPhoto', 'sendVenue', 'sendDocument']) expect(slotOf(method, {})).to.equal('beside');
    expect(slotOf('editMessageText', { message_id: 17 })).to.equal(slotOf('editMessageCaption', { message_id: 17 }));
    const slots = [
      slotOf('editMessageText', { message_id: 17 }),
      slotOf('editMessageText', { message_id: 18 }),
      slotOf('deleteMessage', { message_id: 17 }),
      slotOf('deleteMessages', { message_ids: [17] }),
      slotOf('deleteMessages', { message_ids: [17, 18] }),
      slotOf('editMessageReplyMarkup', { message_id: 17 }),
      slotOf('editMessageText', {}),
    ];
    expect(new Set(slots).size).to.equal(slots.length);
  });

  it('that is made later is answered like one that was done, as message 0', () => {
    expect(stubOf('sendMessage', { chat_id: '17' }, 1_999)).to.deep.equal({
      message_id: 0,
      date: 1,
      chat: { id: 17, type: 'private', first_name: '' },
    });
    expect(stubOf('sendPhoto', { chat_id: '@office' }, 0)).to.have.deep.nested.property('chat.id', 0);
    expect(stubOf('editMessageText', { chat_id: 1, message_id: 7 }, 0)).to.include({ message_id: 7 });
    expect(stubOf('editMessageText', { chat_id: 1 }, 0)).to.include({ message_id: 0 });
    for (const method of ['deleteMessage', 'answerCallbackQuery', 'sendChatAction', 'editMessageReplyMarkup'])
      expect(stubOf(method, { chat_id: 1, message_id: 7 }, 0), method).to.equal(true);
  });
});
