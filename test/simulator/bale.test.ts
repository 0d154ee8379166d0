import { expect } from 'chai';
import { API } from '../../src/simulator/data.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, png, refusal, upload } from './call.ts';

interface Message {
  message_id: number;
  text?: string;
  entities?: object[];
  from?: { is_bot?: boolean };
  date?: number;
  chat: { type: string };
}

describe('The simulated Bale', () => {
  let simulator: TestSimulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  function somebody() {
    const person = simulator.person('Reza', 'bale');
    person.send('/start');
    return person;
  }
  const refused = (method: string, params: object) => refusal(simulator, 'bale', method, params);
  const messages = async () =>
    (
      await call<{ message?: Message; edited_message?: Message; callback_query?: { id: string; message: Message } }[]>(
        simulator,
        'bale',
        'getUpdates',
      )
    ).result;

  it('says nothing of commands, in plain words', async () => {
    somebody();
    const [update] = await messages();
    expect(update?.message?.text).to.equal('/start');
    expect(update?.message).to.not.have.property('entities');
    simulator.quirks('bale').omitEntities = false;
    somebody();
    expect((await messages()).at(-1)?.message?.entities).to.have.length(1);
  });

  it('leaves fields out when it is told to', async () => {
    const reza = somebody();
    Object.assign(simulator.quirks('bale'), { omitFrom: true, omitDate: true });
    reza.send('a');
    expect((await messages()).at(-1)?.message).to.not.have.any.keys('from', 'date');
    Object.assign(simulator.quirks('bale'), { omitFrom: false, omitIsBot: true });
    reza.send('b');
    expect((await messages()).at(-1)?.message?.from).to.not.have.property('is_bot');
  });

  it('knows no parse_mode, entities, reply_parameters or forced reply, and reads Markdown', async () => {
    const reza = somebody();
    const text = 'سلام *آماده* است';
    expect(await refused('sendMessage', { chat_id: reza.id, text, parse_mode: 'HTML' })).to.contain(
      'unknown parameter',
    );
    expect(await refused('sendMessage', { chat_id: reza.id, text, entities: [] })).to.contain('unknown parameter');
    expect(await refused('sendMessage', { chat_id: reza.id, text, reply_parameters: { message_id: 1 } })).to.contain(
      'unknown parameter',
    );
    expect(await refused('sendMessage', { chat_id: reza.id, text, reply_markup: { force_reply: true } })).to.not.equal(
      '',
    );
    expect(
      await refused('sendMessage', { chat_id: reza.id, text, reply_to_message_id: reza.messages[0]!.id }),
    ).to.equal('');
    expect(reza.last?.text).to.equal('سلام آماده است');
    expect(reza.last?.entities).to.deep.equal([{ type: 'bold', offset: 5, length: 5 }]);
  });

  it('answers an edit with a stub', async () => {
    const reza = somebody();
    const { result } = await call<Message>(simulator, 'bale', 'sendMessage', { chat_id: reza.id, text: 'a' });
    const edit = { chat_id: reza.id, message_id: result.message_id, text: 'b' };
    expect((await call<Message>(simulator, 'bale', 'editMessageText', edit)).result.message_id).to.equal(0);
    expect(reza.last?.text).to.equal('b');
    simulator.quirks('bale').refuseEdits = true;
    expect(await refused('editMessageText', { ...edit, text: 'c' })).to.equal("Bad Request: message can't be edited");
  });

  it('may refuse that the bot deletes what people wrote', async () => {
    const reza = somebody();
    const params = { chat_id: reza.id, message_id: reza.messages[0]!.id };
    simulator.quirks('bale').refuseDeletingIncoming = true;
    expect(await refused('deleteMessage', params)).to.contain("can't be deleted");
    simulator.quirks('bale').refuseDeletingIncoming = false;
    expect(await refused('deleteMessage', params)).to.equal('');
  });

  it('takes a file only in the field of its parameter', async () => {
    const reza = somebody();
    const fields = { chat_id: String(reza.id) };
    const picture = { name: 'a.png', bytes: png(3, 2) };
    const direct = await upload(simulator, 'bale', 'sendPhoto', fields, { photo: picture });
    expect(direct.ok).to.equal(true);
    const attached = { ...fields, photo: 'attach://file0' };
    expect((await upload(simulator, 'bale', 'sendPhoto', attached, { file0: picture })).ok).to.equal(false);
  });

  it('has groups where Telegram has supergroups, and tells of no block', async () => {
    const reza = somebody();
    const group = simulator.group('Family', [reza]);
    reza.send('hello', { group });
    reza.block();
    const updates = await messages();
    expect(updates.at(-1)?.message?.chat.type).to.equal('group');
    expect(updates).to.have.length(2);
  });

  it('wants a text as the chat of a chat action', async () => {
    const { id } = somebody();
    expect(await refused('sendChatAction', { chat_id: id, action: 'typing' })).to.contain('must be of type String');
    expect(await refused('sendChatAction', { chat_id: String(id), action: 'typing' })).to.equal('');
  });

  it('documents no commands, venues, reactions or several deletions', async () => {
    for (const method of ['setMyCommands', 'sendVenue', 'setMessageReaction', 'deleteMessages', 'sendPoll'])
      expect((await call(simulator, 'bale', method)).status, method).to.equal(404);
    expect(Object.keys(API.bale.methods).filter((one) => !(one in API.telegram.methods))).to.deep.equal([
      'unPinChatMessage',
    ]);
  });

  it('has its own words for who cannot be reached and for a wrong token', async () => {
    const silent = simulator.person('Silent', 'bale');
    expect(await refused('sendMessage', { chat_id: silent.id, text: 'a' })).to.equal(
      'Bad Request: no such group or user',
    );
    const { apiRoot } = simulator.bot('bale');
    const wrong = await fetch(`${apiRoot}/bot${simulator.tokens.telegram}/getMe`);
    expect(((await wrong.json()) as { description: string }).description).to.contain('Token not found');
  });

  it('always wants an answer to a press, and cannot show it on old clients', async () => {
    const reza = somebody();
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'v1:yes' }]] };
    await call(simulator, 'bale', 'sendMessage', { chat_id: reza.id, text: 'Really?', reply_markup });
    expect(reza.press('Yes').id).to.not.match(/^1/);
    simulator.quirks('bale').oldClients = true;
    const press = reza.press('Yes');
    expect(press.id).to.match(/^1/);
    const answer = { callback_query_id: press.id, text: 'Good.' };
    expect(await refused('answerCallbackQuery', { ...answer, cache_time: 1 })).to.contain('unknown parameter');
    expect(await refused('answerCallbackQuery', answer)).to.equal('');
  });

  it('gives its people the ids that people on Telegram have', () => {
    expect(simulator.person('Sara', 'telegram').id).to.equal(simulator.person('Reza', 'bale').id);
  });
});
