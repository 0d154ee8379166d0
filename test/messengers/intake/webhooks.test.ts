import { expect } from 'chai';
import { connect } from 'node:net';
import { Agent, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { serveHttp, type HttpServer } from '../../../src/http/server.ts';
import { silentLog } from '../../../src/log.ts';
import { BALE, TELEGRAM } from '../../../src/messengers/capabilities.ts';
import type { Taken } from '../../../src/messengers/intake/intake.ts';
import { BODY_LIMIT, createWebhooks, headerSecret, webhookPath } from '../../../src/messengers/intake/webhooks.ts';
import { testMachineClock } from '../../support/clock.ts';

const SECRET = 'a secret of the tests';
const PATH = { telegram: webhookPath(TELEGRAM, SECRET), bale: webhookPath(BALE, SECRET) };
const PROOF = { 'x-telegram-bot-api-secret-token': headerSecret(SECRET) };
const UPDATE = '{"update_id":1}';

describe('Webhooks', () => {
  let server: HttpServer;
  let agent: Agent;
  let clock: ReturnType<typeof testMachineClock>;
  let seen: unknown[];
  let taken: Taken | Promise<Taken>;
  afterEach(async () => {
    agent.destroy();
    await server.close(0);
  });

  async function serve(answer: Taken | Promise<Taken> = 'done', url = 'https://bot.example.ir') {
    seen = [];
    taken = answer;
    clock = testMachineClock();
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const messengers = [TELEGRAM, BALE].map((capabilities) => ({ channel: capabilities.channel, capabilities }));
    const take = (channel: string, update: unknown) => {
      seen.push([channel, update]);
      return Promise.resolve(taken);
    };
    const route = createWebhooks({ url, secret: SECRET, messengers, intake: { take }, clock });
    server = await serveHttp({ host: '127.0.0.1', port: 0, routes: [route], log: silentLog });
  }

  interface Reply {
    status: number;
    /** Whether the connection was that of an earlier request. */
    sameConnection: boolean;
  }
  /** @param body  a list is sent in chunks, without saying before how long it is */
  const ask = (
    path: string,
    headers: OutgoingHttpHeaders,
    body: string | Buffer | Buffer[] = UPDATE,
    method = 'POST',
  ) =>
    new Promise<Reply>((resolve, reject) => {
      const request = httpRequest(server.url + path, { agent, method, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, sameConnection: request.reusedSocket }));
      });
      request.on('error', reject);
      if (Array.isArray(body)) for (const chunk of body) request.write(chunk);
      request.end(Array.isArray(body) ? undefined : body);
    });
  const statusOf = async (...args: Parameters<typeof ask>) => (await ask(...args)).status;

  it('take an update of Telegram that carries the secret header', async () => {
    await serve();
    expect(await statusOf(`${PATH.telegram}?x=1`, PROOF)).to.equal(200);
    expect(seen).to.deep.equal([['telegram', { update_id: 1 }]]);
  });

  it('refuse Telegram without the header, with another, or with two', async () => {
    await serve();
    for (const headers of [{}, { 'x-telegram-bot-api-secret-token': 'guess' }])
      expect(await statusOf(PATH.telegram, headers)).to.equal(401);
    const twice = { 'x-telegram-bot-api-secret-token': [headerSecret(SECRET), headerSecret(SECRET)] };
    expect(await statusOf(PATH.telegram, twice)).to.equal(401);
    expect(seen).to.deep.equal([]);
  });

  it('take an update of Bale at the unguessable path, and nowhere else', async () => {
    await serve();
    expect(PATH.bale)
      .to.match(/^\/webhook\/bale\/[\w-]{43}$/)
      .and.not.include(SECRET);
    expect(await statusOf(PATH.bale, {})).to.equal(200);
    const others = ['/webhook/bale', '/webhook/bale/guess', `${PATH.bale}x`, '/webhook/', webhookPath(BALE, 'another')];
    for (const path of others) expect(await statusOf(path, PROOF), path).to.equal(404);
    expect(seen).to.deep.equal([['bale', { update_id: 1 }]]);
  });

  it('work under a path of their own, whether or not it is taken off on the way', async () => {
    await serve('done', 'https://example.ir/kartyar/');
    expect(await statusOf(`/kartyar${PATH.telegram}`, PROOF)).to.equal(200);
    expect(await statusOf(PATH.telegram, PROOF)).to.equal(200);
    expect(seen).to.have.length(2);
  });

  it('leave what is not theirs to the other routes', async () => {
    await serve();
    expect(await statusOf('/health', PROOF)).to.equal(404);
    expect(await statusOf('/webhooks', PROOF)).to.equal(404);
  });

  it('are posted to, and to nothing else', async () => {
    await serve();
    for (const method of ['GET', 'PUT']) expect(await statusOf(PATH.telegram, PROOF, '', method)).to.equal(405);
    expect(seen).to.deep.equal([]);
  });

  for (const [said, status] of [
    ['done', 200],
    ['repeat', 200],
    ['refused', 400],
    ['unfinished', 503],
  ] as const)
    it(`say ${status} when the intake says ${said}`, async () => {
      await serve(said);
      expect(await statusOf(PATH.bale, {})).to.equal(status);
    });

  it('say 400 to what is no JSON', async () => {
    await serve();
    expect(await statusOf(PATH.bale, {}, '{"update_id":')).to.equal(400);
    expect(seen).to.deep.equal([]);
  });

  it('let the messenger send again what is not finished within nine seconds', async () => {
    await serve(new Promise(() => {}));
    let status = 0;
    const answer = statusOf(PATH.bale, {}).then((code) => (status = code));
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.pass(8_999);
    expect(status).to.equal(0);
    await clock.pass(1);
    await answer;
    expect(status).to.equal(503);
  });

  it('take a body of up to a million bytes', async () => {
    await serve();
    expect(await statusOf(PATH.bale, {}, UPDATE.padEnd(BODY_LIMIT))).to.equal(200);
    expect(seen).to.have.length(1);
  });

  it('hold 32 million bytes of bodies at most, and refuse what is more with 503', async () => {
    await serve(new Promise(() => {}));
    const body = UPDATE.padEnd(BODY_LIMIT);
    agent.maxSockets = 50;
    const statuses: number[] = [];
    const answers = Array.from({ length: 40 }, async () => void statuses.push(await statusOf(PATH.bale, {}, body)));
    while (seen.length + statuses.length < 40) await new Promise((resolve) => setImmediate(resolve));
    expect(statuses).to.deep.equal(Array(8).fill(503));
    expect(seen).to.have.length(32);
    await clock.pass(9_000);
    await Promise.all(answers);
    taken = 'done';
    // What is answered is held no more.
    expect(await statusOf(PATH.bale, {}, body)).to.equal(200);
  });

  it('refuse whoever proves nothing before the body has come', async () => {
    await serve();
    for (const [path, status] of [
      [PATH.telegram, 401],
      ['/webhook/bale/guess', 404],
      ['/elsewhere', 404],
    ] as const) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 900000\r\n\r\n${'x'.repeat(100)}`);
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      expect(text)
        .to.match(new RegExp(`^HTTP/1.1 ${status} `))
        .and.match(/^connection: close/im);
    }
  });

  it('refuse a longer body with 413, whether or not its length was said, and keep the connection', async () => {
    await serve();
    expect(await ask(PATH.bale, {}, UPDATE.padEnd(BODY_LIMIT + 1))).to.include({ status: 413 });
    const large = Array.from({ length: 80 }, () => Buffer.alloc(100_000, ' '));
    expect(await ask(PATH.bale, {}, large)).to.deep.equal({ status: 413, sameConnection: true });
    expect(seen).to.deep.equal([]);
    expect(await ask(PATH.bale, {})).to.deep.equal({ status: 200, sameConnection: true });
  });
});
