import { expect } from 'chai';
import { API } from '../../src/simulator/data.ts';
import { problemWith } from '../../src/simulator/schema.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, png, upload } from './call.ts';

describe('What the simulated Telegram says', () => {
  let simulator: TestSimulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  const problem = (type: string, value: unknown) => problemWith(API.telegram, type, value, type);

  it('has in every update the form that the Bot API gives it', async () => {
    const sara = simulator.person('Sara', 'telegram', { username: 'sara', languageCode: 'fa' });
    const first = sara.send('/start');
    sara.send('https://a.example/ hello', { replyTo: first });
    sara.edit(first, 'changed');
    sara.sendPhoto(png(2, 2), 'A picture');
    sara.sendDocument('a.csv', 'a;b', 'A list');
    sara.sendVoice();
    sara.sendVideo();
    sara.sendSticker();
    sara.sendLocation(28.9, 50.8);
    sara.sendContact();
    sara.sendContact({ name: 'Reza', phone: '+989170000000' });
    sara.pressData('v1:a', first);
    sara.pressData('v1:a', 1);
    const group = simulator.group('Family', [sara]);
    sara.send('hello', { group });
    sara.block();
    sara.unblock();
    const { result } = await call<object[]>(simulator, 'telegram', 'getUpdates');
    expect(result).to.have.length(17);
    for (const update of result) expect(problem('Update', update), JSON.stringify(update)).to.equal(undefined);
  });

  it('has in every result the form that the Bot API gives it', async () => {
    const sara = simulator.person('Sara');
    const replied = sara.send('/start');
    const chat_id = sara.id;
    const place = { chat_id, latitude: 28.9, longitude: 50.8 };
    const reply_markup = { inline_keyboard: [[{ text: 'a', callback_data: 'b' }]] };
    const text = { chat_id, text: 'a /b', reply_markup, reply_parameters: { message_id: replied } };
    const sent = await call<{ message_id: number }>(simulator, 'telegram', 'sendMessage', text);
    const own = { chat_id, message_id: sent.result.message_id };
    const photo = { photo: { name: 'a.png', bytes: png(2, 2) } };
    const picture = await upload<{ photo: { file_id: string }[] }>(
      simulator,
      'telegram',
      'sendPhoto',
      { chat_id: String(chat_id), caption: 'a' },
      photo,
    );
    const { file_id } = picture.result.photo[0]!;
    const commands = { commands: [{ command: 'help', description: 'Help' }] };
    const steps: [method: string, params: object][] = [
      ['editMessageText', { ...own, text: 'b' }],
      ['sendLocation', place],
      ['sendVenue', { ...place, title: 'A', address: 'B' }],
      ['sendContact', { chat_id, phone_number: '+989170000000', first_name: 'Reza' }],
      ['forwardMessage', { chat_id, from_chat_id: chat_id, message_id: replied }],
      ['copyMessage', { chat_id, from_chat_id: chat_id, message_id: replied }],
      ['getMe', {}],
      ['getChat', { chat_id }],
      ['getFile', { file_id }],
      ['setMyCommands', commands],
      ['getMyCommands', {}],
      ['setMyDescription', { description: 'A bot' }],
      ['getMyDescription', {}],
      ['getMyShortDescription', {}],
      ['getMyName', {}],
      ['getWebhookInfo', {}],
    ];
    for (const [method, params] of steps) {
      const { ok, result, description } = await call(simulator, 'telegram', method, params);
      expect(ok, `${method}: ${description}`).to.equal(true);
      const { returns } = API.telegram.methods[method]!;
      expect(problem(returns, result), `${method} ${JSON.stringify(result)}`).to.equal(undefined);
    }
    expect(problem('Message', sent.result)).to.equal(undefined);
    expect(problem('Message', picture.result)).to.equal(undefined);
  });

  it('keeps commands by scope and language, and refuses names that a phone cannot show', async () => {
    const set = async (command: string, description = 'Help') =>
      (
        await call(simulator, 'telegram', 'setMyCommands', {
          commands: [{ command, description }],
          language_code: 'fa',
        })
      ).ok;
    expect(await set('help')).to.equal(true);
    expect(await set('Help')).to.equal(false);
    expect(await set('a'.repeat(33))).to.equal(false);
    expect(await set('help', ' ')).to.equal(false);
    const { result } = await call<object[]>(simulator, 'telegram', 'getMyCommands', { language_code: 'en' });
    expect(result).to.deep.equal([]);
  });
});
