import { expect } from 'chai';
import { GrammyError, HttpError } from 'grammy';
import { createLog } from '../../src/log.ts';
import { BALE, TELEGRAM, type Capabilities } from '../../src/messengers/capabilities.ts';
import { deleteWebhook, insistence, setWebhook } from '../../src/messengers/connect.ts';
import { TransportError } from '../../src/messengers/errors.ts';
import { headerSecret, webhookPath } from '../../src/messengers/intake/webhooks.ts';
import { testMachineClock } from '../support/clock.ts';

const refusal = (error_code: number, description: string, parameters = {}) =>
  new GrammyError('Call failed!', { ok: false, error_code, description, parameters }, 'getMe', {});
const away = new HttpError('Failed!', new TransportError('ECONNREFUSED', 'no'));
const { signal } = new AbortController();

describe('The start of a messenger', () => {
  /** Asks a messenger that fails with each of `errors` in turn; notes when it was asked, ms after the start. */
  function ask(...errors: unknown[]) {
    return askFor('getMe', ...errors);
  }

  function askFor(what: string, ...errors: unknown[]) {
    const clock = testMachineClock();
    const start = clock.now();
    const stop = new AbortController();
    const written: Record<string, unknown>[] = [];
    const log = createLog('debug', { write: (line) => void written.push(JSON.parse(line) as Record<string, unknown>) });
    const askedAt: number[] = [];
    const insist = insistence({ messenger: 'telegram', proxy: false, clock, log, signal: stop.signal });
    const answer = insist(what, async () => {
      askedAt.push(clock.now() - start);
      if (errors.length > 0) throw errors.shift();
      return 'there';
    });
    const pass = async (ms: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.pass(ms);
    };
    return { answer, askedAt, pass, stop, written };
  }

  it('waits a second after the first failure, then twice as long each time, a minute at most', async () => {
    const { answer, askedAt, pass } = ask(...Array.from({ length: 9 }, () => away));
    await pass(400_000);
    expect(await answer).to.equal('there');
    const waits = askedAt.slice(1).map((at, i) => at - (askedAt[i] ?? 0));
    expect(waits).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('waits as long as the messenger asks for', async () => {
    const { answer, askedAt, pass } = ask(refusal(429, 'Too Many Requests', { retry_after: 90 }));
    await pass(90_000);
    expect(await answer).to.equal('there');
    expect(askedAt).to.deep.equal([0, 90_000]);
  });

  it('tells the operator what to do about a refusal that does not pass by itself, and asks again', async () => {
    const { answer, pass, written } = askFor('setWebhook', refusal(400, 'Bad Request: bad webhook: invalid URL'), away);
    await pass(10_000);
    expect(await answer).to.equal('there');
    expect(written.map(({ level, action }) => [level, action])).to.deep.equal([
      [50, 'messenger.setupRefused'],
      [40, 'messenger.unreachable'],
    ]);
    expect(written[0]).to.include({ messenger: 'telegram', what: 'setWebhook', remedy: 'Check WEBHOOK_URL.' });
    expect(written[1]).to.include({ failures: 2, error: 'HttpError', why: 'refused', code: 'ECONNREFUSED' });
  });

  it('ends without an answer when it is told to stop, in the middle of a wait too', async () => {
    const { answer, askedAt, pass, stop, written } = ask(away, away);
    await pass(10);
    stop.abort();
    expect(await answer).to.equal(undefined);
    await pass(10_000);
    expect(askedAt).to.deep.equal([0]);
    expect(written).to.have.length(1);
  });
});

describe('Setting a webhook', () => {
  const settings = { url: 'https://bot.example.ir/kartyar', secret: 'a secret of the tests' };
  const set = async (capabilities: Capabilities) => {
    const calls: unknown[] = [];
    const api = {
      async setWebhook(url: string, other?: object) {
        calls.push(url, other);
        return true as const;
      },
    };
    await setWebhook(api, capabilities, settings, signal);
    return calls;
  };

  it('tells Telegram where to go, its secret, and what we want to hear', async () => {
    const [url, other] = await set(TELEGRAM);
    expect(url).to.equal('https://bot.example.ir/kartyar/webhook/telegram');
    expect(other).to.deep.equal({
      secret_token: headerSecret(settings.secret),
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
  });

  it('tells Bale an address that nobody can guess, and nothing that it does not know', async () => {
    const [url, other] = await set(BALE);
    expect(url).to.equal(`https://bot.example.ir/kartyar${webhookPath(BALE, settings.secret)}`);
    expect(other).to.deep.equal({});
  });
});

describe('Taking a webhook away', () => {
  const remove = (error?: unknown) =>
    deleteWebhook(
      {
        deleteWebhook: async () => {
          if (error !== undefined) throw error;
          return true;
        },
      },
      signal,
    ).catch((problem: unknown) => problem);

  it('is done when the messenger says so, or has none to take away', async () => {
    expect(await remove()).to.equal(true);
    for (const [code, description] of [
      [404, 'Not Found: method not found'],
      [400, 'Bad Request: no webhook'],
      [403, 'Forbidden'],
    ] as const)
      expect(await remove(refusal(code, description)), description).to.equal(true);
  });

  it('is tried again after trouble: a webhook that stays keeps every update from polling', async () => {
    for (const error of [
      away,
      refusal(502, 'Bad Gateway'),
      refusal(429, 'Too Many Requests'),
      refusal(401, 'Unauthorized'),
    ])
      expect(await remove(error)).to.equal(error);
  });
});
