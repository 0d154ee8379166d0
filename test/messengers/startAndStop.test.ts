import { expect } from 'chai';
import type { Bot } from 'grammy';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/connection.ts';
import { createLog, silentLog } from '../../src/log.ts';
import { createIntake } from '../../src/messengers/intake/intake.ts';
import { memoryLeases } from '../../src/messengers/intake/leases.ts';
import { createMessenger } from '../../src/messengers/messenger.ts';
import { engines } from '../support/databases.ts';
import { startMessenger, type Stage } from './stage.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Waits for what needs no time to pass. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await turn();
}
const echo = (bot: Bot) => void bot.on('message:text', (context) => context.reply(context.msg.text));

let database: Database;
before(async () => (database = await engines()[0]!.open()));
after(() => database.close());

describe('A messenger that starts and stops', () => {
  let stage: Stage;
  afterEach(() => stage.stop());

  it('takes away a webhook that was set, before it polls', async () => {
    stage = await startMessenger({ channel: 'telegram', build: echo, database, start: false });
    const { apiRoot, token } = stage.simulator.bot('telegram');
    await fetch(`${apiRoot}/bot${token}/setWebhook?url=https://127.0.0.1/x`);
    await stage.messenger.start({ intake: stage.intake });
    const sara = stage.simulator.person('سارا', 'telegram');
    sara.send('سلام');
    expect((await sara.next()).text).to.equal('سلام');
    expect(stage.lines('polling.trouble')).to.deep.equal([]);
  });

  it('does not call itself working when it is stopped while it starts', async () => {
    let finish = () => {};
    const build = (bot: Bot) => void bot.on('message', () => new Promise<void>((resolve) => (finish = resolve)));
    stage = await startMessenger({ channel: 'telegram', build, database, start: false });
    stage.simulator.fault({ channel: 'telegram', kind: 'silence', methods: ['deleteWebhook'] });
    const started = stage.messenger.start({ intake: stage.intake });
    await until(() => stage.simulator.callsOf('deleteWebhook').length === 1);
    // Something is in hand, so that it takes a while to stop.
    void stage.messenger.handle({ update_id: 1, message: { message_id: 1, chat: { id: 7 }, text: 'a' } });
    await turn();
    const stopping = stage.messenger.stop(5_000);
    await started;
    finish();
    await stopping;
    await stage.messenger.stopped;
    expect(stage.lines('messenger.status').map(({ status }) => status)).to.deep.equal(['stopped']);
    expect(stage.messenger.status()).to.equal('stopped');
  });

  it('tells of a person who blocks it while it answers, and calls that no error', async () => {
    stage = await startMessenger({ channel: 'telegram', build: echo, database });
    const sara = stage.simulator.person('سارا', 'telegram');
    stage.simulator.fault({ channel: 'telegram', kind: 'blocked', methods: ['sendMessage'] });
    sara.send('سلام');
    await until(() => stage.lines('update.failed').length === 1);
    expect(stage.unreachable).to.deep.equal([{ channel: 'telegram', id: String(sara.id) }]);
    expect(stage.lines('update.failed')[0]).to.include({ level: 30, class: 'permanent' });
    expect(stage.lines().filter(({ level }) => Number(level) > 30)).to.deep.equal([]);
  });
});

describe('A messenger in front of a server that says little', () => {
  const open: Server[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.closeAllConnections();
  });

  /** A server that answers each method with what `results` has for it, and keeps silent where that is nothing. */
  async function begin(results: Record<string, unknown>, onUnreachable?: () => Promise<void>) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const method = (request.url ?? '').split('/').at(-1) ?? '';
      asked.push(method);
      request.resume();
      if (method in results) response.end(JSON.stringify(results[method]));
    });
    open.push(server);
    // Only the other side closes a connection here.
    server.keepAliveTimeout = 600_000;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const written: string[] = [];
    const clocks = { machine: machineClock, business: createBusinessClock(machineClock) };
    const messenger = createMessenger({
      channel: 'bale',
      token: '1:a',
      apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      rate: 500,
      clocks,
      log: createLog('debug', { write: (line: string) => void written.push(line) }),
      build: () => undefined,
      ...(onUnreachable ? { onUnreachable } : {}),
    });
    const intake = createIntake({ updates: database.models.updates, leases: memoryLeases(), clocks, log: silentLog });
    const connections = () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      );
    return { messenger, intake, asked, written, connections };
  }
  const ME = { ok: true, result: { id: 1, is_bot: true, first_name: 'a' } };

  it('works without a name where the messenger does not tell it', async () => {
    const { messenger, intake } = await begin({ getMe: ME, deleteWebhook: { ok: true, result: true } });
    await messenger.start({ intake });
    expect(messenger.status()).to.equal('working');
    expect(messenger.username()).to.equal('');
    await messenger.stop(1_000);
  });

  it('works where there is no webhook to take away', async () => {
    const unknown = { ok: false, error_code: 404, description: 'method not found' };
    const { messenger, intake, asked } = await begin({ getMe: ME, deleteWebhook: unknown });
    await messenger.start({ intake });
    await until(() => asked.includes('getUpdates'));
    expect(messenger.status()).to.equal('working');
    await messenger.stop(1_000);
  });

  it('closes its connections when it stops', async () => {
    const { messenger, connections } = await begin({ getMe: ME });
    await messenger.api.getMe();
    expect(await connections()).to.equal(1);
    await messenger.stop(1_000);
    while ((await connections()) > 0) await turn();
  });

  it('sends nothing any more once its token was refused from the first', async () => {
    const refused = { ok: false, error_code: 401, description: 'Unauthorized' };
    const { messenger, intake, asked } = await begin({ getMe: refused });
    await messenger.start({ intake });
    for (const api of [messenger.api, messenger.push])
      expect(await api.sendMessage(1, 'a').catch((error: unknown) => String(error))).to.include('Unauthorized');
    expect(asked).to.deep.equal(['getMe']);
  });

  it('writes down that a chat could not be marked, and goes on', async () => {
    const blocked = { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' };
    const away = () => Promise.reject(new Error('The store is away.'));
    const { messenger, written } = await begin({ sendMessage: blocked }, away);
    await messenger.push.sendMessage(1, 'a').catch(() => undefined);
    await until(() => written.some((line) => line.includes('chat.notMarked')));
    await messenger.stop(1_000);
  });
});
