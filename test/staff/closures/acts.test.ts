import { expect } from 'chai';
import type { ClosureFacts } from '../../../src/staff/closures/acts.ts';
import type { Database } from '../../../src/database/connection.ts';
import { engines, oneStore } from '../../support/databases.ts';
import { type Operator, operatorOf } from '../../support/operator.ts';

/** The last day of 1 Mordad's batch at the county is a Monday, 31 Shahrivar. */
const LAST = '2025-09-22';
const closure = (more: Partial<ClosureFacts> = {}): ClosureFacts => ({
  from: LAST,
  to: LAST,
  county: null,
  office: null,
  kind: 'closed',
  at: null,
  ...more,
});

for (const engine of engines())
  describe(`the acts on closures, ${engine.name}`, () => {
    const store = oneStore(engine);
    let database: Database;
    let operator: Operator;
    beforeEach(async () => {
      database = await store.open();
      operator = await operatorOf(database);
    });
    afterEach(() => database.close());
    const add = (facts: ClosureFacts, preview = false) => operator.result('addClosure', { closure: facts, preview });
    const list = (all = false) => operator.result('listClosures', { all });

    it('tell whose last day it is, as many as the preview said, which writes nothing', async () => {
      await operator.follower();
      await operator.follower({ custodyFrom: '2025-07-30' });
      await operator.follower({ status: 'issued', custodyFrom: null });
      await operator.told();
      expect(await add(closure(), true)).to.include({ told: 1, replanned: 0, id: null, changed: true });
      expect(await list()).to.deep.equal([]);
      const outcome = await add(closure());
      expect(outcome).to.include({ told: 1, changed: true });
      expect(await list()).to.deep.equal([{ id: outcome.id, ...closure() }]);
      expect(await operator.told()).to.deep.equal({ 'telegram:1': ['closure'] });
    });

    it('tell whoever chose that day', async () => {
      const { cardId } = await operator.follower();
      await operator.told();
      await database.models.watches.updateOne(
        { cardId },
        { $set: { chosenDay: '2025-08-13', chosenAt: operator.now() } },
      );
      const early = closure({ from: '2025-08-13', to: '2025-08-13', kind: 'earlyEnd', at: '11:00' });
      expect(await add(early)).to.include({ told: 1, replanned: 1 });
      expect(await operator.told()).to.deep.equal({ 'telegram:1': ['closure'] });
    });

    it('of one county concern the people of that county', async () => {
      await operator.follower({ county: 'jam' });
      await operator.follower();
      await operator.told();
      expect(await add(closure({ county: 'jam' }))).to.include({ told: 1, replanned: 1 });
      expect(await operator.told()).to.deep.equal({ 'telegram:1': ['closure'] });
    });

    it('of one office concern the people whose cards wait there', async () => {
      const place = { name: 'x', kind: 'pishkhanOffice', county: 'jam', city: 'جم' } as const;
      await database.models.offices.create([
        { _id: 'جم-1', ...place },
        { _id: 'جم-2', ...place },
      ]);
      await operator.follower({ county: 'jam', office: 'جم-1' });
      await operator.follower({ county: 'jam', office: 'جم-2' });
      await operator.told();
      expect(await add(closure({ office: 'جم-۲' }))).to.include({ told: 1, replanned: 1 });
      expect(await operator.told()).to.deep.equal({ 'telegram:2': ['closure'] });
    });

    it('entered twice are one', async () => {
      const first = await add(closure({ kind: 'lateOpening', at: '9:30' }));
      expect(await add(closure({ kind: 'lateOpening', at: '09:30' }))).to.include({ changed: false, id: first.id });
      expect(await list()).to.have.length(1);
    });

    it('are removed by their id, and before anybody was told nobody hears of it', async () => {
      await operator.follower();
      await operator.told();
      const id = (await add(closure())).id ?? '';
      const remove = (preview: boolean) => operator.result('removeClosure', { id, preview });
      expect(await remove(true)).to.include({ told: 0, replanned: 0 });
      expect(await list()).to.have.length(1);
      expect(await remove(false)).to.include({ told: 0, replanned: 1 });
      expect(await list()).to.deep.equal([]);
      expect(await operator.told()).to.deep.equal({});
      for (const wrong of [id, 'x', '{"$ne":1}'])
        expect(await operator.ask('removeClosure', { id: wrong, preview: false })).to.deep.equal({
          refused: { code: 'closureUnknown', id: wrong },
        });
    });

    it('that are over are listed only when asked for', async () => {
      await add(closure());
      await operator.told('2025-09-23T10:00:00+03:30');
      expect(await list()).to.deep.equal([]);
      expect(await list(true)).to.have.length(1);
    });
  });
