import { expect } from 'chai';
import type { Database } from '../../../src/database/connection.ts';
import { memoryLeases, type Leases } from '../../../src/messengers/intake/leases.ts';
import { LEASE_MS, mongoLeases } from '../../../src/messengers/intake/mongoLeases.ts';
import { createSlots } from '../../../src/messengers/intake/slots.ts';
import { testMachineClock, type TestMachineClock } from '../../support/clock.ts';
import { engines } from '../../support/databases.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A work that lasts until it is told to end. */
function work() {
  let end = () => {};
  const state = { running: false };
  return {
    state,
    end: () => end(),
    run: () => {
      state.running = true;
      return new Promise<void>((resolve) => (end = resolve));
    },
  };
}

async function keepsOrder(leases: Leases): Promise<void> {
  const seen: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map((n) =>
      leases.hold('a', async () => {
        await turn();
        seen.push(n);
      }),
    ),
  );
  expect(seen).to.deep.equal([1, 2, 3, 4]);
}

describe('Leases in memory', () => {
  it('are held one after the other, in order of asking', () => keepsOrder(memoryLeases()));

  it('of different names are held side by side', async () => {
    const leases = memoryLeases();
    const [one, two] = [work(), work()];
    const both = Promise.all([leases.hold('a', one.run), leases.hold('b', two.run)]);
    await turn();
    expect([one.state.running, two.state.running]).to.deep.equal([true, true]);
    one.end();
    two.end();
    await both;
  });

  it('are free again when a work failed', async () => {
    const leases = memoryLeases();
    const failed = await leases.hold('a', () => Promise.reject(new Error('no'))).catch((error: Error) => error.message);
    expect(failed).to.equal('no');
    expect(await leases.hold('a', async () => 'yes')).to.equal('yes');
  });
});

for (const engine of engines())
  describe(`Leases that processes share, on ${engine.name}`, () => {
    let database: Database;
    let clock: TestMachineClock;
    before(async () => (database = await engine.open()));
    after(() => database.close());
    beforeEach(async () => {
      clock = testMachineClock(Date.now());
      await database.models.leases.deleteMany({});
    });
    const process = (owner: string) => mongoLeases(database.models.leases, clock, owner);
    async function until(what: () => boolean): Promise<void> {
      while (!what()) {
        await clock.pass(25);
        await database.ping();
      }
    }

    it('are held one after the other, in order of asking, within a process', () => keepsOrder(process('a')));

    it('are held by one process at a time', async () => {
      const [one, two] = [work(), work()];
      const first = process('a').hold('chat', one.run);
      await until(() => one.state.running);
      const second = process('b').hold('chat', two.run);
      for (let i = 0; i < 20; i++) {
        await clock.pass(1_000);
        await database.ping();
      }
      expect(two.state.running).to.equal(false);
      one.end();
      await first;
      await until(() => two.state.running);
      two.end();
      await second;
      expect(await database.models.leases.countDocuments({})).to.equal(0);
    });

    it('of a process that died are free when they have run out', async () => {
      const dead = work();
      const still = testMachineClock(clock.now());
      void mongoLeases(database.models.leases, still, 'dead').hold('chat', dead.run);
      while (!dead.state.running) await database.ping();
      const next = work();
      const held = process('b').hold('chat', next.run);
      await clock.pass(LEASE_MS - 1_000);
      await database.ping();
      expect(next.state.running).to.equal(false);
      await until(() => next.state.running);
      next.end();
      await held;
    });
  });

describe('Slots', () => {
  it('let a number of works run at the same time and the rest in order', async () => {
    const slots = createSlots(2);
    const works = [work(), work(), work()];
    const all = Promise.all(works.map(({ run }) => slots.use(run)));
    await turn();
    expect(works.map(({ state }) => state.running)).to.deep.equal([true, true, false]);
    works[1]?.end();
    await turn();
    expect(works[2]?.state.running).to.equal(true);
    works[0]?.end();
    works[2]?.end();
    await all;
    expect(await slots.use(async () => 'free')).to.equal('free');
  });
});
