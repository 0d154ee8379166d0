import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createBusinessClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/connection.ts';
import { createBotApiSender } from '../../src/delivery/botApiSender.ts';
import type { Message } from '../../src/delivery/message.ts';
import type { Sender, SendResult } from '../../src/delivery/sender.ts';
import { silentLog } from '../../src/log.ts';
import { createMessenger, type Messenger } from '../../src/messengers/messenger.ts';
import { engines, oneStore } from '../support/databases.ts';
import { leapingClock } from './stage.ts';

const json = (status: number, answer: object) => ({ status, body: JSON.stringify(answer) });
const refusal = (error_code: number, description: string, more: object = {}) =>
  json(error_code, { ok: false, error_code, description, ...more });
const page = (status: number) => ({ status, body: '<html><body>something on the way</body></html>' });
const sent = (more: object = {}) =>
  json(200, { ok: true, result: { message_id: 17, date: 0, chat: { id: 5 }, ...more } });

type Answer = { status: number; body: string };

/** What the messenger, or whatever stands before it, answers, and what is made of it. */
const ANSWERS: readonly { to: string; answer: Answer | null; result: SendResult }[] = [
  { to: 'a message that arrived', answer: sent(), result: { what: 'sent', messageId: 17 } },
  {
    to: 'a message whose id it does not tell',
    answer: sent({ message_id: 0 }),
    result: { what: 'sent', messageId: null },
  },
  {
    to: 'somebody who blocked the bot',
    answer: refusal(403, 'Forbidden: bot was blocked by the user'),
    result: { what: 'unreachable' },
  },
  {
    to: 'a message that it does not take',
    answer: refusal(400, 'Bad Request: message is too long'),
    result: { what: 'failed' },
  },
  { to: 'a token that it does not accept', answer: refusal(401, 'Unauthorized'), result: { what: 'refused' } },
  {
    to: 'too many at once',
    answer: refusal(429, 'Too Many Requests', { parameters: { retry_after: 90 } }),
    result: { what: 'tooFast', retryAfterMs: 90_000 },
  },
  { to: 'a failure of its own', answer: refusal(500, 'Internal Server Error'), result: { what: 'trouble' } },
  ...[400, 401, 403, 404, 407, 503].map((status) => ({
    to: `a gateway's or a proxy's page with ${status}, which says nothing of anybody`,
    answer: page(status),
    result: { what: 'trouble' } as const,
  })),
  ...[200, 500, 502, 504].map((status) => ({
    to: `a gateway's page with ${status}, behind which the message may have arrived`,
    answer: page(status),
    result: { what: 'unknown' } as const,
  })),
  { to: 'a connection that was cut', answer: null, result: { what: 'unknown' } },
];

describe('The Sender of the Bot API', () => {
  const store = oneStore(engines()[0]!);
  let server: Server;
  let database: Database;
  let messenger: Messenger;
  let sender: Sender;
  let calls: { method: string; body: string }[];
  /** null: the connection is cut. */
  let answers: (method: string, body: string) => Answer | null;

  before(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const [method, body] = [request.url?.split('/').at(-1) ?? '', Buffer.concat(parts).toString()];
        calls.push({ method, body });
        const answer = answers(method, body);
        if (answer) response.writeHead(answer.status).end(answer.body);
        else request.socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    calls = [];
    answers = () => sent();
    database = await store.open();
    const machine = leapingClock();
    messenger = createMessenger({
      channel: 'telegram',
      token: '1:secret',
      apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      rate: 1_000,
      clocks: { machine, business: createBusinessClock(machine) },
      log: silentLog,
      build: () => undefined,
    });
    sender = newSender();
  });
  afterEach(async () => {
    await messenger.stop(1_000);
    await database.close();
  });
  after(() => server.close());
  const newSender = () => createBotApiSender({ channel: 'telegram', api: messenger.push, models: database.models });

  for (const { to, answer, result } of ANSWERS)
    it(`says ${result.what} to ${to}`, async () => {
      answers = () => answer;
      expect(await sender.send('5', { text: 'a' })).to.deep.equal(result);
    });

  it('sends text with its buttons, and none where there are none', async () => {
    await sender.send('5', { text: 'a', buttons: [[{ caption: 'b', data: 'c' }]] });
    await sender.send('5', { text: 'd', buttons: [] });
    expect(calls.map(({ method, body }) => [method, JSON.parse(body) as unknown])).to.deep.equal([
      [
        'sendMessage',
        { chat_id: '5', text: 'a', reply_markup: { inline_keyboard: [[{ text: 'b', callback_data: 'c' }]] } },
      ],
      ['sendMessage', { chat_id: '5', text: 'd' }],
    ]);
  });

  it('probes with what costs nobody a message', async () => {
    const { signal } = new AbortController();
    expect(await sender.probe(signal)).to.equal(true);
    answers = () => page(502);
    expect(await sender.probe(signal)).to.equal(false);
    expect([...new Set(calls.map(({ method }) => method))]).to.deep.equal(['getMe']);
  });

  describe('of a file', () => {
    let loads: number;
    const message = (kind: 'photo' | 'document' = 'document', load = loadMap): Message => ({
      text: 'the map',
      buttons: [[{ caption: 'b', data: 'c' }]],
      file: { key: `map-${kind}`, kind, load },
    });
    const loadMap = () => Promise.resolve({ name: 'map.pdf', bytes: Buffer.from(`content ${(loads += 1)}`) });
    const withFile = (file_id: string) => sent({ document: { file_id } });
    const uploads = () => calls.filter(({ body }) => body.includes('content'));
    const send = (chat: string, ...more: Parameters<typeof message>) => sender.send(chat, message(...more));
    beforeEach(() => {
      loads = 0;
      answers = () => withFile('id-1');
    });

    it('uploads it once, with its caption and buttons, and then names the id', async () => {
      expect(await send('5')).to.deep.equal({ what: 'sent', messageId: 17 });
      await send('6');
      expect(calls.map(({ method }) => method)).to.deep.equal(['sendDocument', 'sendDocument']);
      expect(calls[0]?.body)
        .to.include('content 1')
        .and.include('map.pdf')
        .and.include('the map')
        .and.include('callback_data');
      expect(JSON.parse(calls[1]!.body)).to.include({ chat_id: '6', document: 'id-1', caption: 'the map' });
    });

    it('takes the largest size of a photo', async () => {
      answers = () => sent({ photo: [{ file_id: 'small' }, { file_id: 'large' }] });
      await send('5', 'photo');
      await send('6', 'photo');
      expect(calls.map(({ method }) => method)).to.deep.equal(['sendPhoto', 'sendPhoto']);
      expect(JSON.parse(calls[1]!.body)).to.include({ photo: 'large' });
    });

    it('uploads it once for many at the same time, and for a process that comes later', async () => {
      await Promise.all(['5', '6', '7'].map((chat) => send(chat)));
      sender = newSender();
      await send('8');
      expect(calls).to.have.length(4);
      expect(uploads()).to.have.length(1);
    });

    it('lets the next one upload when an upload failed', async () => {
      let first = true;
      answers = () => (first ? ((first = false), refusal(500, 'Internal Server Error')) : withFile('id-1'));
      const results = await Promise.all(['5', '6', '7'].map((chat) => send(chat)));
      expect(results.map(({ what }) => what)).to.deep.equal(['trouble', 'sent', 'sent']);
      expect(uploads()).to.have.length(2);
    });

    it('uploads it anew, once, when the messenger has forgotten the id', async () => {
      await send('5');
      answers = (_, body) =>
        body.includes('id-1') ? refusal(400, 'Bad Request: wrong file identifier') : withFile('id-2');
      expect(await send('6')).to.deep.equal({ what: 'sent', messageId: 17 });
      await send('7');
      expect(JSON.parse(calls.at(-1)!.body)).to.include({ document: 'id-2' });
      expect(uploads()).to.have.length(2);
      answers = () => refusal(400, 'Bad Request: caption is too long');
      expect(await send('8')).to.deep.equal({ what: 'failed' });
      expect(uploads()).to.have.length(3);
    });

    it('keeps the id through trouble on the way', async () => {
      await send('5');
      answers = () => refusal(500, 'Internal Server Error');
      await send('6');
      answers = () => withFile('id-1');
      await send('7');
      expect(uploads()).to.have.length(1);
    });

    it('uploads it each time where the messenger gives no id', async () => {
      answers = () => sent();
      await send('5');
      await send('6');
      expect(uploads()).to.have.length(2);
    });

    it('is stuck when it cannot be had, and tries again with the next', async () => {
      expect(await send('5', 'document', () => Promise.reject(new Error('no such file')))).to.deep.equal({
        what: 'stuck',
      });
      expect(calls).to.deep.equal([]);
      expect(await send('6')).to.deep.equal({ what: 'sent', messageId: 17 });
    });
  });
});
