import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { addCard, addImport } from '../support/cards.ts';
import { runApp, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses } from '../support/process.ts';

const READY = /^✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور/;
const WRONG = '7000000002:another-token-than-the-right-one';

describe('the program and its messengers', function () {
  this.timeout(120_000);
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage('embedded');
  });
  afterEach(async () => {
    endLeftProcesses();
    await stage.remove();
  });
  const card = () =>
    stage.withStore(async ({ models }) => {
      await addImport(models);
      return addCard(models, stage.keys, 1);
    });

  it('answers on both messengers from one store', async () => {
    const { both } = await card();
    await stage.run();
    for (const channel of ['telegram', 'bale'] as const) {
      const person = stage.simulator.person('سارا', channel);
      person.send(both);
      expect((await person.next()).text).to.match(READY);
    }
  });

  it('stops only the messenger whose token is wrong, and says which', async () => {
    const { both } = await card();
    const kartyar = await stage.run({ BALE_BOT_TOKEN: WRONG });
    const person = stage.simulator.person('سارا', 'telegram');
    person.send(both);
    expect((await person.next()).text).to.match(READY);
    const health = async () => {
      const response = await fetch(`${kartyar.url}/health`);
      return { code: response.status, ...((await response.json()) as { status: string; degraded: string[] }) };
    };
    let found = await health();
    while (found.status !== 'degraded') found = await health();
    expect(found.code).to.equal(200);
    expect(found.degraded).to.deep.equal(['bale']);
    expect(kartyar.log()).to.match(/"messenger":"bale".*BALE_BOT_TOKEN/);
  });

  it('ends with exit code 1 when no messenger accepts its token', async () => {
    const kartyar = await stage.start({ BALE_BOT_TOKEN: WRONG, TELEGRAM_BOT_TOKEN: WRONG });
    expect((await kartyar.exit).code).to.equal(1);
  });

  it('is told of updates by webhooks, with Telegram’s secret and Bale’s path', async () => {
    const { both } = await card();
    const proxy = await startProxy();
    try {
      const kartyar = await stage.run({ WEBHOOK_URL: proxy.url, WEBHOOK_SECRET: 'a-secret-for-webhooks-0123456789' });
      proxy.leadTo(kartyar.url);
      for (const channel of ['telegram', 'bale'] as const) {
        const person = stage.simulator.person('سارا', channel);
        await stage.simulator.listening(channel);
        person.send(both);
        expect((await person.next()).text).to.match(READY);
      }
      const forged = await fetch(`${proxy.url}/webhook/telegram`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ update_id: 1 }),
      });
      expect(forged.status).to.be.oneOf([401, 403, 404]);
    } finally {
      await proxy.close();
    }
  });

  it('finishes what is in hand when it is told to end', async () => {
    const { both } = await card();
    const kartyar = await stage.start();
    const people = Array.from({ length: 8 }, (_, index) => stage.simulator.person(`نفر ${index}`, 'telegram'));
    for (const person of people) person.send(both);
    await people[0]!.next();
    const started = Date.now();
    expect(await kartyar.end('SIGTERM')).to.include({ code: 0 });
    expect(Date.now() - started).to.be.below(10_000);
    await stage.run();
    // What was not finished in time is another process's once its lease is over.
    for (const person of people.slice(1)) expect((await person.next(60_000)).text).to.match(READY);
  });

  it('refuses to serve real people from the simulator’s store', async () => {
    const { env } = stage;
    const simulated = await runApp({ DATA_DIR: env.DATA_DIR!, LOOKUP_SECRET: env.LOOKUP_SECRET! });
    await simulated.app.stop(2_000);
    const refused = await stage.run().catch((error: Error) => error.message);
    expect(refused).to.match(/DATA_DIR holds the sample data of the simulator/);
  });
});

/** Stands before the program, as in the office's network: its address is known before the program's is. */
async function startProxy(): Promise<{ url: string; leadTo(url: string): void; close(): Promise<void> }> {
  let target = '';
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => void (target = url),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
