import { expect } from 'chai';
import type { ChangeBatchArgs } from '../../../src/staff/batches/acts.ts';
import type { Database } from '../../../src/database/connection.ts';
import { engines, oneStore } from '../../support/databases.ts';
import { type Operator, operatorOf } from '../../support/operator.ts';

const START = '2025-07-23';
const common = { custodyFrom: START, preview: false };
const extension = {
  ...common,
  action: 'extend',
  countyUntil: '2025-10-02',
  centreUntil: null,
  county: null,
} satisfies ChangeBatchArgs;
const addition = { ...common, action: 'add', countyUntil: null, centreUntil: null } satisfies ChangeBatchArgs;

for (const engine of engines())
  describe(`the acts on batches, ${engine.name}`, () => {
    const store = oneStore(engine);
    let database: Database;
    let operator: Operator;
    beforeEach(async () => {
      database = await store.open();
      operator = await operatorOf(database);
    });
    afterEach(() => database.close());
    const change = (what: ChangeBatchArgs) => operator.result('changeBatch', what);
    const list = async (cards = false) => (await operator.result('listBatches', { cards })).batches;
    const row = () => database.models.batches.findById(START).lean();

    it('tell as many chats as the preview said, which writes nothing', async () => {
      await operator.follower();
      await operator.follower({ county: 'jam' });
      const both = { channel: 'bale', id: 'both' } as const;
      await operator.follower({}, both);
      await operator.follower({}, both);
      await operator.follower({ custodyFrom: '2025-07-24' });
      await operator.follower({ status: 'delivered' });
      await operator.told();
      const preview = await change({ ...extension, preview: true });
      expect(preview).to.include({ changed: true, told: 3, replanned: 0 });
      expect(preview.before).to.deep.equal({ county: '2025-09-22', centre: '2025-10-22' });
      expect(await row()).to.equal(null);
      expect(await operator.told()).to.deep.equal({});

      expect(await change(extension)).to.include({ changed: true, told: 3, replanned: 5 });
      expect(await operator.told()).to.deep.equal({
        'telegram:1': ['deadlineExtended'],
        'telegram:2': ['deadlineExtended'],
        'bale:both': ['deadlineExtended', 'deadlineExtended'],
      });
    });

    it('look again only at those whom the change concerns', async () => {
      await operator.follower({ county: 'jam' });
      await operator.follower();
      await operator.follower({ custodyFrom: '2025-07-24', county: 'jam' });
      await operator.told();
      const before = await database.models.watches.find({}).sort({ since: 1, 'chat.id': 1 }).lean();
      expect(await change({ ...extension, county: 'jam' })).to.include({ told: 1, replanned: 1 });
      const after = await database.models.watches.find({}).sort({ since: 1, 'chat.id': 1 }).lean();
      expect(after.map(({ rev }, index) => rev - before[index]!.rev)).to.deep.equal([1, 0, 0]);
      expect(await operator.told()).to.deep.equal({ 'telegram:1': ['deadlineExtended'] });
    });

    it('do not count who cannot be reached', async () => {
      const { chat } = await operator.follower();
      await database.models.people.create({
        _id: `${chat.channel}:${chat.id}`,
        locale: null,
        since: 1,
        unreachableSince: 2,
      });
      expect(await change({ ...extension, preview: true })).to.include({ told: 0 });
    });

    it('undo an extension: who was told of it is told of the former end', async () => {
      await operator.follower();
      await operator.told();
      await change(extension);
      await operator.told();
      const back = await change({ ...extension, action: 'shorten', countyUntil: '2025-09-22' });
      expect(back).to.include({ changed: true, told: 1 });
      expect(back.after.county).to.equal('2025-09-22');
      expect(await operator.told()).to.deep.equal({ 'telegram:1': ['deadlineShortened'] });
    });

    it('undo it before anybody was told: nobody hears of either', async () => {
      await operator.follower();
      await operator.told();
      await change(extension);
      await change({ ...extension, action: 'shorten', countyUntil: '2025-09-22' });
      expect(await operator.told()).to.deep.equal({});
    });

    it('change nothing when they are run again, but have the planner look again', async () => {
      await operator.follower();
      await change(extension);
      expect(await change(extension)).to.include({ changed: false, replanned: 1 });
    });

    it('confirm a step and close: the state is as seen from then on', async () => {
      await operator.follower();
      await operator.told('2025-09-23T10:00:00+03:30');
      const outcome = await change({ ...common, action: 'confirm', step: 'centre', withdraw: false });
      expect(outcome.changed).to.equal(true);
      expect(outcome.confirmed).to.deep.equal({
        before: { centre: false, tehran: false },
        after: { centre: true, tehran: false },
      });
      expect((await row())?.confirmed).to.deep.equal({ centre: true, tehran: false });
      await operator.told('2025-10-23T10:00:00+03:30');
      await change({ ...common, action: 'close' });
      expect((await list())[0]?.confirmed).to.deep.equal({ centre: true, tehran: true });
    });

    it('refuse a start that no card has, and take one that only cards have', async () => {
      expect(await operator.ask('changeBatch', extension)).to.deep.equal({
        refused: { code: 'batchUnknown', custodyFrom: START },
      });
      await operator.follower();
      await database.models.watches.deleteMany({});
      expect(await change(extension)).to.include({ changed: true, told: 0, replanned: 0 });
    });

    it('let two changes at once both count', async () => {
      await change(addition);
      await Promise.all([change({ ...extension, county: 'jam' }), change({ ...extension, county: 'dashti' })]);
      expect(Object.keys((await row())?.counties ?? {}).sort()).to.deep.equal(['dashti', 'jam']);
    });

    it('list what was entered, what is followed and, on demand, what all cards have', async () => {
      await change({ ...addition, custodyFrom: '2025-08-01', countyUntil: '2025-10-10' });
      await operator.follower();
      await operator.follower();
      await operator.follower({ custodyFrom: '2025-07-30' });
      await database.models.watches.deleteMany({ 'lastTold.custodyFrom': '2025-07-30' });
      const short = await list();
      expect(
        short.map(({ custodyFrom, entered, byRule, watches, waiting }) => ({
          custodyFrom,
          entered,
          byRule,
          watches,
          waiting,
        })),
      ).to.deep.equal([
        { custodyFrom: START, entered: false, byRule: true, watches: 2, waiting: null },
        { custodyFrom: '2025-08-01', entered: true, byRule: false, watches: 0, waiting: null },
      ]);
      expect((await list(true)).map(({ custodyFrom, waiting }) => [custodyFrom, waiting])).to.deep.equal([
        [START, 2],
        ['2025-07-30', 1],
        ['2025-08-01', 0],
      ]);
    });
  });
