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
