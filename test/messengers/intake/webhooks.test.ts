import { expect } from 'chai';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BALE, TELEGRAM } from '../../../src/messengers/capabilities.ts';
import type { Taken } from '../../../src/messengers/intake/intake.ts';
import { BODY_LIMIT, createWebhooks, headerSecret, webhookPath } from '../../../src/messengers/intake/webhooks.ts';
import { testMachineClock } from '../../support/clock.ts';

const SECRET = 'a secret of the tests';
const PATH = { telegram: webhookPath(TELEGRAM, SECRET), bale: webhookPath(BALE, SECRET) };
const HEADERS = { 'x-telegram-bot-api-secret-token': headerSecret(SECRET) };
const BODY = Buffer.from('{"update_id":1}');

function webhooks(taken: Taken | Promise<Taken> = 'done', url = 'https://bot.example.ir') {
  const clock = testMachineClock();
  const seen: unknown[] = [];
  const messengers = [TELEGRAM, BALE].map((capabilities) => ({ channel: capabilities.channel, capabilities }));
  const intake = {
    take: (channel: string, update: unknown) => {
      seen.push([channel, update]);
      return Promise.resolve(taken);
    },
  };
  return { ...createWebhooks({ url, secret: SECRET, messengers, intake, clock }), clock, seen };
}

describe('Webhooks', () => {
  it('take an update of Telegram that carries the secret header', async () => {
    const { status, seen } = webhooks();
    expect(await status(PATH.telegram, HEADERS, BODY)).to.equal(200);
    expect(seen).to.deep.equal([['telegram', { update_id: 1 }]]);
  });

  it('refuse Telegram without the header, or with another', async () => {
    const { status, seen } = webhooks();
    expect(await status(PATH.telegram, {}, BODY)).to.equal(401);
    expect(await status(PATH.telegram, { 'x-telegram-bot-api-secret-token': 'guess' }, BODY)).to.equal(401);
    expect(seen).to.deep.equal([]);
  });

  it('take an update of Bale at the unguessable path, and nowhere else', async () => {
    const { status, seen } = webhooks();
    expect(PATH.bale)
      .to.match(/^\/webhook\/bale\/[\w-]{43}$/)
      .and.not.include(SECRET);
    expect(await status(PATH.bale, {}, BODY)).to.equal(200);
    for (const path of ['/webhook/bale', '/webhook/bale/guess', `${PATH.bale}x`, '/webhook/'])
      expect(await status(path, HEADERS, BODY), path).to.equal(404);
    expect(seen).to.deep.equal([['bale', { update_id: 1 }]]);
  });

  it('do not know the path of another secret', async () => {
    const other = webhookPath(BALE, 'another secret');
    expect(await webhooks().status(other, {}, BODY)).to.equal(404);
  });

  it('work under a path of their own, whether or not it is taken off on the way', async () => {
    const { status } = webhooks('done', 'https://example.ir/kartyar');
    expect(await status(`/kartyar${PATH.telegram}`, HEADERS, BODY)).to.equal(200);
    expect(await status(PATH.telegram, HEADERS, BODY)).to.equal(200);
  });

  it('say 200 to a repeat, 400 to what is no update, 503 to what is not finished', async () => {
    expect(await webhooks('repeat').status(PATH.bale, {}, BODY)).to.equal(200);
    expect(await webhooks('refused').status(PATH.bale, {}, BODY)).to.equal(400);
    expect(await webhooks().status(PATH.bale, {}, Buffer.from('{"update_id":'))).to.equal(400);
    expect(await webhooks('unfinished').status(PATH.bale, {}, BODY)).to.equal(503);
  });

  it('let the messenger send again what is not finished within nine seconds', async () => {
    const { status, clock } = webhooks(new Promise(() => {}));
    const answer = status(PATH.bale, {}, BODY);
    await clock.pass(9_000);
    expect(await answer).to.equal(503);
  });

  it('answer over HTTP: POST only, a body of bounded size, nothing outside of their path', async () => {
    const { route } = webhooks();
    const server = createServer(
      (request, response) =>
        void route(request, response).then((ours) => (ours ? undefined : response.writeHead(418).end())),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = (method: string, path: string, body?: Buffer) =>
      new Promise<number>((resolve, reject) => {
        const request = httpRequest({ port, host: '127.0.0.1', method, path, headers: HEADERS }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        request.on('error', reject);
        request.end(body);
      });
    expect(await ask('POST', `${PATH.telegram}?x=1`, BODY)).to.equal(200);
    expect(await ask('GET', PATH.telegram)).to.equal(405);
    expect(await ask('POST', PATH.bale, Buffer.alloc(BODY_LIMIT + 1))).to.equal(413);
    expect(await ask('POST', '/health', BODY)).to.equal(418);
    server.closeAllConnections();
    server.close();
  });
});
