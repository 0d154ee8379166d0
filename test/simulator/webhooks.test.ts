import { expect } from 'chai';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testClocks } from '../support/clock.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { call, refusal } from './call.ts';

interface Delivery {
  headers: IncomingHttpHeaders;
  body: { update_id: number; message: { text: string; chat: { id: number } } };
  answer: (status: number, body?: object) => void;
}

describe('Updates by webhook', () => {
  const clocks = testClocks();
  let simulator: TestSimulator;
  let server: Server;
  let url: string;
  let came: Delivery[];
  let wake: (() => void) | undefined;

  beforeEach(async () => {
    came = [];
    simulator = await startSimulator({ clocks });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        came.push({
          headers: request.headers,
          body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Delivery['body'],
          answer: (status, body) => response.writeHead(status).end(body ? JSON.stringify(body) : ''),
        });
        wake?.();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(async () => {
    await simulator.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  /** The delivery with this number (from 0), when it has come. */
  async function delivery(index: number): Promise<Delivery> {
    while (!came[index]) await new Promise<void>((resolve) => (wake = resolve));
    return came[index];
  }

  it('carry the secret and stop when they were accepted', async () => {
    await call(simulator, 'telegram', 'setWebhook', { url, secret_token: 'S3cret_-' });
    simulator.person('Sara').send('hello');
    const { headers, body, answer } = await delivery(0);
    expect(headers['x-telegram-bot-api-secret-token']).to.equal('S3cret_-');
    expect(headers['content-type']).to.equal('application/json');
    expect(body.message.text).to.equal('hello');
    answer(200);
    await simulator.idle();
    expect(came).to.have.length(1);
  });

  it('come again, the same, after an answer that is no success, and hold back their chat', async () => {
    await call(simulator, 'telegram', 'setWebhook', { url });
    const sara = simulator.person('Sara');
    sara.send('1');
    sara.send('2');
    const first = await delivery(0);
    first.answer(500);
    await untilError();
    const { result } = await call(simulator, 'telegram', 'getWebhookInfo');
    expect(result).to.include({ pending_update_count: 2, last_error_message: 'Wrong response from the webhook: 500' });
    await clocks.machine.pass(1000);
    const again = await delivery(1);
    expect(again.body.update_id).to.equal(first.body.update_id);
    again.answer(200);
    const second = await delivery(2);
    expect(second.body.message.text).to.equal('2');
    second.answer(200);
    await simulator.idle();
  });

  async function untilError(): Promise<void> {
    for (;;) {
      const { result } = await call(simulator, 'telegram', 'getWebhookInfo');
      if (result.last_error_message) return;
    }
  }

  it('go side by side for different chats', async () => {
    await call(simulator, 'telegram', 'setWebhook', { url });
    simulator.person('Sara').send('1');
    simulator.person('Reza').send('2');
    const both = [await delivery(0), await delivery(1)];
    expect(both.map(({ body }) => body.message.text).sort()).to.deep.equal(['1', '2']);
    for (const { answer } of both) answer(200);
    await simulator.idle();
  });

  it('may be answered with a call', async () => {
    await call(simulator, 'telegram', 'setWebhook', { url });
    const sara = simulator.person('Sara');
    sara.send('hello');
    (await delivery(0)).answer(200, { method: 'sendMessage', chat_id: sara.id, text: 'Welcome' });
    expect((await sara.next()).text).to.equal('Welcome');
  });

  it('bring what came before the webhook was set, unless it is to be dropped', async () => {
    const sara = simulator.person('Sara');
    sara.send('before');
    await call(simulator, 'telegram', 'setWebhook', { url });
    const first = await delivery(0);
    expect(first.body.message.text).to.equal('before');
    first.answer(200);
    await simulator.idle();
    await call(simulator, 'telegram', 'deleteWebhook');
    sara.send('dropped');
    await call(simulator, 'telegram', 'setWebhook', { url, drop_pending_updates: true });
    sara.send('after');
    const second = await delivery(1);
    expect(second.body.message.text).to.equal('after');
    second.answer(200);
  });

  it('go only to addresses that the messenger would take', async () => {
    const set = (params: object) => refusal(simulator, 'telegram', 'setWebhook', params);
    expect(await set({ url: 'http://bot.example/hook' })).to.contain('An HTTPS URL must be provided');
    expect(await set({ url: 'https://bot.example:444/hook' })).to.contain('only on ports 443, 80, 88, 8443');
    expect(await set({ url: 'https://bot.example/hook' })).to.contain('only reaches its own machine');
    expect(await set({ url: 'nothing' })).to.contain('invalid URL');
    expect(await set({ url, secret_token: 'with space' })).to.contain('unallowed characters');
    expect(await set({ url, max_connections: 0 })).to.contain('max_connections');
    expect(await refusal(simulator, 'bale', 'setWebhook', { url, secret_token: 'a' })).to.contain('unknown parameter');
    expect(await refusal(simulator, 'bale', 'setWebhook', { url: 'https://bot.example:8443/' })).to.contain(
      'ports 443, 88',
    );
    expect(await refusal(simulator, 'bale', 'setWebhook', { url })).to.equal('');
  });
});
