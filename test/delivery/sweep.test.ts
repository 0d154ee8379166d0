import { expect } from 'chai';
import type { DeliveryRecord } from '../../src/database/models.ts';
import { rowsOf, type Ledger } from '../../src/delivery/ledger.ts';
import { createSweep, type Sweep } from '../../src/delivery/sweep.ts';
import { silentLog } from '../../src/log.ts';
import { engines, oneStore } from '../support/databases.ts';
import { DAY, HOUR, item, MINUTE, SECOND, setStage, START, testAnnouncements, type Stage } from './stage.ts';

/** More than the sweep takes up at a time. */
const MANY = 501;

for (const engine of engines())
  describe(`The sweep of the ledger, on ${engine.name}`, () => {
    const store = oneStore(engine);
    let stage: Stage;
    let announcements: ReturnType<typeof testAnnouncements>;
    let held: DeliveryRecord[];
    let back: DeliveryRecord[];
    let sweep: Sweep;
    let planAgain: Ledger['planAgain'];
    beforeEach(async () => {
      stage = await setStage(store);
      announcements = testAnnouncements();
      planAgain = (...given) => stage.ledger.planAgain(...given);
      held = [];
      back = [];
      sweep = createSweep({
        models: stage.database.models,
        clocks: stage.clocks,
        log: silentLog,
        ledger: { ...stage.ledger, planAgain: (...given) => planAgain(...given) },
        owner: 'it',
        retentionDays: 90,
        announcements: announcements.ask,
        held: () => held,
        giveBack: (row) => void back.push(row),
      });
    });
    afterEach(() => stage.close());

    const chat = (id: string) => ({ channel: 'telegram', id }) as const;
    const rowOf = async (id: string) => (await stage.rows()).find(({ address }) => address.id === id)!;
    /** Rows that were planned, as they then came to stand in the store. */
    const stand = async (ids: readonly string[], set: Partial<DeliveryRecord>) => {
      await stage.ledger.plan(ids.map((id) => ({ address: chat(id), items: [item(`key ${id}`)] })));
      await rowsOf(stage.database.models).updateMany({ 'address.id': { $in: [...ids] } }, { $set: set });
    };
    const claimed = (owner: string, leaseEnded: number): Partial<DeliveryRecord> => ({
      state: 'claimed',
      owner,
      leaseUntil: stage.machine.now() - leaseEnded,
    });
    const run = (later = 0) => sweep.run(START + later);

    it('calls unknown what a worker held whose lease ran out, and leaves alone what is held', async () => {
      await stand(['1'], claimed('dead', SECOND));
      await stand(['2'], claimed('alive', -MINUTE));
      await run();
      const dead = await rowOf('1');
      expect(dead).to.include({ state: 'unknown', reason: 'crash', settledAt: START, leaseUntil: null });
      expect(dead.resendAt).to.equal(START + 10 * MINUTE);
      expect(await rowOf('2')).to.include({ state: 'claimed', owner: 'alive' });
    });

    it('comes to an end with any number of them', async () => {
      await stand(
        Array.from({ length: MANY }, (_, n) => String(n)),
        claimed('dead', SECOND),
      );
      await run();
      expect(await stage.states()).to.deep.equal({ unknown: MANY });
      await run(10 * MINUTE);
      expect(await stage.states()).to.deep.equal({ unknown: MANY, planned: MANY });
      await run(10 * MINUTE);
      expect((await stage.rows()).filter(({ resendAt }) => resendAt !== null)).to.deep.equal([]);
      await run(10 * MINUTE + 91 * DAY);
      expect((await stage.rows()).filter(({ personal }) => personal)).to.have.length(MANY);
    });

    it('gives back what this worker has claimed and does not have in hand: the answer to its claim was lost', async () => {
      await stand(['1', '2', '3'], claimed('it', SECOND));
      await stand(['4'], claimed('it', -MINUTE));
      held = [await rowOf('2')];
      await run();
      expect(back.map(({ address }) => address.id).toSorted()).to.deep.equal(['1', '3']);
      expect(await stage.states()).to.deep.equal({ claimed: 4 });
    });

    it('leaves alone what this worker took in hand, or let go of, while the sweep looked', async () => {
      await stand(['1', '2'], claimed('it', SECOND));
      const [first, second] = await stage.rows();
      let looks = 0;
      const looking = createSweep({
        models: stage.database.models,
        clocks: stage.clocks,
        log: silentLog,
        ledger: stage.ledger,
        owner: 'it',
        retentionDays: 90,
        announcements: announcements.ask,
        held: () => (looks++ === 0 ? [first!] : [second!]),
        giveBack: (row) => void back.push(row),
      });
      await looking.run(START);
      expect(back).to.deep.equal([]);
    });

    it('plans anew what may not have arrived, when its time has come, and once', async () => {
      await stand(['1'], { state: 'unknown', reason: 'noAnswer', settledAt: START, resendAt: START + 10 * MINUTE });
      await run(10 * MINUTE - 1);
      expect(await stage.states()).to.deep.equal({ unknown: 1 });
      await run(10 * MINUTE);
      await run(20 * MINUTE);
      expect(await stage.states()).to.deep.equal({ unknown: 1, planned: 1 });
      const [old, anew] = await stage.rows();
      expect(old).to.include({ state: 'unknown', resendAt: null });
      expect(anew?.items.map(({ key, again }) => [key, again])).to.deep.equal([['key 1~1', 1]]);
    });

    it('plans nothing anew of a row that does not tell any more whom it was for', async () => {
      await stand(['1'], { state: 'unknown', reason: 'crash', resendAt: START, personal: false });
      await run();
      expect(await stage.states()).to.deep.equal({ unknown: 1 });
      expect(await rowOf('1')).to.include({ resendAt: null });
    });

    it('leaves a row’s end alone that was written while its items were planned anew', async () => {
      await stand(['1'], { state: 'unknown', reason: 'crash', resendAt: START });
      planAgain = async (...given) => {
        await stage.ledger.planAgain(...given);
        await rowsOf(stage.database.models).updateOne(
          { state: 'unknown' },
          { $set: { state: 'sent', resendAt: START } },
        );
      };
      await run();
      const sent = (await stage.rows()).find(({ state }) => state === 'sent');
      expect(sent?.resendAt).to.equal(START);
    });

    it('cancels what is planned of an announcement that was called off, and of no other', async () => {
      announcements.cancelled = ['tea'];
      for (const id of ['tea', 'party']) await stage.ledger.planAnnouncement(id, [chat('1'), chat('2')], START);
      await run();
      expect(await stage.states()).to.deep.equal({ cancelled: 2, planned: 2 });
      expect((await stage.rows()).filter(({ state }) => state === 'planned').map(({ source }) => source)).to.deep.equal(
        ['party', 'party'],
      );
    });

    it('forgets whom a row was for when RETENTION_DAYS have passed since it ended, and keeps its figures', async () => {
      await stand(['1'], { state: 'sent', settledAt: START, messageId: 7, resendAt: 5 });
      await stand(['2'], { state: 'planned', settledAt: null });
      await run(90 * DAY - 1);
      expect((await rowOf('1')).personal).to.equal(true);
      await run(90 * DAY);
      const rows = await stage.rows();
      const [old] = rows.filter(({ personal }) => !personal);
      const items = [{ kind: 'deadline7', key: '', cardId: null, watchId: null }];
      expect(old).to.deep.include({
        state: 'sent',
        address: { channel: 'telegram', id: '' },
        messageId: null,
        resendAt: null,
      });
      expect(old?.queue).to.equal(`gone:${String(old?._id)}`);
      expect(old?.items.map(({ kind, key, cardId, watchId }) => ({ kind, key, cardId, watchId }))).to.deep.equal(items);
      expect(await rowOf('2')).to.include({ personal: true, state: 'planned' });
      await run(90 * DAY + HOUR);
      expect(await stage.rows()).to.deep.equal(rows);
    });
  });
