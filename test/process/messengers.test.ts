import { expect } from 'chai';
import { addCard, addImport } from '../support/cards.ts';
import { setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses } from '../support/process.ts';

const READY = /^✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور/;

describe('the program and its messengers', function () {
  this.timeout(60_000);
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
  const health = async (url: string) => {
    const response = await fetch(`${url}/health`);
    return { code: response.status, ...((await response.json()) as { status: string; degraded: string[] }) };
  };
  const until = async <T>(look: () => Promise<T>, found: (value: T) => boolean): Promise<T> => {
    for (let tries = 0; ; tries++) {
      const value = await look();
      if (found(value) || tries > 500) return value;
    }
  };

  it('answers on both messengers from one store', async () => {
    const { both } = await card();
    const kartyar = await stage.start();
    for (const channel of ['telegram', 'bale'] as const) {
      const person = stage.simulator.person('سارا', channel);
      person.send(both);
      expect((await person.next()).text).to.match(READY);
    }
    expect(await kartyar.end()).to.include({ code: 0 });
  });

  it('stops only the messenger whose token is wrong, and says which', async () => {
    const { both } = await card();
    const kartyar = await stage.start({ BALE_BOT_TOKEN: '7000000002:another-token-than-the-right-one' });
    const person = stage.simulator.person('سارا', 'telegram');
    person.send(both);
    expect((await person.next()).text).to.match(READY);
    const found = await until(
      () => health(kartyar.url),
      ({ status }) => status === 'degraded',
    );
    expect(found).to.include({ code: 200, status: 'degraded' });
    expect(found.degraded).to.deep.equal(['bale']);
    expect(kartyar.log()).to.match(/"messenger":"bale".*BALE_BOT_TOKEN/);
    await kartyar.end();
  });

  it('ends with exit code 1 when no messenger accepts its token', async () => {
    const wrong = '7000000002:another-token-than-the-right-one';
    const kartyar = await stage.start({ BALE_BOT_TOKEN: wrong, TELEGRAM_BOT_TOKEN: wrong });
    expect((await kartyar.exit).code).to.equal(1);
  });

  it('is told of updates by webhooks, with Telegram’s secret and Bale’s path', async () => {
    const { both } = await card();
    // The port must be known before the start: the webhook's address names it.
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const kartyar = await stage.start({
      PORT: String(port),
      WEBHOOK_URL: `http://127.0.0.1:${port}`,
      WEBHOOK_SECRET: 'a-secret-for-webhooks-0123456789',
    });
    for (const channel of ['telegram', 'bale'] as const) {
      const person = stage.simulator.person('سارا', channel);
      await stage.simulator.listening(channel);
      person.send(both);
      expect((await person.next()).text).to.match(READY);
    }
    const forged = await fetch(`${kartyar.url}/webhook/telegram`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ update_id: 1 }),
    });
    expect(forged.status).to.be.oneOf([401, 403, 404]);
    await kartyar.end();
  });

  it('finishes what is in hand when it is told to end', async () => {
    const { both } = await card();
    const kartyar = await stage.start();
    const people = Array.from({ length: 20 }, (_, index) => stage.simulator.person(`نفر ${index}`, 'telegram'));
    for (const person of people) person.send(both);
    await people[0]!.next();
    const started = Date.now();
    expect(await kartyar.end('SIGTERM')).to.include({ code: 0 });
    expect(Date.now() - started).to.be.below(10_000);
    const again = await stage.start();
    for (const person of people.slice(1)) expect((await person.next(20_000)).text).to.match(READY);
    expect(await again.end()).to.include({ code: 0 });
  });

  it('refuses to serve real people from the simulator’s store', async () => {
    const { env } = stage;
    const simulated = { DATA_DIR: env.DATA_DIR!, LOOKUP_SECRET: env.LOOKUP_SECRET! };
    const { startKartyar } = await import('../support/process.ts');
    await (await startKartyar({ cwd: stage.folder, env: simulated })).end();
    const refused = await stage.start().catch((error: Error) => error.message);
    expect(refused).to.match(/DATA_DIR holds the sample data of the simulator/);
  });
});
