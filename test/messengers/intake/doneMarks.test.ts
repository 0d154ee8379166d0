import { expect } from 'chai';
import type { Database } from '../../../src/database/connection.ts';
import { silentLog } from '../../../src/log.ts';
import { createDoneMarks } from '../../../src/messengers/intake/doneMarks.ts';
import { testMachineClock } from '../../support/clock.ts';
import { engines } from '../../support/databases.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

for (const engine of engines())
  describe(`The note that an update was handled, on ${engine.name}`, () => {
    let database: Database;
    before(async () => (database = await engine.open()));
    after(() => database.close());
    beforeEach(() => database.models.updates.deleteMany({}));

    it('is in the store for three days, whether or not it was known there that the update had begun', async () => {
      // The store's own sweeping of old rows goes by real time.
      const clock = testMachineClock(Date.now());
      const { updates } = database.models;
      const now = clock.now();
      await updates.collection.insertOne({
        _id: 'b',
        state: 'taken',
        leaseUntil: now + 5,
        purgeAt: new Date(now + 1e6),
      } as never);
      const marks = createDoneMarks({ updates, clock, log: silentLog });
      expect(await Promise.all(['a', 'b'].map((key) => marks.mark(key)))).to.deep.equal([true, true]);
      expect(await updates.find({}).sort({ _id: 1 }).lean()).to.deep.equal(
        ['a', 'b'].map((_id) => ({ _id, state: 'done', leaseUntil: now, purgeAt: new Date(now + 3 * 86_400_000) })),
      );
    });
  });

describe('The notes that updates were handled', () => {
  /** A store whose writes end when they are told to; how many updates each of them was of. */
  function store() {
    const writes: { count: number; options: object; end(error?: Error): void }[] = [];
    const collection = {
      bulkWrite: (operations: readonly unknown[], options: object) =>
        new Promise<void>((resolve, reject) => {
          writes.push({ count: operations.length, options, end: (error) => (error ? reject(error) : resolve()) });
        }),
    };
    const clock = testMachineClock();
    return { writes, clock, marks: createDoneMarks({ updates: { collection } as never, clock, log: silentLog }) };
  }

  it('are written together where they come while a write is under way, and one after the other', async () => {
    const { writes, marks } = store();
    const all = ['a', 'b', 'c'].map((key) => marks.mark(key));
    await turn();
    expect(writes.map(({ count }) => count)).to.deep.equal([1]);
    writes[0]!.end();
    await turn();
    expect(writes.map(({ count }) => count)).to.deep.equal([1, 2]);
    writes[1]!.end();
    expect(await Promise.all(all)).to.deep.equal([true, true, true]);
    const later = marks.mark('d');
    await turn();
    writes[2]!.end();
    expect(await later).to.equal(true);
  });

  it('ask for the disk', async () => {
    const { writes, marks } = store();
    void marks.mark('a');
    await turn();
    expect(writes[0]!.options).to.deep.include({ writeConcern: { w: 'majority', j: true } });
    expect(writes[0]!.options).to.deep.include({ ordered: false });
  });

  it('are given up after three tries, and those that came meanwhile are tried by themselves', async () => {
    const { writes, marks, clock } = store();
    const [first, second] = [marks.mark('a'), marks.mark('b')];
    for (const [tries, wait] of [
      [1, 200],
      [2, 400],
      [3, 600],
    ] as const) {
      await turn();
      expect(writes).to.have.length(tries);
      writes.at(-1)!.end(new Error('away'));
      await turn();
      await clock.pass(wait - 1);
      expect(writes).to.have.length(tries);
      await clock.pass(1);
    }
    expect(await first).to.equal(false);
    await turn();
    expect(writes).to.have.length(4);
    writes[3]!.end();
    expect(await second).to.equal(true);
  });
});
