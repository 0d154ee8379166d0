import { expect } from 'chai';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, png, refusal, upload } from './call.ts';

describe('Sending on the simulated Telegram', () => {
  let simulator: TestSimulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  /** Somebody who has written to the bot. */
  function somebody(channel: 'telegram' | 'bale' = 'telegram') {
    const person = simulator.person('Sara', channel);
    person.send('/start');
    return person;
  }
  const refused = (method: string, params: object) => refusal(simulator, 'telegram', method, params);

  it('refuses a wrong token with 401 and an unknown method with 404', async () => {
    const { apiRoot } = simulator.bot('telegram');
    const wrong = await fetch(`${apiRoot}/bot1:wrong/getMe`);
    expect(wrong.status).to.equal(401);
    expect(await wrong.json()).to.deep.equal({ ok: false, error_code: 401, description: 'Unauthorized' });
    expect((await call(simulator, 'telegram', 'sendmessage')).status).to.equal(404);
    expect((await fetch(`${apiRoot}/nothing`)).status).to.equal(404);
  });

  it('reads JSON, forms, multipart and queries alike', async () => {
    const sara = somebody();
    const { apiRoot, token } = simulator.bot('telegram');
    const url = `${apiRoot}/bot${token}/sendMessage`;
    await fetch(`${url}?chat_id=${sara.id}&text=query`);
    await fetch(url, { method: 'POST', body: new URLSearchParams({ chat_id: String(sara.id), text: 'form' }) });
    await upload(simulator, 'telegram', 'sendMessage', { chat_id: String(sara.id), text: 'multipart' }, {});
    await call(simulator, 'telegram', 'sendMessage', { chat_id: sara.id, text: 'json' });
    expect(sara.rest().map(({ text }) => text)).to.deep.equal(['query', 'form', 'multipart', 'json']);
  });

  it('refuses a body that it cannot read', async () => {
    const { apiRoot, token } = simulator.bot('telegram');
    const post = async (body: string, type: string) => {
      const headers = { 'content-type': type };
      const answer = await fetch(`${apiRoot}/bot${token}/sendMessage`, { method: 'POST', headers, body });
      return ((await answer.json()) as { description: string }).description;
    };
    expect(await post('{', 'application/json')).to.contain("can't parse request JSON object");
    expect(await post('[1]', 'application/json')).to.contain("can't parse request JSON object");
    expect(await post('a', 'text/plain')).to.contain('unsupported content type');
    expect(await post('a', 'multipart/form-data')).to.contain('boundary expected');
  });

  it('reaches only people who wrote to the bot', async () => {
    const silent = simulator.person('Silent');
    const text = 'hello';
    expect(await refused('sendMessage', { chat_id: silent.id, text })).to.equal('Bad Request: chat not found');
    expect(await refused('sendMessage', { chat_id: 1, text })).to.equal('Bad Request: chat not found');
    silent.send('/start');
    expect(await refused('sendMessage', { chat_id: silent.id, text })).to.equal('');
    expect(await refused('sendMessage', { chat_id: String(silent.id), text })).to.equal('');
  });

  it('is told of a block, and reaches nobody through it', async () => {
    const sara = somebody();
    sara.block();
    const answer = await call(simulator, 'telegram', 'sendMessage', { chat_id: sara.id, text: 'hello' });
    expect(answer.status).to.equal(403);
    expect(answer.description).to.equal('Forbidden: bot was blocked by the user');
    sara.unblock();
    expect(await refused('sendMessage', { chat_id: sara.id, text: 'hello' })).to.equal('');
  });

  it('takes 1 to 4096 characters that are not all blank', async () => {
    const { id: chat_id } = somebody();
    expect(await refused('sendMessage', { chat_id, text: '' })).to.equal('Bad Request: message text is empty');
    expect(await refused('sendMessage', { chat_id, text: ' \n' })).to.equal('Bad Request: message text is empty');
    expect(await refused('sendMessage', { chat_id, text: 'a'.repeat(4096) })).to.equal('');
    expect(await refused('sendMessage', { chat_id, text: 'a'.repeat(4097) })).to.equal(
      'Bad Request: message is too long',
    );
  });

  it('reads HTML and entities, but never both, and no other mode', async () => {
    const sara = somebody();
    const html = { chat_id: sara.id, text: '<b>a</b>', parse_mode: 'HTML' };
    await call(simulator, 'telegram', 'sendMessage', html);
    const { text, entities } = await sara.next();
    expect({ text, entities }).to.deep.equal({ text: 'a', entities: [{ type: 'bold', offset: 0, length: 1 }] });
    expect(await refused('sendMessage', { ...html, entities: [] })).to.contain("can't parse entities");
    expect(await refused('sendMessage', { ...html, parse_mode: 'Markdown' })).to.contain('unsupported parse_mode');
    expect(await refused('sendMessage', { ...html, text: '<b>a' })).to.contain("can't find end tag");
    const entity = { type: 'bold', offset: 0, length: 9 };
    expect(await refused('sendMessage', { chat_id: sara.id, text: 'a', entities: [entity] })).to.contain('ends after');
  });

  it('refuses keyboards that a phone would never show', async () => {
    const { id: chat_id } = somebody();
    const withKeyboard = (reply_markup: object) => refused('sendMessage', { chat_id, text: 'a', reply_markup });
    const inline = (...row: object[]) => withKeyboard({ inline_keyboard: [row] });
    expect(await inline({ text: 'a', callback_data: 'x'.repeat(64) })).to.equal('');
    expect(await inline({ text: 'a', callback_data: 'ا'.repeat(33) })).to.equal('Bad Request: BUTTON_DATA_INVALID');
    expect(await inline({ text: 'a', callback_data: '' })).to.equal('Bad Request: BUTTON_DATA_INVALID');
    expect(await inline({ text: 'a' })).to.contain('Text buttons are unallowed');
    expect(await inline({ text: 'a', callback_data: 'x', url: 'https://a.example/' })).to.contain('exactly one kind');
    expect(await inline({ text: ' ', callback_data: 'x' })).to.contain('no text');
    expect(await inline({ text: 'a', url: 'javascript:alert(1)' })).to.contain('is invalid');
    expect(await inline(...Array.from({ length: 9 }, () => ({ text: 'a', callback_data: 'x' })))).to.contain(
      'more than 8',
    );
    const row = Array.from({ length: 5 }, () => ({ text: 'a', callback_data: 'x' }));
    expect(await withKeyboard({ inline_keyboard: Array.from({ length: 21 }, () => row) })).to.contain('TOO_LONG');
    expect(await withKeyboard({ inline_keyboard: [[]] })).to.contain('row is empty');
    expect(await withKeyboard({ keyboard: [] })).to.contain('no buttons');
    expect(await withKeyboard({ remove_keyboard: false })).to.contain('must be true');
    expect(await withKeyboard({ keyboard: [[{ text: 'a' }]], input_field_placeholder: 'x'.repeat(65) })).to.contain(
      'placeholder',
    );
  });

  it('puts a keyboard in the place of the phone’s, and takes it away', async () => {
    const sara = somebody();
    const keyboard = [[{ text: 'A' }, { text: 'My number', request_contact: true }]];
    await call(simulator, 'telegram', 'sendMessage', { chat_id: sara.id, text: 'a', reply_markup: { keyboard } });
    expect(sara.keyboard?.rows).to.deep.equal([
      [
        { text: 'A', kind: 'text' },
        { text: 'My number', kind: 'contact' },
      ],
    ]);
    sara.tap('A');
    sara.tap('My number');
    expect(sara.messages.slice(-2).map(({ text, content }) => [text, content?.kind])).to.deep.equal([
      ['A', undefined],
      ['', 'contact'],
    ]);
    await call(simulator, 'telegram', 'sendMessage', {
      chat_id: sara.id,
      text: 'b',
      reply_markup: { remove_keyboard: true },
    });
    expect(sara.keyboard).to.equal(null);
  });

  it('answers only messages that are there', async () => {
    const sara = somebody();
    const reply = (reply_parameters: object) =>
      refused('sendMessage', { chat_id: sara.id, text: 'a', reply_parameters });
    expect(await reply({ message_id: sara.messages[0]!.id })).to.equal('');
    expect(await reply({ message_id: 1 })).to.equal('Bad Request: message to be replied not found');
    expect(await reply({ message_id: 1, allow_sending_without_reply: true })).to.equal('');
    expect(sara.messages.map(({ replyTo }) => replyTo)).to.deep.equal([null, sara.messages[0]!.id, null]);
  });

  it('takes pictures and files by upload and by their id, never another messenger’s', async () => {
    const sara = somebody();
    const chat_id = String(sara.id);
    const picture = { photo: { name: 'a.png', bytes: png(30, 20) } };
    const sent = await upload<{ photo: { file_id: string; width: number }[] }>(
      simulator,
      'telegram',
      'sendPhoto',
      { chat_id },
      picture,
    );
    expect(sent.result.photo[0]?.width).to.equal(30);
    const { file_id: photo } = sent.result.photo[0]!;
    expect(await refused('sendPhoto', { chat_id, photo })).to.equal('');
    expect(await refused('sendPhoto', { chat_id, photo: 'https://a.example/a.png' })).to.contain(
      'wrong file identifier',
    );
    const reza = somebody('bale');
    expect(await refusal(simulator, 'bale', 'sendPhoto', { chat_id: reza.id, photo })).to.contain(
      'wrong file identifier',
    );
    const attached = { file0: { name: 'list.csv', bytes: Buffer.from('a,b') } };
    await upload(
      simulator,
      'telegram',
      'sendDocument',
      { chat_id, document: 'attach://file0', caption: 'A list' },
      attached,
    );
    expect(sara.last?.file?.toString()).to.equal('a,b');
    expect(sara.last?.text).to.equal('A list');
    const nowhere = await upload(
      simulator,
      'telegram',
      'sendDocument',
      { chat_id, document: 'attach://other' },
      attached,
    );
    expect(nowhere.description).to.contain('wrong file identifier');
  });

  it('refuses pictures that are none, too big or too long, and captions above 1024 characters', async () => {
    const sara = somebody();
    const send = async (bytes: Buffer, caption = '') => {
      const fields = { chat_id: String(sara.id), caption };
      return (
        (await upload(simulator, 'telegram', 'sendPhoto', fields, { photo: { name: 'a', bytes } })).description ?? ''
      );
    };
    expect(await send(Buffer.from('words'))).to.contain('IMAGE_PROCESS_FAILED');
    expect(await send(png(9000, 1001))).to.contain('PHOTO_INVALID_DIMENSIONS');
    expect(await send(png(2100, 100))).to.contain('PHOTO_INVALID_DIMENSIONS');
    expect(await send(png(10, 10, 10 * 1024 * 1024 + 1))).to.contain('file is too big');
    expect(await send(png(10, 10), 'a'.repeat(1025))).to.contain('caption is too long');
    expect(await send(png(10, 10), 'a'.repeat(1024))).to.equal('');
  });

  it('gives out what people sent, by a link that ends', async () => {
    const sara = somebody();
    sara.sendDocument('cards.csv', 'a;b');
    const { result: updates } = await call<{ message?: { document?: { file_id: string } } }[]>(
      simulator,
      'telegram',
      'getUpdates',
    );
    const file_id = updates.at(-1)?.message?.document?.file_id;
    const { result } = await call<{ file_path: string }>(simulator, 'telegram', 'getFile', { file_id });
    const { apiRoot, token } = simulator.bot('telegram');
    const answer = await fetch(`${apiRoot}/file/bot${token}/${result.file_path}`);
    expect(await answer.text()).to.equal('a;b');
    expect((await fetch(`${apiRoot}/file/bot${token}/documents/file_999`)).status).to.equal(404);
    expect((await fetch(`${apiRoot}/file/bot1:x/${result.file_path}`)).status).to.equal(401);
    expect(await refused('getFile', { file_id: 'nothing' })).to.equal('Bad Request: invalid file_id');
  });

  it('sends places on this earth, contacts and chat actions that exist', async () => {
    const sara = somebody();
    const { id: chat_id } = sara;
    expect(await refused('sendLocation', { chat_id, latitude: 28.9, longitude: 50.8 })).to.equal('');
    expect(sara.last?.content).to.deep.equal({ kind: 'location', latitude: 28.9, longitude: 50.8 });
    expect(await refused('sendLocation', { chat_id, latitude: 91, longitude: 50 })).to.contain('coordinates');
    expect(await refused('sendVenue', { chat_id, latitude: 28.9, longitude: 50.8, title: 'A', address: 'B' })).to.equal(
      '',
    );
    expect(await refused('sendContact', { chat_id, phone_number: ' ', first_name: 'A' })).to.contain('phone_number');
    expect(await refused('sendChatAction', { chat_id, action: 'typing' })).to.equal('');
    expect(await refused('sendChatAction', { chat_id, action: 'thinking' })).to.contain('wrong parameter action');
  });
});
