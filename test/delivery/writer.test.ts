import { expect } from 'chai';
import type { DeliveryRecord } from '../../src/database/models.ts';
import { rowsOf } from '../../src/delivery/ledger.ts';
import { createWriter, type Change, type Writer } from '../../src/delivery/writer.ts';
import { silentLog } from '../../src/log.ts';
import { testMachineClock, type TestMachineClock } from '../support/clock.ts';
import { engines, oneStore } from '../support/databases.ts';
import { item, SECOND, setStage, START, type Stage } from './stage.ts';

for (const engine of engines())
  describe(`Writing what became of rows, on ${engine.name}`, () => {
    const store = oneStore(engine);
    let stage: Stage;
    let clock: TestMachineClock;
    let written: Change[][];
    let writer: Writer;
    let onWritten: (changes: readonly Change[]) => Promise<void>;
    beforeEach(async () => {
      stage = await setStage(store);
      clock = testMachineClock();
      written = [];
      onWritten = (changes) => Promise.resolve(void written.push([...changes]));
      writer = createWriter({
        models: stage.database.models,
        clock,
        log: silentLog,
        onWritten: (changes) => onWritten(changes),
      });
    });
    afterEach(() => {
      // Whatever a test put over the method.
      Reflect.deleteProperty(stage.database.models.deliveries.collection, 'bulkWrite');
      return stage.close();
    });

    const held = async (...ids: string[]): Promise<DeliveryRecord[]> => {
      await stage.ledger.plan(ids.map((id) => ({ address: { channel: 'bale', id }, items: [item(id)] })));
      return hold();
    };
    const hold = async () => {
      await rowsOf(stage.database.models).updateMany({}, { $set: { state: 'claimed', owner: 'it', leaseUntil: 1 } });
      return stage.rows();
    };
    const sent = (row: DeliveryRecord) => writer.write({ row, set: { state: 'sent', owner: null, leaseUntil: null } });
    const back = (row: DeliveryRecord) =>
      writer.write({ row, set: { state: 'planned', owner: null, leaseUntil: null } });
    const change = (row: DeliveryRecord, set: Partial<DeliveryRecord>) =>
      rowsOf(stage.database.models).updateOne({ _id: row._id }, { $set: set });
    /** Counts the writes; while `away` they fail. */
    const watchStore = () => {
      const { collection } = stage.database.models.deliveries;
      const bulkWrite = collection.bulkWrite.bind(collection);
      const seen = { writes: 0, away: false };
      collection.bulkWrite = (...given: Parameters<typeof bulkWrite>) => {
        seen.writes += 1;
        return seen.away ? Promise.reject(new Error('away')) : bulkWrite(...given);
      };
      return seen;
    };
    const settled = async () => {
      for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
    };

    it('writes together what ends in the same moment, and tells of it when it is written', async () => {
      const rows = await held('1', '2', '3');
      const seen = watchStore();
      for (const row of rows) sent(row);
      expect(writer.pending()).to.deep.equal(rows);
      expect(written).to.deep.equal([]);
      await writer.drained();
      expect(seen.writes).to.equal(1);
      expect(await stage.states()).to.deep.equal({ sent: 3 });
      expect(written.map((changes) => changes.map(({ row }) => row.address.id))).to.deep.equal([['1', '2', '3']]);
      expect(writer.pending()).to.deep.equal([]);
    });

    it('takes with the next write what comes while one is under way', async () => {
      const rows = await held('1', '2', '3');
      onWritten = (changes) => {
        if (written.push([...changes]) === 1) for (const row of rows.slice(1)) sent(row);
        return Promise.resolve();
      };
      sent(rows[0]!);
      await writer.drained();
      expect(written.map((changes) => changes.length)).to.deep.equal([1, 2]);
      expect(await stage.states()).to.deep.equal({ sent: 3 });
    });

    it('changes no row that another worker holds, or that has ended', async () => {
      const [theirs, ended] = await held('1', '2');
      await change(theirs!, { owner: 'another' });
      await change(ended!, { state: 'sent', messageId: 5 });
      for (const row of [theirs!, ended!]) writer.write({ row, set: { state: 'failed' } });
      await writer.drained();
      expect((await stage.rows()).map(({ state, owner }) => [state, owner])).to.deep.equal([
        ['claimed', 'another'],
        ['sent', 'it'],
      ]);
    });

    it('writes what is known over an unknown that another worker wrote', async () => {
      const [row] = await held('1');
      await change(row!, { state: 'unknown', reason: 'crash' });
      sent(row!);
      await writer.drained();
      expect(await stage.states()).to.deep.equal({ sent: 1 });
    });

    it('does not put a card’s row back that was called unknown: what it says is planned anew', async () => {
      const [row] = await held('1');
      await change(row!, { state: 'unknown', reason: 'crash' });
      back(row!);
      await writer.drained();
      expect(await stage.states()).to.deep.equal({ unknown: 1 });
    });

    it('puts an announcement’s row back that was called unknown: it was never begun, and nobody else would send it', async () => {
      await stage.ledger.planAnnouncement('party', [{ channel: 'bale', id: '1' }], START);
      const [row] = await hold();
      await change(row!, { state: 'unknown', reason: 'crash' });
      back(row!);
      await writer.drained();
      expect(await stage.states()).to.deep.equal({ planned: 1 });
    });

    it('goes another way where a unique key stands against a change, and writes the others all the same', async () => {
      const rows = await held('1', '2', '3');
      await stage.ledger.plan([{ address: rows[1]!.address, items: [item('newer')] }]);
      const others: string[] = [];
      for (const row of rows)
        writer.write({
          row,
          set: { state: 'planned', owner: null, leaseUntil: null },
          otherwise: () => Promise.resolve(void others.push(row.address.id)),
        });
      await writer.drained();
      expect(others).to.deep.equal(['2']);
      expect(await stage.states()).to.deep.equal({ planned: 3, claimed: 1 });
      expect(written).to.have.length(1);
    });

    it('waits for a store that is away, longer each time up to a quarter of a minute, and loses nothing', async () => {
      const rows = await held('1', '2');
      const seen = watchStore();
      seen.away = true;
      sent(rows[0]!);
      await settled();
      expect(seen.writes).to.equal(1);
      sent(rows[1]!);
      for (const [waitMs, writes] of [
        [249, 1],
        [1, 2],
        [499, 2],
        [1, 3],
        [1_000 + 2_000 + 4_000 + 8_000, 7],
        [15 * SECOND, 8],
        [15 * SECOND, 9],
      ] as const) {
        await clock.pass(waitMs);
        await settled();
        expect(seen.writes, `after another ${waitMs} ms`).to.equal(writes);
      }
      expect(writer.pending()).to.have.length(2);
      expect(written).to.deep.equal([]);
      seen.away = false;
      await clock.pass(15 * SECOND);
      await writer.drained();
      expect(await stage.states()).to.deep.equal({ sent: 2 });
      await held('3');
      const third = (await stage.rows())[2]!;
      seen.away = true;
      sent(third);
      await settled();
      const { writes } = seen;
      await clock.pass(250);
      await settled();
      expect(seen.writes, 'the first wait is short again').to.equal(writes + 1);
      writer.giveUp();
    });

    it('gives up a store that is away when it is told to, and goes on if it is there', async () => {
      const rows = await held('1', '2');
      const seen = watchStore();
      seen.away = true;
      sent(rows[0]!);
      await settled();
      writer.giveUp();
      await writer.drained();
      expect(await stage.states()).to.deep.equal({ claimed: 2 });
    });

    it('goes on when whoever is told of a write breaks', async () => {
      const rows = await held('1', '2');
      onWritten = () => Promise.reject(new Error('broken'));
      sent(rows[0]!);
      await writer.drained();
      sent(rows[1]!);
      await writer.drained();
      expect(await stage.states()).to.deep.equal({ sent: 2 });
    });
  });
