import { expect } from 'chai';
import { machineClock } from '../../src/clock.ts';
import { testClocks } from '../support/clock.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, refusal } from './call.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('Changing messages on the simulated Telegram', () => {
  const { business } = testClocks();
  let simulator: TestSimulator;
  before(async () => {
    simulator = await startSimulator({ clocks: { business, machine: machineClock } });
  });
  after(() => simulator.close());

  async function conversation() {
    const sara = simulator.person('Sara');
    sara.send('/start');
    const send = async (params: object = {}) => {
      const full = { chat_id: sara.id, text: 'Which?', ...params };
      return (await call<{ message_id: number }>(simulator, 'telegram', 'sendMessage', full)).result.message_id;
    };
    const ask = (method: string, params: object) =>
      refusal(simulator, 'telegram', method, { chat_id: sara.id, ...params });
    return { sara, send, ask };
  }
  const keyboard = (data: string) => ({ inline_keyboard: [[{ text: 'a', callback_data: data }]] });

  it('edits its own words and buttons, and takes the buttons away when it names none', async () => {
    const { sara, send, ask } = await conversation();
    const message_id = await send({ reply_markup: keyboard('x') });
    expect(await ask('editMessageReplyMarkup', { message_id, reply_markup: keyboard('y') })).to.equal('');
    expect(sara.last?.data('a')).to.equal('y');
    expect(await ask('editMessageText', { message_id, text: 'This one.' })).to.equal('');
    expect(sara.last?.text).to.equal('This one.');
    expect(sara.last?.buttons).to.deep.equal([]);
    expect(sara.rest().map(({ text, edited }) => [text, edited])).to.deep.equal([
      ['Which?', false],
      ['This one.', true],
    ]);
  });

  it('refuses an edit that changes nothing', async () => {
    const { send, ask } = await conversation();
    const message_id = await send({ reply_markup: keyboard('x') });
    const same = { message_id, text: 'Which?', reply_markup: keyboard('x') };
    expect(await ask('editMessageText', same)).to.contain('message is not modified');
    expect(await ask('editMessageReplyMarkup', { message_id, reply_markup: keyboard('x') })).to.contain('not modified');
    expect(await ask('editMessageText', { ...same, reply_markup: keyboard('y') })).to.equal('');
  });

  it('edits nothing that is not there, not its own, or has another keyboard or content', async () => {
    const { sara, send, ask } = await conversation();
    const text = 'new';
    expect(await ask('editMessageText', { message_id: 1, text })).to.equal('Bad Request: message to edit not found');
    expect(await ask('editMessageText', { text })).to.equal('Bad Request: message identifier is not specified');
    const theirs = sara.send('hello');
    expect(await ask('editMessageText', { message_id: theirs, text })).to.equal("Bad Request: message can't be edited");
    const withKeys = await send({ reply_markup: { keyboard: [[{ text: 'a' }]] } });
    expect(await ask('editMessageText', { message_id: withKeys, text })).to.contain("can't be edited");
    const place = { chat_id: sara.id, latitude: 28, longitude: 50 };
    const { message_id } = (await call<{ message_id: number }>(simulator, 'telegram', 'sendLocation', place)).result;
    expect(await ask('editMessageText', { message_id, text })).to.contain('no text in the message');
    expect(await ask('editMessageCaption', { message_id, caption: text })).to.contain('no caption in the message');
    const gone = await send();
    await ask('deleteMessage', { message_id: gone });
    expect(await ask('editMessageText', { message_id: gone, text })).to.contain('message to edit not found');
  });

  it('deletes messages of both sides in a private chat for 48 hours', async () => {
    const { sara, send, ask } = await conversation();
    const theirs = sara.send('0068415941');
    const own = await send();
    expect(await ask('deleteMessage', { message_id: theirs })).to.equal('');
    expect(sara.messages.map(({ id }) => id)).to.not.include(theirs);
    expect(await ask('deleteMessage', { message_id: theirs })).to.equal('Bad Request: message to delete not found');
    const late = sara.send('hello');
    await business.moveTo(business.now() + 47 * HOUR_MS);
    expect(await ask('deleteMessage', { message_id: own })).to.equal('');
    await business.moveTo(business.now() + HOUR_MS);
    expect(await ask('deleteMessage', { message_id: late })).to.equal("Bad Request: message can't be deleted");
  });

  it('deletes several at once, all or none, and passes over those that are gone', async () => {
    const { sara, send, ask } = await conversation();
    const ids = [await send(), sara.send('a'), 1];
    expect(await ask('deleteMessages', { message_ids: ids })).to.equal('');
    expect(sara.messages).to.have.length(1);
    expect(await ask('deleteMessages', { message_ids: [] })).to.contain('1 to 100');
    expect(await ask('deleteMessages', { message_ids: Array.from({ length: 101 }, () => 1) })).to.contain('1 to 100');
  });

  it('deletes only its own in a group', async () => {
    const { sara } = await conversation();
    const group = simulator.group('Family', [sara]);
    const theirs = sara.send('hello', { group });
    const chat_id = group.id;
    const { result } = await call<{ message_id: number; chat: { type: string } }>(
      simulator,
      'telegram',
      'sendMessage',
      { chat_id, text: 'a' },
    );
    expect(result.chat.type).to.equal('supergroup');
    expect(await refusal(simulator, 'telegram', 'deleteMessage', { chat_id, message_id: theirs })).to.contain(
      "can't be deleted",
    );
    expect(await refusal(simulator, 'telegram', 'deleteMessage', { chat_id, message_id: result.message_id })).to.equal(
      '',
    );
  });

  it('forgets what a deleted message said', async () => {
    const { sara, ask } = await conversation();
    const id = sara.send('0068415941');
    const message = sara.messages.at(-1);
    await ask('deleteMessage', { message_id: id });
    expect(message).to.include({ text: '', source: '', content: null, deletedBy: 'bot' });
  });

  it('puts one emoji of the known ones on a message, pins, copies and forwards', async () => {
    const { sara, send, ask } = await conversation();
    const message_id = sara.send('hello');
    const react = (...emoji: string[]) =>
      ask('setMessageReaction', { message_id, reaction: emoji.map((one) => ({ type: 'emoji', emoji: one })) });
    expect(await react('👍')).to.equal('');
    expect(sara.messages.at(-1)?.reaction).to.equal('👍');
    expect(await react('👍', '❤')).to.contain('REACTIONS_TOO_MANY');
    expect(await react('🦖')).to.contain('REACTION_INVALID');
    expect(await ask('pinChatMessage', { message_id: await send() })).to.equal('');
    expect(await ask('pinChatMessage', { message_id: 1 })).to.contain('message to pin not found');
    expect(await ask('copyMessage', { from_chat_id: sara.id, message_id })).to.equal('');
    expect(sara.last?.text).to.equal('hello');
    expect(await ask('forwardMessage', { from_chat_id: sara.id, message_id: 1 })).to.contain(
      'message to forward not found',
    );
  });
});

describe('Pressing buttons on the simulator', () => {
  let simulator: TestSimulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  it('gives the person what the bot answers, up to 200 characters', async () => {
    const sara = simulator.person('Sara');
    sara.send('/start');
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'v1:yes' }]] };
    await call(simulator, 'telegram', 'sendMessage', { chat_id: sara.id, text: 'Really?', reply_markup });
    const press = sara.press('Yes');
    const answer = (params: object) =>
      refusal(simulator, 'telegram', 'answerCallbackQuery', { callback_query_id: press.id, ...params });
    expect(await answer({ text: 'a'.repeat(201) })).to.contain('MESSAGE_TOO_LONG');
    expect(await answer({ url: 'https://a.example/' })).to.contain('URL_INVALID');
    expect(await answer({ text: 'Good.', show_alert: true })).to.equal('');
    expect(await press.answer()).to.deep.equal({ text: 'Good.', alert: true, url: null });
    expect(await refusal(simulator, 'telegram', 'answerCallbackQuery', { callback_query_id: '5' })).to.contain(
      'query is too old',
    );
  });

  it('lets nobody answer a press that is a minute old', async () => {
    await simulator.close();
    const clocks = testClocks();
    simulator = await startSimulator({ clocks });
    const sara = simulator.person('Sara');
    const press = sara.pressData('v1:old', sara.send('/start'));
    await clocks.machine.pass(61_000);
    expect(await refusal(simulator, 'telegram', 'answerCallbackQuery', { callback_query_id: press.id })).to.contain(
      'query is too old',
    );
  });

  it('carries forged data, and a message that is no more', async () => {
    const sara = simulator.person('Sara');
    sara.send('/start');
    sara.pressData('v0:forged', 1);
    const { result } = await call<{ callback_query?: { data: string; message: object } }[]>(
      simulator,
      'telegram',
      'getUpdates',
    );
    expect(result.at(-1)?.callback_query?.data).to.equal('v0:forged');
    expect(result.at(-1)?.callback_query?.message).to.deep.include({ message_id: 1, date: 0 });
  });
});
