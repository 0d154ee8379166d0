import { expect } from 'chai';
import type { Address } from '../../src/domain/address.ts';
import { createClaims, LEASE_MS, type Claims } from '../../src/delivery/claims.ts';
import { rowsOf } from '../../src/delivery/ledger.ts';
import { engines, oneStore } from '../support/databases.ts';
import { HOUR, item, MINUTE, SECOND, setStage, START, testAnnouncements, type Stage } from './stage.ts';

for (const engine of engines())
  describe(`Claims on ${engine.name}`, () => {
    const store = oneStore(engine);
    let stage: Stage;
    let announcements: ReturnType<typeof testAnnouncements>;
    beforeEach(async () => {
      stage = await setStage(store);
      announcements = testAnnouncements();
    });
    afterEach(() => stage.close());

    const claimsOf = (owner = 'it'): Claims =>
      createClaims({
        models: stage.database.models,
        clocks: stage.clocks,
        owner,
        quietHours: { from: 21 * 60, to: 9 * 60 },
        urgentHours: { from: 6 * 60, to: 23 * 60 + 30 },
        announcements: announcements.ask,
      });
    const chat = (id: string, channel: Address['channel'] = 'telegram') => ({ channel, id });
    const plan = (id: string, dueAt = START, urgent = false) =>
      stage.ledger.plan([{ address: chat(id), items: [item(`key ${id}`, { dueAt, urgent })] }]);
    const announce = async (id: string, chats: string[], dueAt = START) => {
      await stage.ledger.planAnnouncement(
        id,
        chats.map((one) => chat(one)),
        dueAt,
      );
    };
    const idsOf = (rows: Awaited<ReturnType<Claims['take']>>) => rows.map(({ address }) => address.id);
    const take = async (count = 100, claims = claimsOf()) => idsOf(await claims.take('telegram', count));
    /** Business time, and with it the hour of the day: it is ten in the morning at START. */
    const goTo = (hour: number) => stage.business.moveTo(START + (hour - 10) * HOUR);

    it('take what is urgent first, then what was due first, announcements last', async () => {
      announcements.running = ['party'];
      await announce('party', ['9'], START - 5 * HOUR);
      await plan('4', START - 2);
      await plan('2', START - MINUTE, true);
      await plan('3', START - 3);
      await plan('5', START - 1);
      await plan('1', START - HOUR, true);
      expect(await take()).to.deep.equal(['1', '2', '3', '4', '5', '9']);
    });

    it('keep that order within a claim of a few', async () => {
      for (const [id, before] of [
        ['3', 1],
        ['1', 3],
        ['4', 0],
        ['2', 2],
      ] as const)
        await plan(id, START - before);
      expect(await take(3)).to.deep.equal(['1', '2', '3']);
      expect(await take(3)).to.deep.equal(['4']);
    });

    it('keep the order of an announcement’s rows as well', async () => {
      announcements.running = ['party'];
      for (const [id, before] of [
        ['3', 1],
        ['1', 3],
        ['2', 2],
      ] as const)
        await announce('party', [id], START - before);
      expect(await take()).to.deep.equal(['1', '2', '3']);
    });

    it('say whose a row is and until when, as it stands in the store', async () => {
      announcements.running = ['party'];
      await plan('1');
      await announce('party', ['2']);
      for (const row of [...(await claimsOf().take('telegram', 1)), ...(await claimsOf().take('telegram', 1))]) {
        expect(row).to.include({ state: 'claimed', owner: 'it' });
        expect(row.leaseUntil).to.be.within(stage.machine.now() + LEASE_MS - SECOND, stage.machine.now() + LEASE_MS);
        const { owner, state, leaseUntil } = row;
        expect((await stage.rows()).find(({ _id }) => row._id.equals(_id))).to.include({ owner, state, leaseUntil });
      }
    });

    it('give each row to one of several workers', async () => {
      announcements.running = ['party'];
      const chats = Array.from({ length: 30 }, (_, n) => String(n));
      await announce('party', chats);
      for (const id of chats) await plan(id);
      const claims = ['a', 'b', 'c'].map((owner) => claimsOf(owner));
      const found: string[] = [];
      for (let round = 0; round < 30; round++)
        for (const rows of await Promise.all(claims.map((one) => one.take('telegram', 7))))
          found.push(...rows.map(({ _id }) => String(_id)));
      expect(found).to.have.length(60);
      expect(new Set(found).size).to.equal(60);
    });

    it('take up what joined a row while it was being claimed', async () => {
      await plan('1');
      const rows = rowsOf(stage.database.models);
      const updateMany = rows.updateMany.bind(rows);
      rows.updateMany = async (...given) => {
        Reflect.deleteProperty(rows, 'updateMany');
        await stage.ledger.plan([{ address: chat('1'), items: [item('late')] }]);
        return updateMany(...given);
      };
      const [row] = await claimsOf().take('telegram', 1);
      expect(row?.items.map(({ key }) => key)).to.deep.equal(['key 1', 'late']);
    });

    it('take nothing that is not due, of another messenger, or of an announcement that does not run', async () => {
      announcements.cancelled = ['party'];
      await plan('1', START + HOUR);
      await announce('party', ['2']);
      await stage.ledger.plan([{ address: chat('3', 'bale'), items: [item('a')] }]);
      expect(await take()).to.deep.equal([]);
      expect(await stage.states()).to.deep.equal({ planned: 3 });
      expect(idsOf(await claimsOf().take('bale', 5))).to.deep.equal(['3']);
      await stage.business.moveTo(START + HOUR);
      expect(await take()).to.deep.equal(['1']);
    });

    it('take at quiet hours nothing but what is urgent, and that in its hours only', async () => {
      announcements.running = ['party'];
      await plan('1');
      await plan('2', START, true);
      await announce('party', ['3']);
      await goTo(23.75);
      expect(await take()).to.deep.equal([]);
      await goTo(24 + 7);
      expect(await take()).to.deep.equal(['2']);
      await goTo(24 + 9);
      expect(await take()).to.deep.equal(['1', '3']);
    });

    it('renew what the worker holds, and nothing that another one has meanwhile', async () => {
      await plan('1');
      await plan('2');
      const claims = claimsOf();
      const held = await claims.take('telegram', 2);
      const until = held[0]!.leaseUntil!;
      const rows = rowsOf(stage.database.models);
      await rows.updateOne({ _id: held[1]!._id }, { $set: { owner: 'another' } });
      await stage.machine.leap(20 * SECOND);
      await claims.renew(held);
      const [mine, theirs] = await Promise.all(held.map(({ _id }) => rows.findOne({ _id })));
      expect(mine?.leaseUntil).to.be.within(until + 20 * SECOND, until + 25 * SECOND);
      expect(theirs?.leaseUntil).to.equal(until);
      expect(held[0]?.leaseUntil).to.equal(mine?.leaseUntil);
      await rows.updateOne({ _id: held[0]!._id }, { $set: { state: 'sent', leaseUntil: null } });
      await claims.renew(held);
      expect((await rows.findOne({ _id: held[0]!._id }))?.leaseUntil).to.equal(null);
      await claims.renew([]);
    });
  });
