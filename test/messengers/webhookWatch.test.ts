import { expect } from 'chai';
import { GrammyError } from 'grammy';
import type { WebhookInfo } from 'grammy/types';
import { createLog } from '../../src/log.ts';
import { watchWebhook, type WebhookHealth } from '../../src/messengers/webhookWatch.ts';
import { TransportError } from '../../src/messengers/errors.ts';
import { testMachineClock, type TestMachineClock } from '../support/clock.ts';

const ADDRESS = 'https://bot.example.ir/webhook/telegram';
const MINUTE = 60_000;

describe('The watch over a webhook', () => {
  let clock: TestMachineClock;
  let health: WebhookHealth;
  let sets = 0;
  let lines: { action: string; says?: string; pending?: number | null; times?: number }[];
  let stop: AbortController;
  let watching: Promise<void>;

  /** Watches a messenger that answers so. */
  function watch(ask: () => Partial<WebhookInfo> | Error): void {
    watching = watchWebhook({
      api: {
        getWebhookInfo: async () => {
          const answer = ask();
          if (answer instanceof Error) throw answer;
          return { url: ADDRESS, has_custom_certificate: false, pending_update_count: 0, ...answer };
        },
      },
      address: ADDRESS,
      set: () => Promise.resolve((sets += 1)),
      health,
      clock,
      log: createLog('info', { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]) }),
      signal: stop.signal,
    });
  }
  beforeEach(() => {
    clock = testMachineClock();
    health = { setAgain: 0, lastError: null };
    sets = 0;
    lines = [];
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await watching;
  });
  const logged = () => lines.map(({ action }) => action);
  /** Unix seconds, so many minutes before now. */
  const before = (minutes: number) => Math.floor((clock.now() - minutes * MINUTE) / 1000);

  it('asks every three minutes, and does nothing while it leads here', async () => {
    let asked = 0;
    watch(() => ((asked += 1), {}));
    await clock.pass(3 * MINUTE - 1);
    expect(asked).to.equal(0);
    await clock.pass(1);
    expect(asked).to.equal(1);
    await clock.pass(9 * MINUTE);
    expect(asked).to.equal(4);
    expect({ sets, health, lines }).to.deep.equal({ sets: 0, health: { setAgain: 0, lastError: null }, lines: [] });
  });

  it('sets it again when it leads elsewhere or nowhere, and tells the operator how often', async () => {
    const urls = ['', 'https://other.example.ir/', ADDRESS];
    watch(() => ({ url: urls.shift()! }));
    await clock.pass(9 * MINUTE);
    expect({ sets, setAgain: health.setAgain }).to.deep.equal({ sets: 2, setAgain: 2 });
    expect(lines.map(({ action, times }) => [action, times])).to.deep.equal([
      ['webhook.lost', 1],
      ['webhook.lost', 2],
    ]);
  });

  it('sets it each time where the messenger does not know the question, which is no loss', async () => {
    const unknown = { ok: false as const, error_code: 404, description: 'Not Found: method not found' };
    watch(() => new GrammyError('Call failed!', unknown, 'getWebhookInfo', {}));
    await clock.pass(6 * MINUTE);
    expect({ sets, health, lines }).to.deep.equal({ sets: 2, health: { setAgain: 0, lastError: null }, lines: [] });
  });

  it('goes on when the question is not answered', async () => {
    let asked = 0;
    watch(() => ((asked += 1) === 1 ? new TransportError('ECONNREFUSED', 'no') : {}));
    await clock.pass(6 * MINUTE);
    expect({ asked, sets }).to.deep.equal({ asked: 2, sets: 0 });
    expect(logged()).to.deep.equal(['webhook.unknown']);
  });

  it('tells what the messenger says of calling us, once for each time, and for a quarter of an hour', async () => {
    const failedAt = before(0);
    let error: Partial<WebhookInfo> = {
      last_error_date: failedAt,
      last_error_message: 'Connection refused',
      pending_update_count: 7,
    };
    watch(() => error);
    await clock.pass(12 * MINUTE);
    expect(health.lastError).to.equal('Connection refused');
    expect(lines.map(({ action, says, pending }) => [action, says, pending])).to.deep.equal([
      ['webhook.failing', 'Connection refused', 7],
    ]);
    await clock.pass(3 * MINUTE);
    expect(health.lastError, 'a quarter of an hour ago').to.equal(null);
    error = { last_error_date: before(1), last_error_message: 'Wrong certificate' };
    await clock.pass(3 * MINUTE);
    expect(health.lastError).to.equal('Wrong certificate');
    expect(logged()).to.deep.equal(['webhook.failing', 'webhook.failing']);
    error = {};
    await clock.pass(3 * MINUTE);
    expect(health.lastError).to.equal(null);
  });
});
