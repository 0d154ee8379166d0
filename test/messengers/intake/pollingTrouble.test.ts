import { expect } from 'chai';
import { HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { silentLog } from '../../../src/log.ts';
import { BALE, TELEGRAM, type Capabilities } from '../../../src/messengers/capabilities.ts';
import { TransportError } from '../../../src/messengers/errors.ts';
import type { Taken } from '../../../src/messengers/intake/intake.ts';
import { poll } from '../../../src/messengers/intake/polling.ts';
import { settle, testMachineClock, type TestMachineClock } from '../../support/clock.ts';

const HOUR_MS = 3_600_000;

describe('Polling in trouble and in quiet times', () => {
  let clock: TestMachineClock;
  let stop: AbortController;
  beforeEach(() => {
    clock = testMachineClock();
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  /**
   * Polls a messenger that answers from `next`, and notes when it was asked and for what.
   * @param next  updates, or what the call throws; where it gives none the poll ends after `pollMs`
   */
  function start(options: {
    next(offset: number): readonly number[] | Error;
    take?(id: number): Promise<Taken>;
    capabilities?: Capabilities;
    pollMs?: number;
  }) {
    const startedAt = clock.now();
    const asked: { at: number; offset: number }[] = [];
    const fields: string[][] = [];
    const taken: number[] = [];
    const states: string[] = [];
    const api = {
      async getUpdates(call: object = {}): Promise<Update[]> {
        const offset = 'offset' in call ? Number(call.offset) : 0;
        asked.push({ at: clock.now() - startedAt, offset });
        fields.push(Object.keys(call).toSorted());
        const found = options.next(offset);
        if (found instanceof Error) throw found;
        if (found.length === 0) await clock.sleep(options.pollMs ?? 30_000, stop.signal);
        return found.map((update_id) => ({ update_id }));
      },
      deleteWebhook: async () => true as const,
    };
    const ended = poll({
      api,
      capabilities: options.capabilities ?? TELEGRAM,
      async take(update) {
        const id = (update as Update).update_id;
        taken.push(id);
        return (await options.take?.(id)) ?? 'done';
      },
      clock,
      log: silentLog,
      signal: stop.signal,
      explain: () => ({}),
      onState: (state: string) => void (states.at(-1) === state || states.push(state)),
    });
    return { asked, taken, states, fields, ended };
  }

  it('waits longer after each failure, half a minute at most, and says after three that there is trouble', async () => {
    const failures = 8;
    const { asked, states } = start({
      next: () => (asked.length <= failures ? new HttpError('away', new TransportError('ECONNREFUSED', 'no')) : []),
    });
    await settle();
    await clock.pass(2_999);
    expect(asked).to.have.length(2);
    expect(states).to.deep.equal([]);
    await clock.pass(1);
    expect(states).to.deep.equal(['trouble']);
    await clock.pass(200_000);
    const waits = asked.slice(1, failures + 1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    expect(waits).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(states).to.deep.equal(['trouble', 'working']);
  });

  it('begins with the shortest wait again after it has worked', async () => {
    let calls = 0;
    const { asked } = start({
      next: () => (++calls % 2 === 1 ? new HttpError('away', new TransportError('ECONNREFUSED', 'no')) : [calls]),
    });
    await settle();
    for (let i = 0; i < 20; i++) await clock.pass(500);
    const waits = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    expect(Math.max(...waits)).to.be.at.most(1_500);
  });

  it('takes what could not be finished again, after a moment, and confirms nothing of it before', async () => {
    let away = true;
    const queue = [5, 6];
    const { asked, taken } = start({
      next: (offset) => queue.filter((id) => id >= offset),
      take: async (id) => (id === 5 && away ? 'unfinished' : 'done'),
    });
    await settle();
    expect(taken).to.deep.equal([5, 6]);
    await clock.pass(150);
    expect(taken).to.deep.equal([5, 6]);
    for (let i = 0; i < 10; i++) await clock.pass(100);
    expect(taken.filter((id) => id === 5).length).to.be.within(2, 6);
    expect(asked.map(({ offset }) => offset).every((offset) => offset <= 5)).to.equal(true);
    away = false;
    for (let i = 0; i < 20; i++) await clock.pass(100);
    expect(taken.filter((id) => id === 6)).to.have.length(1);
    expect(asked.at(-1)?.offset).to.equal(7);
  });

  it('takes again what failed to be taken', async () => {
    let failing = true;
    const { taken } = start({
      next: (offset) => (offset <= 1 ? [1] : []),
      async take() {
        if (failing) throw new Error('a bug');
        return 'done';
      },
    });
    await settle();
    failing = false;
    for (let i = 0; i < 20; i++) await clock.pass(100);
    expect(taken.length).to.be.greaterThan(1);
  });

  it('begins to count anew when there was nothing for a week: the messenger does', async () => {
    let queue = [1_000];
    const { taken, asked } = start({ next: (offset) => queue.filter((id) => id >= offset), pollMs: HOUR_MS });
    await settle();
    await clock.pass(HOUR_MS);
    expect(asked.at(-1)?.offset).to.equal(1_001);
    queue = [];
    for (let hour = 0; hour < 5 * 24; hour++) await clock.pass(HOUR_MS);
    expect(asked.at(-1)?.offset).to.equal(1_001);
    for (let hour = 0; hour < 2 * 24; hour++) await clock.pass(HOUR_MS);
    expect(asked.at(-1)?.offset).to.equal(0);
    queue = [3];
    await clock.pass(HOUR_MS);
    expect(taken).to.deep.equal([1_000, 3]);
  });

  it('asks for the kinds of updates that it handles, where the messenger knows the field', async () => {
    const common = ['limit', 'offset', 'timeout'];
    const { fields } = start({ next: () => [] });
    const bale = start({ next: () => [], capabilities: BALE });
    await settle();
    expect(fields[0]).to.deep.equal(['allowed_updates', ...common]);
    expect(bale.fields[0]).to.deep.equal(common);
  });

  it('ends at once when it is told to stop, in a poll and in a wait', async () => {
    for (const next of [() => [], () => new Error('away')]) {
      const { ended, asked } = start({ next });
      await settle();
      stop.abort();
      await ended;
      expect(asked).to.have.length(1);
      stop = new AbortController();
    }
  });
});
