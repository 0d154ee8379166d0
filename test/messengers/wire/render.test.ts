import { expect } from 'chai';
import { BALE, TELEGRAM } from '../../../src/messengers/capabilities.ts';
import { BOLD_OFF, BOLD_ON } from '../../../src/messengers/wire/markup.ts';
import { renderCall } from '../../../src/messengers/wire/render.ts';

const bold = (text: string) => `${BOLD_ON}${text}${BOLD_OFF}`;
const telegram = (method: string, payload: Record<string, unknown>) => renderCall(TELEGRAM, method, payload);
const bale = (method: string, payload: Record<string, unknown>) => renderCall(BALE, method, payload);

describe('Rendering a call', () => {
  describe('for Telegram', () => {
    it('says what is bold by entities and never by a parse mode', () => {
      const text = `${bold('آماده')} *typed* <b>typed</b>`;
      expect(telegram('sendMessage', { chat_id: 1, text, parse_mode: 'HTML' })).to.deep.equal([
        {
          method: 'sendMessage',
          payload: {
            chat_id: 1,
            text: 'آماده *typed* <b>typed</b>',
            entities: [{ type: 'bold', offset: 0, length: 5 }],
          },
          optional: false,
        },
      ]);
    });

    it('does the same for captions', () => {
      const [call] = telegram('sendPhoto', { chat_id: 1, photo: 'id', caption: `a ${bold('b')}` });
      expect(call?.payload).to.deep.equal({
        chat_id: 1,
        photo: 'id',
        caption: 'a b',
        caption_entities: [{ type: 'bold', offset: 2, length: 1 }],
      });
    });

    it('leaves replies, venues and pleasantries as they are', () => {
      const reply = { chat_id: 1, text: 'a', reply_parameters: { message_id: 7 } };
      expect(telegram('sendMessage', reply)[0]?.payload).to.deep.equal(reply);
      expect(telegram('sendVenue', { chat_id: 1, title: 'a' })[0]?.method).to.equal('sendVenue');
      expect(telegram('setMyCommands', { commands: [] })[0]?.optional).to.equal(true);
    });
  });

  describe('for Bale', () => {
    it('writes what is bold as Markdown and sends no entities', () => {
      const [call] = bale('sendMessage', { chat_id: 1, text: `${bold('آماده')}، *typed*`, parse_mode: 'HTML' });
      expect(call?.payload).to.deep.equal({ chat_id: 1, text: '*آماده،* ∗typed∗' });
    });

    it('turns a reply into the field that Bale knows, and leaves out every other one', () => {
      const [call] = bale('sendMessage', {
        chat_id: 1,
        text: 'a',
        reply_parameters: { message_id: 7, allow_sending_without_reply: true },
        disable_notification: true,
        link_preview_options: { is_disabled: true },
      });
      expect(call?.payload).to.deep.equal({ chat_id: 1, text: 'a', reply_to_message_id: 7 });
    });

    it('makes a text and a location of a venue', () => {
      const venue = { chat_id: 1, latitude: 29, longitude: 50, title: 'اداره', address: 'خیابان', reply_markup: {} };
      expect(bale('sendVenue', venue).map(({ method, payload }) => [method, payload])).to.deep.equal([
        ['sendMessage', { chat_id: 1, text: 'اداره\nخیابان' }],
        ['sendLocation', { chat_id: 1, latitude: 29, longitude: 50, reply_markup: {} }],
      ]);
    });

    it('deletes several messages one at a time', () => {
      const calls = bale('deleteMessages', { chat_id: 1, message_ids: [4, 5] });
      expect(calls.map(({ payload }) => payload)).to.deep.equal([
        { chat_id: 1, message_id: 4 },
        { chat_id: 1, message_id: 5 },
      ]);
    });

    it('writes the chat of a chat action as a string', () => {
      expect(bale('sendChatAction', { chat_id: 1, action: 'typing' })[0]?.payload['chat_id']).to.equal('1');
    });

    it('tries what Bale does not document, and minds no refusal', () => {
      expect(bale('setMyCommands', { commands: [] })[0]).to.deep.include({ optional: true });
      expect(bale('sendPoll', { chat_id: 1, question: 'a' })[0]).to.deep.include({ optional: true });
      expect(bale('sendMessage', { chat_id: 1, text: 'a' })[0]).to.deep.include({ optional: false });
    });

    const keys = { inline_keyboard: [[{ text: 'a', callback_data: 'b' }]] };
    const reply = { reply_to_message_id: 7, reply_markup: keys };
    const contact = { phone_number: '1', first_name: 'a', last_name: 'b' };
    for (const [method, payload] of Object.entries({
      getMe: {},
      getUpdates: { offset: 1, limit: 100, timeout: 30 },
      setWebhook: { url: 'https://bot.example.ir/' },
      deleteWebhook: {},
      getWebhookInfo: {},
      sendMessage: { chat_id: 1, text: 'a', ...reply },
      forwardMessage: { chat_id: 1, from_chat_id: 2, message_id: 3 },
      copyMessage: { chat_id: 1, from_chat_id: 2, message_id: 3 },
      sendPhoto: { chat_id: 1, photo: 'id', caption: 'a', ...reply },
      sendAudio: { chat_id: 1, audio: 'id', caption: 'a', ...reply },
      sendDocument: { chat_id: 1, document: 'id', caption: 'a', ...reply },
      sendVideo: { chat_id: 1, video: 'id', caption: 'a', ...reply },
      sendAnimation: { chat_id: 1, animation: 'id', caption: 'a', ...reply },
      sendVoice: { chat_id: 1, voice: 'id', caption: 'a', ...reply },
      sendLocation: { chat_id: 1, latitude: 28.9, longitude: 50.8, horizontal_accuracy: 5, ...reply },
      sendContact: { chat_id: 1, ...contact, ...reply },
      editMessageText: { chat_id: 1, message_id: 3, text: 'a', reply_markup: keys },
      editMessageCaption: { chat_id: 1, message_id: 3, caption: 'a', reply_markup: keys },
      editMessageReplyMarkup: { chat_id: 1, message_id: 3, reply_markup: keys },
      deleteMessage: { chat_id: 1, message_id: 3 },
      getFile: { file_id: 'a' },
      getChat: { chat_id: 1 },
      getChatMember: { chat_id: 1, user_id: 2 },
      leaveChat: { chat_id: 1 },
    }))
      it(`hands over whole what Bale documents of ${method}, and may be refused`, () => {
        expect(bale(method, { ...payload, protect_content: true })).to.deep.equal([
          { method, payload, optional: false },
        ]);
      });

    it('shows an action with whatever it is called', () => {
      expect(bale('sendChatAction', { chat_id: 1, action: 'typing' })[0]).to.deep.equal({
        method: 'sendChatAction',
        payload: { chat_id: '1', action: 'typing' },
        optional: true,
      });
      expect(
        bale('answerCallbackQuery', { callback_query_id: '1', text: 'a', show_alert: true })[0]?.payload,
      ).to.deep.equal({ callback_query_id: '1', text: 'a', show_alert: true });
    });

    it('makes one line of a venue that has no address, and deletes nothing of no list', () => {
      const venue = { chat_id: 1, latitude: 29, longitude: 50, title: 'اداره', address: '' };
      expect(bale('sendVenue', venue)[0]?.payload).to.deep.equal({ chat_id: 1, text: 'اداره' });
      expect(bale('deleteMessages', { chat_id: 1 })).to.deep.equal([]);
    });

    it('leaves out a forced reply', () => {
      const [call] = bale('sendMessage', { chat_id: 1, text: 'a', reply_markup: { force_reply: true } });
      expect(call?.payload).to.deep.equal({ chat_id: 1, text: 'a' });
    });

    it('sends only text and alert with the answer to a press', () => {
      const [call] = bale('answerCallbackQuery', { callback_query_id: '1', text: 'a', url: 'b', cache_time: 3 });
      expect(call).to.deep.include({ payload: { callback_query_id: '1', text: 'a' }, optional: true });
    });
  });

  for (const [name, capabilities] of Object.entries({ TELEGRAM, BALE })) {
    it(`takes what only pleases for no loss (${name}), and everything else for one`, () => {
      for (const method of [
        'answerCallbackQuery',
        'sendChatAction',
        'setMyCommands',
        'deleteMyCommands',
        'setMyName',
        'setMyDescription',
        'setMyShortDescription',
        'setChatMenuButton',
        'setMessageReaction',
      ])
        expect(renderCall(capabilities, method, {})[0]?.optional, method).to.equal(true);
      for (const method of ['sendMessage', 'editMessageText', 'deleteMessage', 'getFile', 'getMe'])
        expect(renderCall(capabilities, method, {})[0]?.optional, method).to.equal(false);
    });

    it(`leaves marks in no text that is shown as it is, however deep it lies, and no parse mode (${name})`, () => {
      const results = [
        { id: '1', title: bold('a'), input: { message_text: bold('b'), parse_mode: 'HTML', none: null } },
      ];
      expect(
        renderCall(capabilities, 'answerInlineQuery', { results, cache_time: 0, next: undefined })[0]?.payload,
      ).to.deep.equal({
        results: [{ id: '1', title: 'a', input: { message_text: 'b', none: null } }],
        cache_time: 0,
      });
    });

    it(`keeps a text within the limit of ${name}, however much the markers add`, () => {
      const text = Array.from({ length: 900 }, (_, i) => `x${bold(String(i % 10))}*`).join('');
      const long = renderCall(capabilities, 'sendMessage', { chat_id: 1, text: text.repeat(3) })[0]?.payload['text'];
      expect(long).to.be.a('string').with.length.within(4_000, 4_096);
      const caption = renderCall(capabilities, 'sendPhoto', { chat_id: 1, caption: text })[0]?.payload['caption'];
      expect(caption).to.be.a('string').with.length.within(1_000, 1_024);
    });

    it(`cuts the answer to a press to 200 characters and puts no marks into labels (${name})`, () => {
      const answer = renderCall(capabilities, 'answerCallbackQuery', { callback_query_id: '1', text: 'ک'.repeat(300) });
      expect(answer[0]?.payload['text']).to.equal(`${'ک'.repeat(199)}…`);
      const markup = { inline_keyboard: [[{ text: bold('a'), callback_data: 'v1:a' }]] };
      const [call] = renderCall(capabilities, 'sendMessage', { chat_id: 1, text: 'a', reply_markup: markup });
      expect(call?.payload['reply_markup']).to.deep.equal({
        inline_keyboard: [[{ text: 'a', callback_data: 'v1:a' }]],
      });
    });
  }
});
