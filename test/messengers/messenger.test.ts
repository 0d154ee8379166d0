import { expect } from 'chai';
import type { Bot, Context } from 'grammy';
import { conversations, createConversation, type ConversationFlavor } from '@grammyjs/conversations';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBusinessClock, machineClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/connection.ts';
import { silentLog } from '../../src/log.ts';
import { createIntake } from '../../src/messengers/intake/intake.ts';
import { memoryLeases } from '../../src/messengers/intake/leases.ts';
import { createMessenger } from '../../src/messengers/messenger.ts';
import type { FaultKind } from '../../src/simulator/protocol.ts';
import { engines } from '../support/databases.ts';
import { classify } from '../../src/messengers/errors.ts';
import { createWebhooks } from '../../src/messengers/intake/webhooks.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { testMachineClock, type TestMachineClock } from '../support/clock.ts';
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

for (const channel of ['telegram', 'bale'] as const)
  describe(`A messenger, on ${channel}`, () => {
    let stage: Stage;
    let sara: SimulatedPerson;
    const begin = async (options: Partial<Parameters<typeof startMessenger>[0]> = {}) => {
      stage = await startMessenger({ channel, build: echo, database, ...options });
      sara = stage.simulator.person('سارا', channel);
    };
    afterEach(() => stage.stop());

    it('works after its start, and says who it is', async () => {
      await begin();
      expect(stage.messenger.status()).to.equal('working');
      expect(stage.messenger.username()).to.equal(stage.simulator.username);
    });

    it('calls the messenger’s own server when it is told of no other', async () => {
      await begin({ apiRoot: null, start: false });
      const own = channel === 'bale' ? 'https://tapi.bale.ai' : 'https://api.telegram.org';
      for (const api of [stage.messenger.api, stage.messenger.push]) expect(api.options?.apiRoot).to.equal(own);
    });

    it('keeps trying while the messenger cannot be reached', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock, start: false });
      stage.simulator.fault({ channel, kind: 'serverError', methods: ['getMe'], times: 3 });
      const started = stage.messenger.start({ intake: stage.intake });
      expect(stage.messenger.status()).to.equal('starting');
      for (let tries = 1; tries <= 3; tries++) {
        await until(() => stage.lines('messenger.unreachable').length === tries);
        await clock.pass(10_000);
      }
      await started;
      expect(stage.messenger.status()).to.equal('working');
    });

    it('stops, with one line that names it, when the token is refused', async () => {
      await begin({ token: '1:wrong', start: false });
      await stage.messenger.start({ intake: stage.intake });
      expect(stage.messenger.status()).to.equal('stopped');
      await stage.messenger.stopped;
      const errors = stage.lines().filter(({ level }) => Number(level) >= 50);
      expect(errors).to.have.length(1);
      expect(errors[0]).to.deep.include({ action: 'messenger.refused', messenger: channel });
      expect(errors[0]?.['remedy']).to.include(`${channel.toUpperCase()}_BOT_TOKEN`);
      const refused = await stage.messenger.push.sendMessage(1, 'a').catch((error: unknown) => error);
      expect(classify(refused).class).to.equal('configuration');
    });

    /** Lets the clock of the messenger run until `what` holds; the server's answers take real turns in between. */
    const runUntil = async (clock: TestMachineClock, what: () => boolean) => {
      for (let turns = 0; !what(); turns++) {
        if (turns > 4_000) throw new Error('It never came.');
        if (turns % 20 === 19) await clock.pass(2_000);
        else await turn();
      }
    };

    it('goes on by itself when a token that had worked is taken again, and says once what is wrong and what to do', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock });
      stage.simulator.fault({ channel, kind: 'tokenRevoked' });
      sara.send('اول');
      await runUntil(clock, () => stage.messenger.status() === 'refused');
      expect(stage.messenger.remedy()).to.include(`${channel.toUpperCase()}_BOT_TOKEN`);
      await clock.pass(3 * 3_600_000);
      expect(stage.lines('messenger.refused')).to.have.length(1);
      stage.simulator.clearFaults();
      await runUntil(clock, () => stage.messenger.status() === 'working');
      expect(stage.messenger.remedy()).to.equal(null);
      await runUntil(clock, () => sara.messages.some(({ text, from }) => from === null && text === 'اول'));
    });

    it('answers all the same when one call is refused as if the token were wrong', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock });
      stage.simulator.fault({ channel, kind: 'tokenRevoked', methods: ['sendMessage'], times: 1 });
      sara.send('سلام');
      await runUntil(clock, () => sara.messages.some(({ text, from }) => from === null && text === 'سلام'));
      expect(stage.messenger.status()).to.equal('working');
      expect(stage.lines('messenger.refused')).to.deep.equal([]);
    });

    it('waits while another process has its updates, says so once, and goes on when that is gone', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock, start: false });
      stage.simulator.fault({ channel, kind: 'secondCopy', times: 6 });
      await stage.messenger.start({ intake: stage.intake });
      await runUntil(clock, () => stage.messenger.status() === 'refused');
      expect(stage.messenger.remedy()).to.match(/^Another process uses this token/);
      sara.send('سلام');
      await runUntil(clock, () => stage.messenger.status() === 'working');
      expect(stage.lines('messenger.refused')).to.have.length(1);
      await runUntil(clock, () => sara.messages.some(({ text, from }) => from === null && text === 'سلام'));
    });

    it('polls although a webhook was set before', async () => {
      await begin({ start: false });
      await fetch(
        `${stage.simulator.bot(channel).apiRoot}/bot${stage.simulator.bot(channel).token}/setWebhook?url=https://example.ir/x`,
      );
      await stage.messenger.start({ intake: stage.intake });
      sara.send('سلام');
      expect((await sara.next()).text).to.equal('سلام');
    });

    it('answers once, whatever becomes of the connection to getUpdates', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock });
      for (const kind of ['reset', 'serverError', 'answerLost', 'tooManyPlain'] as const) {
        stage.simulator.fault({ channel, kind, methods: ['getUpdates'] });
        const before = stage.lines('polling.trouble').length;
        sara.send(kind);
        await until(() => {
          void clock.pass(100);
          return stage.lines('polling.trouble').length > before;
        });
        await until(() => {
          void clock.pass(1_000);
          return sara.last?.text === kind;
        });
      }
      await stage.simulator.idle();
      expect(sara.rest().map(({ text }) => text)).to.deep.equal(['reset', 'serverError', 'answerLost', 'tooManyPlain']);
    });

    it('keeps the newest reply of a chat during a long pause and sends it afterwards', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock });
      sara.send('0');
      await sara.next();
      stage.simulator.fault({ channel, kind: 'tooMany', methods: ['sendMessage'], retryAfter: 2_282, times: 1 });
      for (const text of ['1', '2', '3']) {
        sara.send(text);
        await stage.simulator.idle();
      }
      expect(stage.messenger.status()).to.equal('paused');
      const called = stage.simulator.callsOf('sendMessage', channel).length;
      await clock.pass(2_280_000);
      expect(stage.simulator.callsOf('sendMessage', channel)).to.have.length(called);
      await clock.pass(3_000);
      expect((await sara.next()).text).to.equal('3');
      expect(stage.messenger.status()).not.to.equal('paused');
      expect(sara.messages.filter(({ from }) => from === null).map(({ text }) => text)).to.deep.equal(['0', '3']);
    });

    it('learns of a block from a kept reply, too', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock });
      stage.simulator.fault({ channel, kind: 'tooMany', methods: ['sendMessage'], retryAfter: 60 });
      stage.simulator.fault({ channel, kind: 'blocked', methods: ['sendMessage'] });
      sara.send('1');
      await until(() => stage.messenger.status() === 'paused' && stage.intake.inHand() === 0);
      await clock.pass(60_000);
      await until(() => stage.unreachable.length === 1);
      expect(stage.unreachable).to.deep.equal([{ channel, id: String(sara.id) }]);
    });

    it('understands a plain-text refusal for speed, waits, and says it then', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock });
      stage.simulator.fault({ channel, kind: 'tooManyPlain', methods: ['sendMessage'] });
      sara.send('سلام');
      await until(() => stage.messenger.status() === 'paused');
      await clock.pass(4_999);
      expect(stage.messenger.status()).to.equal('paused');
      await clock.pass(1);
      expect((await sara.next()).text).to.equal('سلام');
    });

    it('says an answer twice rather than not at all when the messenger’s word on it is lost, and tells the log', async () => {
      await begin();
      stage.simulator.fault({ channel, kind: 'answerLost', methods: ['sendMessage'] });
      sara.send('1');
      expect((await sara.next()).text).to.equal('1');
      expect((await sara.next()).text).to.equal('1');
      sara.send('2');
      expect((await sara.next()).text).to.equal('2');
      expect(sara.rest()).to.deep.equal([]);
    });

    it('tells a push exactly what is known of it', async () => {
      await begin();
      const push = async (kind: FaultKind, more = {}) => {
        stage.simulator.fault({ channel, kind, methods: ['sendMessage'], ...more });
        const other = await fresh();
        return stage.messenger.push.sendMessage(other.id, 'news').catch((error: unknown) => classify(error));
      };
      /** Somebody to whom nothing was said within the last second. */
      const fresh = async () => {
        const person = stage.simulator.person('پدر', channel);
        person.sendSticker();
        await stage.simulator.idle();
        return person;
      };
      expect(await push('answerLost')).to.deep.equal({ class: 'transient', delivered: 'unknown' });
      expect(await push('blocked')).to.deep.equal({ class: 'permanent', delivered: 'no' });
      const rate = { class: 'rate', delivered: 'no', retryAfterMs: 3_000_000 };
      expect(await push('tooMany', { retryAfter: 3_000 })).to.deep.equal(rate);
      const again = await stage.messenger.push.sendMessage(sara.id, 'news').catch((error: unknown) => classify(error));
      expect(again).to.deep.include({ class: 'rate', delivered: 'no' });
    });

    it('keeps an error of a handler to itself: one line, and the next update is handled', async () => {
      await begin({
        build: (bot) =>
          void bot.on('message:text', (context) => {
            if (context.msg.text === 'bad') throw new TypeError(`a secret: ${context.msg.text}`);
            return context.reply('fine');
          }),
      });
      sara.send('bad');
      sara.send('good');
      expect((await sara.next()).text).to.equal('fine');
      const failed = stage.lines('update.failed');
      expect(failed).to.have.length(1);
      expect(failed[0]).to.include({ level: 50, error: 'TypeError', class: 'bug' });
      expect(JSON.stringify(stage.lines())).not.to.include('a secret');
    });

    it('never throws for an odd update, and logs nothing that was typed', async () => {
      await begin();
      for (const update of [
        null,
        {},
        { update_id: 1 },
        { update_id: 2, message: null },
        { update_id: 3, callback_query: { id: 5 } },
        { update_id: 4, inline_query: 7 },
      ])
        await stage.messenger.handle(update);
      expect(stage.messenger.status()).to.equal('working');
    });

    it('sends what a dialogue says through the same gate and renderer', async () => {
      type Talk = ConversationFlavor<Context>;
      await begin({
        build: (plain) => {
          const bot = plain as unknown as Bot<Talk>;
          bot.use(conversations());
          bot.use(
            createConversation<Talk, Context>(async (conversation, context) => {
              await context.reply('\u{E000}name\u{E001}?', { parse_mode: 'HTML' });
              const { msg } = await conversation.waitFor('message:text');
              await context.reply(`hello ${msg.text}`);
            }, 'ask'),
          );
          bot.command('ask', (context) => context.conversation.enter('ask'));
        },
      });
      sara.send('/ask');
      const question = await sara.next();
      expect(question.text).to.equal('name?');
      expect(question.entities.map(({ type }) => type)).to.deep.equal(['bold']);
      stage.simulator.fault({ channel, kind: 'serverError', methods: ['sendMessage'] });
      sara.send('Sara');
      expect((await sara.next()).text).to.equal('hello Sara');
    });

    it('finishes what is in hand when it stops, in good time', async () => {
      const releases: (() => void)[] = [];
      await begin({
        build: (bot) =>
          void bot.on('message', async (context) => {
            await new Promise<void>((resolve) => releases.push(resolve));
            await context.reply('done');
          }),
      });
      sara.send('سلام');
      await until(() => releases.length > 0);
      const stopping = stage.messenger.stop(5_000);
      await turn();
      releases[0]?.();
      expect((await sara.next()).text).to.equal('done');
      await stopping;
      expect(stage.messenger.status()).to.equal('stopped');
    });

    it('serves by webhook: set with its proof, handled once, sent again after trouble', async () => {
      await begin({ start: false });
      const server: Server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const settings = { url, secret: 'a secret of the tests' };
      const hooks = createWebhooks({ ...settings, messengers: [stage.messenger], intake: stage.intake });
      let failures = 1;
      server.on('request', (request, response) => {
        if (failures-- > 0) return response.writeHead(503).end();
        return void hooks(request, response);
      });
      await stage.messenger.start({ intake: stage.intake, webhook: settings });
      expect(stage.messenger.status()).to.equal('working');
      sara.send('سلام');
      expect((await sara.next(20_000)).text).to.equal('سلام');
      await stage.simulator.idle();
      expect(sara.rest()).to.deep.equal([]);
      const call = stage.simulator.callsOf('setWebhook', channel).at(-1)?.request as Record<string, unknown>;
      expect(call).to.have.all.keys(channel === 'bale' ? ['url'] : ['url', 'secret_token', 'allowed_updates']);
      server.closeAllConnections();
      server.close();
    });

    it('sets its webhook again when another copy has taken it away, says so, and tells what the messenger says of it', async () => {
      const clock = testMachineClock(Date.now());
      await begin({ clock, start: false });
      const settings = { url: 'https://127.0.0.1:9/kartyar', secret: 'a secret of the tests' };
      await stage.messenger.start({ intake: stage.intake, webhook: settings });
      expect(stage.messenger.webhook()).to.deep.equal({ setAgain: 0, lastError: null });
      const { apiRoot, token } = stage.simulator.bot(channel);
      await fetch(`${apiRoot}/bot${token}/deleteWebhook`);
      await runUntil(clock, () => (stage.messenger.webhook()?.setAgain ?? 0) === 1);
      expect(stage.lines('webhook.lost')).to.have.length(1);
      const info = (await (await fetch(`${apiRoot}/bot${token}/getWebhookInfo`)).json()) as { result: { url: string } };
      expect(info.result.url).to.match(/^https:\/\/127\.0\.0\.1:9\/kartyar\//);
    });
  });

describe('What polling does after a crash', () => {
  it('takes everything again that was not confirmed, and handles nothing again that was done', async () => {
    const handled: number[] = [];
    let hang = true;
    const build = (bot: Bot) =>
      void bot.on('message:text', async (context) => {
        if (hang && context.msg.text === '2') await new Promise(() => {});
        handled.push(Number(context.msg.text));
        await context.reply(context.msg.text);
      });
    const stage = await startMessenger({ channel: 'telegram', build, database });
    const people = ['a', 'b', 'c'].map((name) => stage.simulator.person(name));
    for (const [i, person] of people.entries()) person.send(String(i + 1));
    await until(() => handled.length === 2);
    await until(() => stage.intake.inHand() === 1);
    // The process is gone: nothing more is asked or confirmed. Another one comes up over the same store.
    await stage.messenger.stop(0);
    hang = false;
    const clocks = { business: createBusinessClock(machineClock), machine: machineClock };
    const intake = createIntake({
      updates: stage.database.models.updates,
      leases: memoryLeases(),
      clocks,
      log: silentLog,
    });
    const next = createMessenger({
      channel: 'telegram',
      ...stage.simulator.bot('telegram'),
      rate: 500,
      clocks,
      log: silentLog,
      build,
    });
    await next.start({ intake });
    expect((await people[1]!.next()).text).to.equal('2');
    await stage.simulator.idle();
    await next.stop(1_000);
    await intake.drain(0);
    expect(handled.sort((a, b) => a - b)).to.deep.equal([1, 2, 3]);
    await stage.stop();
  });
});
