import { expect } from 'chai';
import { clockRoute } from '../../src/http/clock.ts';
import { healthRoute, type Health } from '../../src/http/health.ts';
import { readBody, sendJson, serveHttp, type HttpServer, type Route } from '../../src/http/server.ts';
import { silentLog } from '../../src/log.ts';
import { testClocks } from '../support/clock.ts';

let server: HttpServer;
const serve = async (...routes: Route[]) =>
  (server = await serveHttp({ host: '127.0.0.1', port: 0, routes, log: silentLog }));
const call = async (path: string, init?: RequestInit) => {
  const response = await fetch(server.url + path, init);
  return { status: response.status, body: await response.text() };
};

describe('the web server', () => {
  afterEach(() => server.close(100));

  it('asks the routes in turn and says 404 when none answers', async () => {
    await serve(
      () => false,
      (request, response) => request.url === '/here' && sendJson(response, 200, { here: true }),
    );
    expect(await call('/here')).to.deep.equal({ status: 200, body: '{"here":true}\n' });
    expect((await call('/there')).status).to.equal(404);
  });

  it('answers 500 without a word of the error when a route fails', async () => {
    await serve(() => {
      throw new Error('0684159414');
    });
    const { status, body } = await call('/');
    expect(status).to.equal(500);
    expect(body).not.to.contain('0684159414');
  });

  it('reads a body up to its limit', async () => {
    await serve(async (request, response) => {
      const body = await readBody(request, 5);
      return sendJson(response, 200, { length: body?.length ?? null });
    });
    expect((await call('/', { method: 'POST', body: '12345' })).body).to.equal('{"length":5}\n');
    expect((await call('/', { method: 'POST', body: '123456' })).body).to.equal('{"length":null}\n');
  });
});

describe('health', () => {
  const well: Health = { serving: true, database: null, messengers: { telegram: 'working', bale: 'working' } };
  const ask = async (health: Health) => {
    await serve(healthRoute(async () => health));
    const { status, body } = await call('/health');
    return { ...(JSON.parse(body) as { status: string; degraded: string[] }), code: status };
  };
  afterEach(() => server.close(100));

  it('is 200 while everything works', async () => {
    expect(await ask(well)).to.include({ code: 200, status: 'ok' });
  });
  it('is 200 while one messenger works, and names the other', async () => {
    const health = await ask({ ...well, messengers: { telegram: 'stopped', bale: 'working' } });
    expect(health).to.include({ code: 200, status: 'degraded' });
    expect(health.degraded).to.deep.equal(['telegram']);
  });
  for (const [what, health] of [
    ['before and after serving', { ...well, serving: false }],
    ['without a database', { ...well, database: { code: 'SQLITE_FULL', remedy: 'The disk is full.' } }],
    ['when no messenger works', { ...well, messengers: { telegram: 'stopped', bale: 'starting' } }],
  ] as [string, Health][])
    it(`is 503 ${what}`, async () => {
      expect(await ask(health)).to.include({ code: 503, status: 'unavailable' });
    });
});

describe('the clock over HTTP', () => {
  const json = { 'content-type': 'application/json' };
  const post = (now: unknown, headers: Record<string, string> = json) =>
    call('/clock', { method: 'POST', headers, body: JSON.stringify({ now }) });
  const clocks = testClocks();
  beforeEach(() => serve(clockRoute(clocks.business)));
  afterEach(() => server.close(100));

  it('moves forwards and answers when the listeners are done', async () => {
    let planned = 0;
    const stop = clocks.business.onMove(async (now) => {
      await new Promise((resolve) => setImmediate(resolve));
      planned = now;
    });
    const { status } = await post('2025-08-12T09:00:00+03:30');
    stop();
    expect(status).to.equal(200);
    expect(planned).to.equal(Date.parse('2025-08-12T05:30:00Z'));
    expect((await call('/clock')).body).to.equal('{"now":"2025-08-12T05:30:00.000Z"}\n');
  });
  it('does not move backwards', async () => {
    expect((await post('2020-01-01T00:00:00Z')).status).to.equal(409);
  });
  it('says what it wants when it gets something else', async () => {
    for (const now of ['tomorrow', 5, null, '2025-08-12']) expect((await post(now)).status).to.equal(400);
    expect((await post('x'.repeat(2_000))).status).to.equal(413);
  });
  it('is not moved by a page of another site', async () => {
    expect((await post('2030-01-01T00:00:00Z', { 'content-type': 'text/plain' })).status).to.equal(415);
    expect((await call('/clock', { method: 'DELETE' })).status).to.equal(405);
  });
});
