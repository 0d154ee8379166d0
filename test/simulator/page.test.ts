import { expect } from 'chai';
import { request } from 'node:http';
import type { SimEvent, SimState } from '../../src/simulator/protocol.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';
import { silentLog } from '../../src/log.ts';
import { machineClock } from '../../src/clock.ts';
import { testClocks } from '../support/clock.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, png } from './call.ts';

describe('The page of the simulator', () => {
  const samples = [{ name: 'Sample', state: 'issued', code: '0068415941', serial: 'ABC12345' }];
  let simulator: TestSimulator;
  beforeEach(async () => {
    const { business } = testClocks();
    simulator = await startSimulator({ samples, clocks: { business, machine: machineClock } });
  });
  afterEach(() => simulator.close());

  const state = async () => (await (await fetch(`${simulator.url}/sim/state`)).json()) as SimState;
  async function post(path: string, body: object, headers: Record<string, string> = {}) {
    const answer = await fetch(`${simulator.url}/sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const { error, ...rest } = (await answer.json()) as { error?: string; message?: number; key?: string };
    return { status: answer.status, error, ...rest };
  }
  async function newPerson(channel = 'telegram') {
    return (await post('people', { channel, name: 'Sara' })).key!;
  }

  /** A raw request, with headers that fetch does not let through. */
  function raw(path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
    const { port } = new URL(simulator.url);
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('does not exist in production', () => {
    const options = { clocks: testClocks(), log: silentLog, production: true };
    expect(() => createSimulator(options)).to.throw('does not run in production');
  });

  it('is served with a policy that lets nothing in from elsewhere', async () => {
    const answer = await fetch(`${simulator.url}/`);
    expect(answer.status).to.equal(200);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).to.contain("default-src 'none'").and.to.contain("frame-ancestors 'none'");
    expect(policy).to.not.contain('unsafe');
    expect(policy).to.not.match(/https?:/);
  });

  it('gives no file beside its own', async () => {
    for (const path of [
      '/page/../package.json',
      '/page/%2e%2e/package.json',
      '/page/..%2fpackage.json',
      '/page/.x.css',
    ])
      expect((await raw(path, { host: '127.0.0.1' })).status, path).to.equal(404);
    for (const path of ['/page/tsconfig.json', '/page/main.ts', '/sim/texts/..%2f..%2fpackage.ftl'])
      expect((await raw(path, { host: '127.0.0.1' })).status, path).to.equal(404);
  });

  it('answers no name but this machine’s, and no other site', async () => {
    expect((await raw('/sim/state', { host: 'evil.example' })).status).to.equal(403);
    expect((await raw('/telegram/bot1:a/getMe', { host: 'evil.example' })).status).to.equal(403);
    expect((await raw('/sim/state', { host: 'localhost:8080' })).status).to.equal(200);
    expect((await raw('/sim/state', { host: 'localhost', 'sec-fetch-site': 'cross-site' })).status).to.equal(403);
    expect(
      (await raw('/', { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status,
    ).to.equal(200);
    expect((await post('clock', { stepDays: 1 }, { origin: 'http://evil.example' })).status).to.equal(403);
    expect((await post('clock', { stepDays: 1 }, { origin: 'null' })).status).to.equal(403);
    expect((await post('clock', { stepDays: 1 }, { origin: simulator.url })).status).to.equal(200);
    const form = await fetch(`${simulator.url}/sim/clock`, { method: 'POST', body: '{"stepDays":1}' });
    expect(form.status).to.equal(400);
  });

  it('lets people write, press, edit, delete and block', async () => {
    const person = await newPerson();
    const chat = person;
    const { message } = await post('send', { person, chat, text: '/start' });
    const chat_id = Number(chat.split(':')[1]);
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'v1:yes' }]] };
    const text = 'Really? <script>';
    const sent = await call<{ message_id: number }>(simulator, 'telegram', 'sendMessage', {
      chat_id,
      text,
      reply_markup,
    });
    const asked = sent.result.message_id;
    expect((await state()).chats[0]?.unread).to.equal(1);
    await post('read', { chat });
    expect((await state()).chats[0]?.unread).to.equal(0);
    expect((await post('press', { person, chat, message: asked, row: 0, column: 0 })).status).to.equal(200);
    expect((await post('press', { person, chat, message: asked, row: 0, column: 1 })).status).to.equal(404);
    await post('edit', { person, chat, message, text: 'hello' });
    expect((await post('edit', { person, chat, message: asked, text: 'x' })).error).to.equal('notYours');
    await post('delete', { person, chat, message: asked });
    await post('block', { person, blocked: true });
    expect((await post('send', { person, chat, text: 'x' })).error).to.equal('blocked');
    const { result } = await call<object[]>(simulator, 'telegram', 'getUpdates');
    expect(result.map((update) => Object.keys(update)[1])).to.deep.equal([
      'message',
      'callback_query',
      'edited_message',
      'my_chat_member',
    ]);
    const now = await state();
    expect(now.messages.map(({ text, deletedBy }) => [text, deletedBy])).to.deep.equal([
      ['hello', null],
      ['', 'person'],
    ]);
    expect(now.chats[0]?.blocked).to.equal(true);
  });

  it('refuses what cannot be meant, with a reason', async () => {
    const person = await newPerson();
    const other = await newPerson();
    const chat = person;
    expect((await post('send', { person, chat, text: ' ' })).error).to.equal('badRequest');
    expect((await post('send', { person, chat, text: 5 })).error).to.equal('badRequest');
    expect((await post('send', { person: other, chat, text: 'a' })).error).to.equal('forbidden');
    expect((await post('send', { person: 'telegram:1', chat, text: 'a' })).error).to.equal('notFound');
    expect((await post('send', { person, chat, location: { latitude: 99, longitude: 0 } })).error).to.equal(
      'badRequest',
    );
    expect((await post('people', { channel: 'smoke', name: 'a' })).error).to.equal('badRequest');
    expect((await post('groups', { channel: 'bale', title: 'a', people: [person] })).error).to.equal('badRequest');
    expect((await post('nothing', {})).status).to.equal(404);
    const tooLong = await post('send', { person, chat, text: 'x'.repeat(1_000_000) });
    expect(tooLong).to.include({ status: 413, error: 'tooLarge' });
  });

  it('cuts a text above 4096 characters as a phone does', async () => {
    const person = await newPerson();
    await post('send', { person, chat: person, text: 'word '.repeat(1000) });
    const { messages } = await state();
    expect(messages.map(({ text }) => text.length)).to.deep.equal([4094, 904]);
  });

  it('takes files, and gives them back so that a browser runs nothing in them', async () => {
    const person = await newPerson();
    const put = async (kind: string, name: string, type: string, bytes: Buffer) => {
      const query = new URLSearchParams({ person, chat: person, kind, name });
      const headers = { 'content-type': type };
      const body = new Uint8Array(bytes);
      return (await fetch(`${simulator.url}/sim/upload?${query.toString()}`, { method: 'POST', headers, body })).status;
    };
    expect(await put('photo', 'a.png', 'image/png', png(4, 3))).to.equal(200);
    expect(await put('photo', 'a.png', 'image/png', Buffer.from('no picture'))).to.equal(400);
    expect(await put('document', '../<b>.html', 'text/html', Buffer.from('<script>'))).to.equal(200);
    const files = (await state()).messages.map(
      ({ attachment }) => (attachment as { file: { id: string; name: string } }).file,
    );
    expect(files[1]?.name).to.equal('<b>.html');
    const [picture, page] = await Promise.all(files.map(({ id }) => fetch(`${simulator.url}/sim/files/${id}`)));
    expect(picture?.headers.get('content-type')).to.equal('image/png');
    expect(page?.headers.get('content-type')).to.equal('application/octet-stream');
    expect(page?.headers.get('content-disposition')).to.match(/^attachment/);
    expect(page?.headers.get('content-security-policy')).to.contain('sandbox');
    await Promise.all([picture?.arrayBuffer(), page?.arrayBuffer()]);
  });

  it('moves the clock forwards only', async () => {
    const before = (await state()).clock.now;
    expect((await post('clock', { stepDays: 2 })).status).to.equal(200);
    expect((await state()).clock.now - before).to.be.within(172_800_000, 172_830_000);
    expect((await post('clock', { moveTo: before })).error).to.equal('backwards');
    expect((await post('clock', { moveTo: before, stepDays: 1 })).error).to.equal('badRequest');
    expect((await post('clock', { stepDays: 0.5 })).error).to.equal('badRequest');
  });

  it('shows the calls behind a message, without numbers of people', async () => {
    const sara = simulator.person('Sara');
    sara.send('کد ۰۰۶۸-۴۱۵۹۴۱ serial ab12345 ABCDEF');
    await call(simulator, 'telegram', 'sendMessage', { chat_id: sara.id, text: '0068415941 and AB12345' });
    await call(simulator, 'telegram', 'setWebhook', { url: 'http://127.0.0.1:9/a', secret_token: 'verysecret' });
    const { calls, messages } = await state();
    const shown = calls.map(({ request: asked, response }) => asked + response).join('\n');
    expect(shown).to.not.match(/415941|۴۱۵۹|12345|ABCDEF|verysecret/i);
    expect(calls.map(({ kind, name }) => [kind, name])).to.deep.equal([
      ['update', 'message'],
      ['call', 'sendMessage'],
      ['call', 'setWebhook'],
    ]);
    expect(messages.map((message) => message.calls)).to.deep.equal([[calls[0]?.id], [calls[1]?.id]]);
  });

  it('hears of every change in one stream', async () => {
    const hangUp = new AbortController();
    const stream = await fetch(`${simulator.url}/sim/events`, { signal: hangUp.signal });
    const events: SimEvent[] = [];
    const reading = (async () => {
      let rest = '';
      for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop()!;
        for (const part of parts) {
          const data = /^data: (.*)$/m.exec(part)?.[1];
          if (data) events.push(JSON.parse(data) as SimEvent);
        }
        if (events.some((event) => event.type === 'answer') && events.some((event) => event.type === 'clock')) return;
      }
    })();
    const person = await newPerson();
    const chat_id = Number(person.split(':')[1]);
    await post('send', { person, chat: person, text: '/start' });
    const reply_markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'v1:yes' }]] };
    const sent = await call<{ message_id: number }>(simulator, 'telegram', 'sendMessage', {
      chat_id,
      text: 'Really?',
      reply_markup,
    });
    const message = sent.result.message_id;
    const { press } = (await post('press', { person, chat: person, message, row: 0, column: 0 })) as { press?: string };
    await call(simulator, 'telegram', 'answerCallbackQuery', {
      callback_query_id: press,
      text: 'Good.',
      show_alert: true,
    });
    await post('clock', { stepDays: 1 });
    await reading;
    hangUp.abort();
    expect(events[0]?.type).to.equal('state');
    expect(events.find((event) => event.type === 'answer')).to.deep.include({
      press,
      message,
      text: 'Good.',
      alert: true,
    });
    const seqs = events.slice(1).map((event) => (event as { seq: number }).seq);
    expect(seqs).to.deep.equal(seqs.toSorted((a, b) => a - b));
    expect(new Set(events.map(({ type }) => type))).to.include.all.keys('person', 'chat', 'message', 'call', 'bot');
  });

  it('forgets old messages of a chat, and says so', async () => {
    const sara = simulator.person('Sara');
    for (let i = 0; i < 3200; i++) sara.send(`${i}`);
    const { length } = sara.messages;
    expect(length).to.be.within(3000, 3100);
    expect(sara.messages.at(-1)?.text).to.equal('3199');
  });
});
