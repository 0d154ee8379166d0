import { expect } from 'chai';
import { HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { silentLog } from '../../../src/log.ts';
import { TELEGRAM } from '../../../src/messengers/capabilities.ts';
import { TOO_LONG, TransportError } from '../../../src/messengers/errors.ts';
import type { Taken } from '../../../src/messengers/intake/intake.ts';
import { poll } from '../../../src/messengers/intake/polling.ts';
import { settle, testMachineClock, type TestMachineClock } from '../../support/clock.ts';

const update = (update_id: number): Update => ({ update_id });

describe('Polling', () => {
  let clock: TestMachineClock;
  let stop: AbortController;
  beforeEach(() => {
    clock = testMachineClock();
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  /** Polls a messenger that holds `queue`, and notes what it was asked. */
  function start(
    queue: unknown[],
    options: { take?: (id: number) => Promise<Taken>; bytesOf?: (id: number) => number },
  ) {
    const asked: { offset: number; limit: number }[] = [];
    const taken: number[] = [];
    const getUpdates = async ({ offset = 0, limit = 100 } = {}): Promise<Update[]> => {
      asked.push({ offset, limit });
      const some = (queue as Update[]).filter(({ update_id: id }) => !(id < offset)).slice(0, limit);
      if (some.length === 0) await clock.sleep(30_000, stop.signal);
      if (some.reduce((sum, { update_id: id }) => sum + (options.bytesOf?.(id) ?? 1), 0) > 100)
        throw new HttpError('too long', new TransportError(TOO_LONG, 'unknown'));
      return some;
    };
    const ended = poll({
      api: { getUpdates },
      capabilities: TELEGRAM,
      async take(one) {
        const id = (one as Update).update_id;
        taken.push(id);
        return options.take?.(id) ?? 'done';
      },
      clock,
      log: silentLog,
      signal: stop.signal,
      explain: () => ({}),
      onState: () => undefined,
    });
    return { asked, taken, ended };
  }

  it('gets past a chat that sends five hundred messages at once', async () => {
    const queue = Array.from({ length: 530 }, (_, i) => update(i + 1));
    // As the intake answers for that chat: nobody need wait for it.
    const { taken, asked } = start(queue, { take: async (id) => (id <= 500 ? 'crowded' : 'done') });
    await settle();
    expect(taken).to.have.length(530);
    expect(asked.map(({ offset }) => offset).slice(0, 6)).to.deep.equal([0, 101, 201, 301, 401, 501]);
  });

  it('waits before the next poll when one brings only what is known or cannot be read', async () => {
    for (const queue of [[update(1)], [{ update_id: 'none' }, { message: {} }]]) {
      const { asked } = start(queue, { take: () => new Promise(() => {}) });
      await settle();
      const before = asked.length;
      await clock.pass(10_000);
      expect(asked.length - before).to.be.within(5, 25);
      stop.abort();
      stop = new AbortController();
    }
  });

  it('asks for fewer updates when the answer is too long, and for all of them again afterwards', async () => {
    const queue = Array.from({ length: 60 }, (_, i) => update(i + 1));
    const { asked, taken } = start(queue, { bytesOf: (id) => (id <= 20 ? 9 : 1) });
    await settle();
    expect(taken).to.deep.equal(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(asked.map(({ limit }) => limit).slice(0, 4)).to.deep.equal([100, 10, 20, 40]);
    expect(asked.at(-1)?.limit).to.be.greaterThan(10);
  });

  it('gives up an update that is too long even alone', async () => {
    const queue = [update(7), update(8), update(9)];
    const { taken } = start(queue, { bytesOf: (id) => (id === 8 ? 101 : 1) });
    await settle();
    for (let i = 0; i < 20; i++) await clock.pass(500);
    expect(taken).to.deep.equal([7, 9]);
  });
});
