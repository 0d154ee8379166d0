import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Database } from '../../../src/database/connection.ts';
import type { Channel } from '../../../src/domain/address.ts';
import { silentLog } from '../../../src/log.ts';
import {
  createIntake,
  MOST_OF_A_CHAT,
  UPDATE_LEASE_MS,
  type Intake,
  type UpdateHandler,
} from '../../../src/messengers/intake/intake.ts';
import { memoryLeases, type Leases } from '../../../src/messengers/intake/leases.ts';
import { LEASE_MS, mongoLeases } from '../../../src/messengers/intake/mongoLeases.ts';
import { settle, testMachineClock, type TestMachineClock } from '../../support/clock.ts';
import { engines } from '../../support/databases.ts';
import { times } from '../../support/tier.ts';

const message = (update_id: number, chat: number, text = '') => ({ update_id, message: { chat: { id: chat }, text } });

for (const engine of engines())
  describe(`The intake of updates, on ${engine.name}`, () => {
    let database: Database;
    let clock: TestMachineClock;
    before(async () => (database = await engine.open()));
    after(() => database.close());
    beforeEach(async () => {
      // The store's own sweeping of old rows goes by real time.
      clock = testMachineClock(Date.now());
      await database.models.updates.deleteMany({});
      await database.models.leases.deleteMany({});
    });

    /** One process: an intake with its handler, and what it handled. */
    function start(
      options: {
        leases?: Leases;
        handler?: UpdateHandler;
        sideBySide?: number;
        channels?: Channel[];
        botId?: number;
      } = {},
    ) {
      const handled: number[] = [];
      const crowded: string[] = [];
      const handler: UpdateHandler = async (update) => {
        handled.push((update as { update_id: number }).update_id);
        await options.handler?.(update);
      };
      const { leases = memoryLeases(), sideBySide = 32 } = options;
      const intake: Intake = createIntake({
        updates: database.models.updates,
        leases,
        clocks: { machine: clock },
        log: silentLog,
        sideBySide,
      });
      for (const channel of options.channels ?? (['telegram', 'bale'] as const))
        intake.receive(channel, {
          botId: options.botId ?? 1,
          handle: handler,
          crowded: (chat) => void crowded.push(chat),
        });
      return { intake, handled, crowded };
    }
    /** A process that dies while it handles: it recorded the update and is never heard of again. */
    async function crash(update: unknown, leases?: Leases) {
      const { intake, handled } = start({ ...(leases ? { leases } : {}), handler: () => new Promise(() => {}) });
      void intake.take('telegram', update);
      while (handled.length === 0) await settle(1);
    }
    const shared = (owner: string) => mongoLeases(database.models.leases, clock, owner);

    it('handles what another bot on the same store has numbered alike', async () => {
      const first = start({ botId: 1 });
      expect(await first.intake.take('telegram', message(1, 5))).to.equal('done');
      await first.intake.drain(1_000);
      const second = start({ botId: 2 });
      expect(await second.intake.take('telegram', message(1, 5))).to.equal('done');
      expect(second.handled).to.deep.equal([1]);
    });

    it('waits for nothing of a chat that sends more than can be answered, handles what is in hand and drops the rest', async () => {
      const go: (() => void)[] = [];
      const { intake, handled, crowded } = start({ handler: () => new Promise((resolve) => go.push(resolve)) });
      const taken = Array.from({ length: 500 }, (_, i) => intake.take('telegram', message(i + 1, 5)));
      expect(await Promise.all(taken)).to.deep.equal(taken.map(() => 'crowded'));
      expect(intake.inHand('telegram')).to.equal(MOST_OF_A_CHAT);
      expect(crowded).to.deep.equal(['5']);
      const other = intake.take('telegram', message(501, 6));
      while (handled.length < 2) await settle(1);
      expect(handled).to.deep.equal([1, 501]);
      for (const one of go.splice(0)) one();
      expect(await other).to.equal('done');
      while (intake.inHand() > 0) {
        await settle(1);
        for (const one of go.splice(0)) one();
      }
      expect(handled.filter((id) => id !== 501)).to.deep.equal(
        Array.from({ length: MOST_OF_A_CHAT }, (_, index) => index + 1),
      );
      // Once it has room again it is heard again.
      const later = intake.take('telegram', message(600, 5));
      while (go.length === 0) await settle(1);
      go[0]!();
      expect(await later).to.equal('done');
    });

    it('tells a chat that goes on and on once a minute that it sends too much', async () => {
      const { intake, crowded } = start({ handler: () => new Promise(() => {}) });
      const send = (from: number) => {
        for (let i = 0; i < 50; i++) void intake.take('telegram', message(from + i, 5));
      };
      send(1);
      await clock.pass(30_000);
      send(100);
      expect(crowded).to.deep.equal(['5']);
      await clock.pass(31_000);
      send(200);
      expect(crowded).to.deep.equal(['5', '5']);
    });

    it('takes an album of ten whole', async () => {
      const { intake, handled, crowded } = start();
      const taken = await Promise.all(Array.from({ length: 10 }, (_, i) => intake.take('bale', message(i + 1, 5))));
      expect(new Set(taken)).to.deep.equal(new Set(['done']));
      expect([handled.length, crowded.length]).to.deep.equal([10, 0]);
    });

    it('handles an update once and drops it when it comes again', async () => {
      const { intake, handled } = start();
      expect(await intake.take('telegram', message(1, 7))).to.equal('done');
      expect(await intake.take('telegram', message(1, 7))).to.equal('repeat');
      await intake.drain(1_000);
      expect(await start().intake.take('telegram', message(1, 7))).to.equal('repeat');
      expect(handled).to.deep.equal([1]);
    });

    it('records numbers, and nothing of what an update says', async () => {
      const { intake } = start();
      await intake.take('bale', message(5, 7, 'a secret'));
      await intake.drain(1_000);
      const rows = await database.models.updates.find({}).lean();
      expect(rows).to.have.length(1);
      expect(rows[0]).to.have.all.keys('_id', 'state', 'leaseUntil', 'purgeAt');
      // Longer than the day for which a messenger may offer it again.
      expect(Number(rows[0]?.purgeAt) - clock.now()).to.be.greaterThan(2 * 24 * 3_600_000);
      expect(rows[0]).to.deep.include({ _id: 'bale:1:5', state: 'done' });
    });

    it('keeps the same number of two messengers apart', async () => {
      const { intake, handled } = start();
      expect(await intake.take('telegram', message(1, 7))).to.equal('done');
      expect(await intake.take('bale', message(1, 7))).to.equal('done');
      expect(handled).to.deep.equal([1, 1]);
    });

    for (const [what, leasesOf] of [
      ['in memory', () => memoryLeases()],
      ['that processes share', () => shared('a')],
    ] as const)
      it(`lets the chats of two messengers with the same id not wait for each other, by leases ${what}`, async () => {
        const { intake } = start({
          leases: leasesOf(),
          handler: async (update) => {
            if ((update as { update_id: number }).update_id === 1) await new Promise(() => {});
          },
        });
        void intake.take('telegram', message(1, 7));
        expect(await intake.take('bale', message(2, 7))).to.equal('done');
      });

    it('knows how many updates it has in hand, of one messenger and of all', async () => {
      const { intake } = start({ handler: () => new Promise(() => {}) });
      expect(intake.inHand()).to.equal(0);
      for (const [channel, id] of [
        ['telegram', 1],
        ['telegram', 2],
        ['bale', 3],
      ] as const)
        void intake.take(channel, message(id, id));
      expect([intake.inHand(), intake.inHand('telegram'), intake.inHand('bale')]).to.deep.equal([3, 2, 1]);
    });

    it('joins an update that is in hand', async () => {
      let finish = () => {};
      const { intake, handled } = start({ handler: () => new Promise<void>((resolve) => (finish = resolve)) });
      const first = intake.take('telegram', message(1, 7));
      while (handled.length === 0) await settle(1);
      const second = intake.take('telegram', message(1, 7));
      finish();
      expect(await Promise.all([first, second])).to.deep.equal(['done', 'done']);
      expect(handled).to.deep.equal([1]);
    });

    it('handles once more, at once, what a process that owned the store left unfinished', async () => {
      await crash(message(1, 7));
      const { intake, handled } = start();
      expect(await intake.take('telegram', message(1, 7))).to.equal('done');
      expect(await intake.take('telegram', message(1, 7))).to.equal('repeat');
      expect(handled).to.deep.equal([1]);
    });

    it('handles once more, when the lease is over, what one of several processes left unfinished', async () => {
      await crash(message(1, 7), shared('dead'));
      const [a, b] = [start({ leases: shared('a') }), start({ leases: shared('b') })];
      expect(await a.intake.take('telegram', message(1, 7))).to.equal('unfinished');
      // The dead process renews nothing: its clock stands for one that went on alone.
      clock = testMachineClock(clock.now() + Math.max(LEASE_MS, UPDATE_LEASE_MS) + 1);
      const [c, d] = [start({ leases: shared('c') }), start({ leases: shared('d') })];
      const taking = Promise.all([c, d].map(({ intake }) => intake.take('telegram', message(1, 7))));
      const state = { over: false };
      void taking.finally(() => (state.over = true));
      // Whoever got the update may have to wait until the other one lets go of the chat.
      while (!state.over) {
        await clock.pass(1);
        await database.ping();
      }
      expect(await taking).to.include('done');
      expect([...a.handled, ...b.handled, ...c.handled, ...d.handled]).to.deep.equal([1]);
    });

    it('waits for no lease on a chat with an update that another process has', async () => {
      let finish = () => {};
      const handler: UpdateHandler = () => new Promise<void>((resolve) => (finish = resolve));
      const busy = start({ leases: shared('busy'), handler });
      const taking = busy.intake.take('telegram', message(1, 7));
      while (busy.handled.length === 0) await settle(1);
      const other = start({ leases: shared('other') });
      const taken: string[] = [];
      void other.intake.take('telegram', message(1, 7)).then((what) => taken.push(what));
      // Less time than a lease lasts, and more turns than any store needs.
      for (let i = 0; taken.length === 0 && i < 2_000; i++) {
        await clock.pass(1);
        await database.ping();
      }
      expect(taken).to.deep.equal(['unfinished']);
      finish();
      expect(await taking).to.equal('done');
    });

    it('writes nothing before it handles, where it owns the store', async () => {
      const { updates } = database.models;
      const rows: number[] = [];
      const { intake } = start({ handler: async () => void rows.push(await updates.countDocuments({})) });
      expect(await intake.take('telegram', message(1, 7))).to.equal('done');
      expect(rows).to.deep.equal([0]);
    });

    it('handles at once what an earlier version of its owner recorded as begun', async () => {
      await database.models.updates.create({
        _id: 'telegram:1:1',
        state: 'taken',
        leaseUntil: clock.now() + UPDATE_LEASE_MS,
        purgeAt: new Date(clock.now() + 1_000_000),
      });
      const { intake, handled } = start();
      expect(await intake.take('telegram', message(1, 7))).to.equal('done');
      expect(await intake.take('telegram', message(1, 7))).to.equal('repeat');
      expect(handled).to.deep.equal([1]);
    });

    it('handles the updates of one chat in the order of taking, however long each takes', async () => {
      let running = 0;
      const handler: UpdateHandler = async (update) => {
        expect(++running).to.equal(1);
        await settle((update as { update_id: number }).update_id % 7);
        running--;
      };
      const { intake, handled } = start({ handler });
      await Promise.all(Array.from({ length: MOST_OF_A_CHAT }, (_, i) => intake.take('telegram', message(i + 1, 7))));
      expect(handled).to.deep.equal(Array.from({ length: MOST_OF_A_CHAT }, (_, i) => i + 1));
    });

    it('handles chats side by side, a bounded number of them, and none waits for another', async () => {
      let running = 0;
      let most = 0;
      let open = () => {};
      // The first ones take until as many are under way as may be, however slow the store is.
      const full = new Promise<void>((resolve) => (open = resolve));
      const handler: UpdateHandler = async (update) => {
        most = Math.max(most, ++running);
        if (running === 4) open();
        if ((update as { update_id: number }).update_id === 1) return new Promise(() => {});
        await full;
        await settle(3);
        running--;
      };
      const { intake, handled } = start({ handler, sideBySide: 4 });
      void intake.take('telegram', message(1, 1));
      const others = Array.from({ length: 30 }, (_, i) => intake.take('telegram', message(i + 2, i + 2)));
      expect(new Set(await Promise.all(others))).to.deep.equal(new Set(['done']));
      expect(handled).to.have.length(31);
      expect(most).to.equal(4);
    });

    it('lets no two processes work in one chat at once, and keeps the chats of two messengers apart', async () => {
      const running = new Map<string, number>();
      let most = 0;
      const handler: UpdateHandler = async (update) => {
        const chat = String((update as ReturnType<typeof message>).message.chat.id);
        running.set(chat, (running.get(chat) ?? 0) + 1);
        most = Math.max(most, running.get(chat) ?? 0);
        await settle(4);
        running.set(chat, (running.get(chat) ?? 0) - 1);
      };
      const processes = ['a', 'b', 'c'].map((owner) => start({ leases: shared(owner), handler }));
      const all = Promise.all(
        Array.from({ length: 24 }, (_, i) => processes[i % 3]!.intake.take('telegram', message(i + 1, i % 2))),
      );
      const state = { open: true };
      const done = all.then(() => (state.open = false));
      while (state.open) {
        await clock.pass(50);
        await database.ping();
      }
      await done;
      expect(most).to.equal(1);
      expect(processes.flatMap(({ handled }) => handled).sort((x, y) => x - y)).to.deep.equal(
        Array.from({ length: 24 }, (_, i) => i + 1),
      );
      expect(await database.models.leases.countDocuments({})).to.equal(0);
    });

    it('renews its leases while a handler takes long', async () => {
      let finish = () => {};
      const handler: UpdateHandler = () => new Promise<void>((resolve) => (finish = resolve));
      const slow = start({ leases: shared('slow'), handler });
      const taking = slow.intake.take('telegram', message(1, 7));
      while (slow.handled.length === 0) await settle(1);
      for (let i = 0; i < 30; i++) {
        await clock.pass(1_000);
        // Whoever renews a lease must have the store's answer before much more time passes.
        for (let round = 0; round < 4; round++) await database.ping();
      }
      const other = start({ leases: shared('other') });
      expect(await other.intake.take('telegram', message(1, 7))).to.equal('unfinished');
      finish();
      expect(await taking).to.equal('done');
      await slow.intake.drain(1_000);
      expect(await other.intake.take('telegram', message(1, 7))).to.equal('repeat');
    });

    it('marks an update done although its handler threw: it would throw again', async () => {
      const { intake } = start({ handler: () => Promise.reject(new Error('a bug')) });
      expect(await intake.take('telegram', message(1, 7))).to.equal('done');
      expect(await intake.take('telegram', message(2, 7))).to.equal('done');
    });

    it('does not let a handler that never ends hold up its chat for ever', async () => {
      const { intake, handled } = start({
        handler: (update) =>
          (update as { update_id: number }).update_id === 1 ? new Promise(() => {}) : Promise.resolve(),
      });
      const [first, second] = [intake.take('telegram', message(1, 7)), intake.take('telegram', message(2, 7))];
      while (handled.length === 0) await settle(1);
      await clock.pass(200_000);
      expect(await Promise.all([first, second])).to.deep.equal(['done', 'done']);
    });

    it('refuses what has no number, and what it has no messenger for is unfinished', async () => {
      const { intake } = start({ channels: ['telegram'] });
      for (const odd of [null, 5, 'x', [], {}, { update_id: '1' }, { update_id: 1.5 }])
        expect(await intake.take('telegram', odd)).to.equal('refused');
      expect(await intake.take('bale', message(1, 7))).to.equal('unfinished');
    });

    it('takes nothing new when it drains, and waits for what is in hand', async () => {
      let finish = () => {};
      const { intake, handled } = start({ handler: () => new Promise<void>((resolve) => (finish = resolve)) });
      const taking = intake.take('telegram', message(1, 7));
      while (handled.length === 0) await settle(1);
      const drained = intake.drain(5_000);
      expect(await intake.take('telegram', message(2, 7))).to.equal('unfinished');
      finish();
      await drained;
      expect(await taking).to.equal('done');
    });

    it('leaves to its lease what is not handled when draining ends', async () => {
      const { intake, handled } = start({ handler: () => new Promise(() => {}) });
      const taking = intake.take('telegram', message(1, 7));
      while (handled.length === 0) await settle(1);
      const drained = intake.drain(5_000);
      await clock.pass(5_000);
      await drained;
      expect(await taking).to.equal('unfinished');
      const next = start();
      expect(await next.intake.take('telegram', message(1, 7))).to.equal('done');
      expect(next.handled).to.deep.equal([1]);
    });

    it('never throws, whatever it is given', async function () {
      this.timeout(120_000);
      const { intake } = start();
      const runs = times({ test: 1_000, ci: 5_000, soak: 50_000 });
      const odd = fc.record(
        { update_id: fc.oneof(fc.integer(), fc.anything()), message: fc.anything(), callback_query: fc.anything() },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(fc.oneof(odd, fc.anything()), async (update) => {
          expect(await intake.take('bale', update)).to.be.oneOf(['done', 'repeat', 'refused']);
        }),
        { numRuns: runs },
      );
    });
  });

describe('The intake of updates, when the store is away', () => {
  const clock = testMachineClock();
  const failing = (what: Record<string, unknown>, leases: Leases = memoryLeases()) => {
    const collection = {
      findOne: async () => null,
      insertOne: async () => ({}),
      bulkWrite: async () => ({}),
      ...what,
    };
    const intake = createIntake({
      updates: { collection } as never,
      leases,
      clocks: { machine: clock },
      log: silentLog,
    });
    const handled: unknown[] = [];
    intake.receive('telegram', { botId: 1, handle: async (update) => void handled.push(update) });
    return { intake, handled };
  };

  it('handles nothing that it could not record, or not look for', async () => {
    const away = () => Promise.reject(new Error('away'));
    for (const [what, exclusive] of [
      [{ insertOne: away }, false],
      [{ findOne: away }, true],
    ] as const) {
      const { intake, handled } = failing(what, { ...memoryLeases(), exclusive });
      expect(await intake.take('telegram', message(1, 7))).to.equal('unfinished');
      expect(handled).to.deep.equal([]);
    }
  });

  for (const exclusive of [true, false])
    it(`does not call done what it could not mark, and does not handle it again, ${exclusive ? 'alone' : 'beside others'}`, async () => {
      let away = true;
      let marked = 0;
      const { intake, handled } = failing(
        {
          bulkWrite: async () => {
            if (away) throw new Error('away');
            marked++;
          },
        },
        { ...memoryLeases(), exclusive },
      );
      const taking = intake.take('telegram', message(1, 7));
      let taken = '';
      void taking.then((what) => (taken = what));
      await settle();
      // A store that is only busy gets a little time.
      await clock.pass(1_199);
      expect(taken).to.equal('');
      await clock.pass(1);
      expect(await taking).to.equal('unfinished');
      away = false;
      expect(await intake.take('telegram', message(1, 7))).to.equal('repeat');
      expect(marked).to.equal(1);
      expect(handled).to.have.length(1);
    });

  it('goes on in a chat, and ends, only the latter after the record of what is done', async () => {
    const finish: (() => void)[] = [];
    const { intake, handled } = failing({ bulkWrite: () => new Promise<void>((resolve) => finish.push(resolve)) });
    const taken: string[] = [];
    for (const id of [1, 2]) void intake.take('telegram', message(id, 7)).then((what) => taken.push(what));
    let drained = false;
    await settle();
    const draining = intake.drain(5_000).then(() => (drained = true));
    await settle();
    expect(handled).to.have.length(2);
    expect(taken).to.deep.equal([]);
    expect(drained).to.equal(false);
    // What was handled while a write was under way goes into the next one.
    for (let writes = 0; writes < 2; writes++) {
      finish.shift()?.();
      await settle();
    }
    await draining;
    expect(taken).to.deep.equal(['done', 'done']);
  });

  it('records what many have been answered together, in few writes', async () => {
    const writes: number[] = [];
    const { intake } = failing({
      async bulkWrite(operations: unknown[]) {
        writes.push(operations.length);
        await settle();
      },
    });
    const taken = await Promise.all(Array.from({ length: 30 }, (_, n) => intake.take('telegram', message(n, n))));
    expect(new Set(taken)).to.deep.equal(new Set(['done']));
    expect(writes.reduce((sum, count) => sum + count, 0)).to.equal(30);
    expect(writes.length).to.be.below(10);
  });
});
