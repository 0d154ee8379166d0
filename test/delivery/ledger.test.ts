import { expect } from 'chai';
import type { Address } from '../../src/domain/address.ts';
import { engines, oneStore } from '../support/databases.ts';
import { item, setStage, START, type Stage } from './stage.ts';

const chat: Address = { channel: 'telegram', id: '5' };

for (const engine of engines())
  describe(`The ledger on ${engine.name}`, () => {
    let stage: Stage;
    const store = oneStore(engine);
    beforeEach(async () => (stage = await setStage(store)));
    afterEach(() => stage.close());
    const plan = (...keys: string[]) => stage.ledger.plan([{ address: chat, items: keys.map((key) => item(key)) }]);

    it('keeps one row for a chat, which what falls due joins', async () => {
      expect(await plan('a')).to.equal(1);
      expect(await plan('b', 'c')).to.equal(2);
      const rows = await stage.rows();
      expect(rows).to.have.length(1);
      expect(rows[0]?.items.map(({ key }) => key)).to.deep.equal(['a', 'b', 'c']);
    });

    it('plans nothing twice, whatever became of it', async () => {
      await plan('a');
      expect(await plan('a')).to.equal(0);
      await stage.database.models.deliveries.updateMany({}, { $set: { state: 'sent' } });
      expect(await plan('a', 'b')).to.equal(1);
      const rows = await stage.rows();
      expect(rows.map(({ items }) => items.map(({ key }) => key))).to.deep.equal([['a'], ['b']]);
    });

    it('plans nothing twice when many planners say the same at once', async () => {
      await Promise.all(Array.from({ length: 8 }, () => plan('a', 'b')));
      await stage.database.models.deliveries.updateMany({}, { $set: { state: 'claimed' } });
      await Promise.all(Array.from({ length: 8 }, (_, n) => plan('b', `c${n % 2}`)));
      const keys = (await stage.rows()).flatMap(({ items }) => items.map(({ key }) => key));
      expect(keys.toSorted()).to.deep.equal(['a', 'b', 'c0', 'c1']);
      expect(await stage.states()).to.deep.equal({ claimed: 1, planned: 1 });
    });

    it('is due when the first of its items is, and urgent when one of them is', async () => {
      await stage.ledger.plan([{ address: chat, items: [item('a', { dueAt: START + 500 })] }]);
      await stage.ledger.plan([{ address: chat, items: [item('b', { dueAt: START + 100, urgent: true })] }]);
      const [row] = await stage.rows();
      expect(row).to.include({ dueAt: START + 100, priority: 0 });
    });

    it('plans an announcement once for each chat', async () => {
      const addresses = Array.from({ length: 1_200 }, (_, n) => ({ channel: 'bale' as const, id: String(n) }));
      expect(await stage.ledger.planAnnouncement('news', addresses.slice(0, 700), START)).to.equal(700);
      expect(await stage.ledger.planAnnouncement('news', addresses, START)).to.equal(500);
      expect(await stage.ledger.cancelAnnouncement('news')).to.equal(1_200);
    });

    it('cancels and forgets what is for one chat, and nobody else', async () => {
      await plan('a');
      await stage.ledger.planAnnouncement('news', [chat, { channel: 'telegram', id: '51' }], START);
      const cancelled = await stage.ledger.cancelFor(chat);
      expect(cancelled.map(({ source, items }) => [source, ...items.map(({ key }) => key)])).to.have.deep.members([
        ['cards', 'a'],
        ['news'],
      ]);
      expect(await stage.ledger.cancelFor(chat)).to.deep.equal([]);
      expect(await stage.states()).to.deep.equal({ cancelled: 2, planned: 1 });
      await stage.ledger.forget(chat);
      expect((await stage.rows()).map(({ address }) => address.id)).to.deep.equal(['51']);
    });

    it('says when something falls due next, or is to be sent again', async () => {
      const { models } = stage.database;
      const next = (after = 0) => stage.ledger.nextDue(START + after);
      const planAt = (id: string, after: number) =>
        stage.ledger.plan([{ address: { ...chat, id }, items: [item(id, { dueAt: START + after })] }]);
      expect(await next()).to.equal(null);
      await planAt('1', 300);
      await planAt('2', 200);
      await planAt('3', 0);
      expect(await next(), 'what is due by now counts no more').to.equal(START + 200);
      expect(await next(200)).to.equal(START + 300);
      expect(await next(300)).to.equal(null);
      const unknown = (id: string, after: number) =>
        models.deliveries.updateOne(
          { 'address.id': id },
          { $set: { state: 'unknown', resendAt: START + after, dueAt: START } },
        );
      await unknown('1', 100);
      expect(await next()).to.equal(START + 100);
      await unknown('2', 50);
      expect(await next()).to.equal(START + 50);
      await models.deliveries.updateMany({}, { $set: { state: 'sent' } });
      expect(await next()).to.equal(null);
    });

    it('says why it cancelled something', async () => {
      await plan('a');
      await stage.ledger.planAnnouncement('news', [{ channel: 'bale', id: '6' }], START);
      await stage.ledger.cancelFor(chat);
      await stage.ledger.cancelAnnouncement('news');
      const why = (await stage.rows()).map(({ reason, settledAt }) => [reason, settledAt! >= START]);
      expect(why).to.deep.equal([
        ['unreachable', true],
        ['cancelled', true],
      ]);
    });
  });
