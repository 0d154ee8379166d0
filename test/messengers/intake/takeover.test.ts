import { expect } from 'chai';
import type { Database } from '../../../src/database/connection.ts';
import type { Models } from '../../../src/database/models.ts';
import { silentLog } from '../../../src/log.ts';
import { createIntake, UPDATE_LEASE_MS } from '../../../src/messengers/intake/intake.ts';
import { LEASE_MS, mongoLeases } from '../../../src/messengers/intake/mongoLeases.ts';
import { testMachineClock } from '../../support/clock.ts';
import { engines } from '../../support/databases.ts';

const UPDATE = { update_id: 1, message: { chat: { id: 7 }, text: '' } };
const KEY = 'telegram:1:1';
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets nobody go on before `count` have come. */
function meeting(count: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === count) for (const goOn of waiting) goOn();
    });
}

for (const engine of engines())
  describe(`What a process left in hand that died, on ${engine.name}`, () => {
    let database: Database;
    const start = Date.now();
    before(async () => (database = await engine.open()));
    after(() => database.close());
    beforeEach(async () => {
      await database.models.updates.deleteMany({});
      await database.models.leases.deleteMany({});
      const purgeAt = new Date(start + 3_600_000);
      await database.models.updates.create([
        { _id: KEY, state: 'taken', leaseUntil: start + UPDATE_LEASE_MS, purgeAt },
      ]);
    });

    /** One of several processes, whose machine's clock is `afterMs` later than the start. */
    function process(owner: string, afterMs: number, updates: Models['updates'] = database.models.updates) {
      const handled: string[] = [];
      const clock = testMachineClock(start + afterMs);
      const leases = mongoLeases(database.models.leases, clock, owner);
      const intake = createIntake({ updates, leases, clocks: { machine: clock }, log: silentLog });
      intake.receive('telegram', { botId: 1, handle: async () => void handled.push(owner) });
      return { take: () => intake.take('telegram', UPDATE), handled, clock };
    }
    const stateOf = async () => (await database.models.updates.findOne({ _id: KEY }).lean())?.state;

    /** The store, where whoever has looked at an update then waits before it goes on. */
    const withPause = (pause: () => Promise<void>): Models['updates'] =>
      new Proxy(database.models.updates, {
        get(model, name) {
          if (name !== 'findOne') return Reflect.get(model, name) as unknown;
          return (filter: { _id: string }) => ({
            lean: async () => {
              const found = await model.findOne(filter).lean();
              await pause();
              return found;
            },
          });
        },
      });

    it('is handled by one alone of those that find its lease over at the same moment', async () => {
      const owners = ['a', 'b', 'c', 'd'];
      const updates = withPause(meeting(owners.length));
      // No two machines have quite the same time.
      const processes = owners.map((owner, i) => process(owner, UPDATE_LEASE_MS + 1 + i * 7, updates));
      const taking = Promise.all(processes.map(({ take }) => take()));
      const state = { over: false };
      void taking.finally(() => (state.over = true));
      // Whoever got the update may have to wait for somebody else's lease on the chat, by its own clock.
      while (!state.over) {
        for (const { clock } of processes) await clock.pass(5);
        await database.ping();
      }
      const taken = await taking;
      expect(taken.toSorted()).to.deep.equal(['done', 'unfinished', 'unfinished', 'unfinished']);
      expect(processes.flatMap(({ handled }) => handled)).to.have.length(1);
      expect(await stateOf()).to.equal('done');
    });

    it('is let alone by whoever saw it unfinished when its process was only slow and has finished it meanwhile', async () => {
      const finished = async () =>
        void (await database.models.updates.updateOne({ _id: KEY }, { $set: { state: 'done' } }));
      const { take, handled } = process('late', UPDATE_LEASE_MS + 5, withPause(finished));
      expect(await take()).to.equal('unfinished');
      expect(handled).to.deep.equal([]);
      expect(await stateOf()).to.equal('done');
    });

    it('waits for the last millisecond of its lease', async () => {
      const early = process('early', UPDATE_LEASE_MS);
      expect(await early.take()).to.equal('unfinished');
      expect(await process('later', UPDATE_LEASE_MS + 1).take()).to.equal('done');
      expect(early.handled).to.deep.equal([]);
    });
  });

for (const engine of engines())
  describe(`A lease that ran out, on ${engine.name}`, () => {
    let database: Database;
    before(async () => (database = await engine.open()));
    after(() => database.close());
    beforeEach(() => database.models.leases.deleteMany({}));

    /** A work that lasts until it is told to end. */
    function work() {
      let end = () => {};
      const state = { running: false };
      const run = () => {
        state.running = true;
        return new Promise<void>((resolve) => (end = resolve));
      };
      return { state, run, end: () => end() };
    }
    const rowOf = async () => database.models.leases.findOne({ _id: 'chat' }).lean();

    it('belongs to whoever took it then: its first holder neither renews nor ends it', async () => {
      const start = Date.now();
      // The first holder stood still, a suspended machine say, and then goes on.
      const [slow, next] = [testMachineClock(start), testMachineClock(start + LEASE_MS + 1)];
      const [first, second] = [work(), work()];
      const one = mongoLeases(database.models.leases, slow, 'first').hold('chat', first.run);
      while (!first.state.running) await turn();
      const two = mongoLeases(database.models.leases, next, 'second').hold('chat', second.run);
      while (!second.state.running) await turn();
      const before = await rowOf();
      expect(before?.owner).to.equal('second');
      await slow.pass(2 * LEASE_MS);
      await database.ping();
      expect(await rowOf()).to.deep.equal(before);
      first.end();
      await one;
      expect(await rowOf()).to.deep.equal(before);
      second.end();
      await two;
      expect(await rowOf()).to.equal(null);
    });

    it('is not written any more once the work is done', async () => {
      const clock = testMachineClock();
      let writes = 0;
      const counted = new Proxy(database.models.leases, {
        get(model, name) {
          if (name === 'updateOne') writes++;
          return Reflect.get(model, name) as unknown;
        },
      });
      await mongoLeases(counted, clock, 'a').hold('chat', async () => undefined);
      const before = writes;
      await clock.pass(10 * LEASE_MS);
      expect(writes).to.equal(before);
    });
  });
