import { expect } from 'chai';
import mongoose from 'mongoose';
import { COUNTIES } from '../../src/domain/card.ts';
import type { Loose } from '../support/scratch.ts';
import { failure, onEachEngine } from '../support/scratch.ts';
import { indexesUsed } from '../support/explain.ts';

const { ObjectId } = mongoose.mongo;

describe('Indexes', () => {
  onEachEngine((bench) => {
    it('unique: missing and null are one value, the second is refused', async () => {
      const things = bench.collection();
      await things.createIndex({ a: 1 }, { unique: true });
      await things.insertMany([{ a: 1 }, { a: '1' }, { a: null }]);
      expect((await failure(things.insertOne({ b: 1 }))).code).to.equal(11000);
      expect((await failure(things.insertOne({ a: null }))).code).to.equal(11000);
      expect((await failure(things.insertOne({ a: 1.0 }))).code).to.equal(11000);
      expect((await failure(things.updateOne({ a: '1' }, { $unset: { a: 1 } }))).code).to.equal(11000);
      expect((await failure(things.updateOne({ a: '1' }, { $set: { a: 1 } }))).code).to.equal(11000);
      expect(await things.countDocuments()).to.equal(3);
    });

    it('unique over several fields, also nested ones', async () => {
      const things = bench.collection();
      await things.createIndex({ 'chat.channel': 1, 'chat.id': 1, card: 1 }, { unique: true });
      await things.insertOne({ chat: { channel: 'bale', id: '1' }, card: 1 });
      await things.insertOne({ chat: { channel: 'telegram', id: '1' }, card: 1 });
      await things.insertOne({ chat: { channel: 'bale', id: '1' }, card: 2 });
      const again = things.insertOne({ chat: { id: '1', channel: 'bale' }, card: 1 });
      expect((await failure(again)).code).to.equal(11000);
    });

    it('partial and unique: only what fits its filter is compared', async () => {
      const things = bench.collection();
      await things.createIndex({ code: 1 }, { unique: true, partialFilterExpression: { open: true } });
      await things.insertMany([
        { code: 'a', open: true },
        { code: 'a', open: false },
        { code: 'a' },
        { code: 'b', open: true },
      ]);
      expect((await failure(things.insertOne({ code: 'a', open: true }))).code).to.equal(11000);
      expect((await failure(things.updateOne({ open: false }, { $set: { open: true } }))).code).to.equal(11000);
      await things.updateOne({ code: 'a', open: true }, { $set: { open: false } });
      await things.insertOne({ code: 'a', open: true });
      expect(await things.countDocuments({ code: 'a' })).to.equal(4);
      expect(await things.find({ code: 'a', open: true }).toArray()).to.have.length(1);
      expect(await things.countDocuments({ code: 'b', open: { $exists: true } })).to.equal(1);
    });

    it('made over what is there: all of it is found, a double is refused', async () => {
      const things = bench.collection();
      await things.insertMany(Array.from({ length: 700 }, (_, n) => ({ n, half: n >> 1 })));
      await things.createIndex({ n: -1 }, { unique: true });
      expect(await things.countDocuments({ n: { $gte: 350 } })).to.equal(350);
      const { code } = await failure(things.createIndex({ half: 1 }, { unique: true }));
      // Servers that only speak MongoDB's protocol may refuse it with a code of their own.
      if (bench.engine === 'embedded') expect(code).to.equal(11000);
      await things.createIndex({ half: 1 });
      expect(await things.countDocuments({ half: 7 })).to.equal(2);
      expect((await failure(things.insertOne({ n: 1 }))).code).to.equal(11000);
    });

    it('are listed, made once, and dropped', async () => {
      const things = bench.collection();
      expect(await things.createIndex({ a: 1, b: -1 }, { name: 'mine' })).to.equal('mine');
      expect(await things.createIndex({ a: 1, b: -1 }, { name: 'mine' })).to.equal('mine');
      expect(await things.createIndex({ c: 1 }, { unique: true })).to.equal('c_1');
      const listed = (await things.indexes()).map(({ key, name, unique }) => ({ key, name, unique }));
      expect(listed).to.have.deep.members([
        { key: { _id: 1 }, name: '_id_', unique: undefined },
        { key: { a: 1, b: -1 }, name: 'mine', unique: undefined },
        { key: { c: 1 }, name: 'c_1', unique: true },
      ]);
      await things.dropIndex('c_1');
      await things.insertMany([{ c: 1 }, { c: 1 }]);
      expect(await things.indexes()).to.have.length(2);
      await things.drop();
      expect(await things.countDocuments()).to.equal(0);
    });

    it('change no answer: the same queries with and without them', async () => {
      const plain = bench.collection();
      const indexed = bench.collection();
      await indexed.createIndex({ a: 1, b: 1 });
      await indexed.createIndex({ c: -1 });
      const docs = Array.from({ length: 300 }, (_, n) => ({
        _id: n,
        a: [null, 0, 5, 'x', 'y', true, new Date(7)][n % 7],
        ...(n % 3 ? { b: (n * 31) % 11 } : {}),
        c: n % 13,
      }));
      await plain.insertMany(docs as object[]);
      await indexed.insertMany(docs as object[]);
      const filters: Loose[] = [
        { a: 5 },
        { a: null },
        { a: { $in: [5, 'x', null] }, b: { $gt: 3 } },
        { a: { $in: ['y', true] }, b: null },
        { a: 'x', b: { $gte: 2, $lt: 9 }, c: { $lt: 10 } },
        { a: { $gte: 0 } },
        { a: { $lte: new Date(9) } },
        { a: { $gt: 0, $lt: 'z' } },
        { c: { $gt: 4, $lte: 6 } },
        { c: { $in: [1, 1, 2, 99] } },
        { $or: [{ a: 5 }, { c: 3 }] },
        { a: { $ne: 5 }, c: 2 },
        { _id: { $in: [5, 4, 299, 300] } },
        { _id: { $gte: 100, $lt: 120 }, a: 'x' },
      ];
      for (const filter of filters) {
        const ids = async (things: typeof plain): Promise<unknown[]> =>
          (await things.find(filter).toArray()).map(({ _id }) => _id as unknown as number).sort((a, b) => a - b);
        expect(await ids(indexed), JSON.stringify(filter)).to.deep.equal(await ids(plain));
        for (const sort of [
          { c: 1, _id: 1 },
          { c: -1, _id: 1 },
          { a: 1, b: 1, _id: 1 },
          { a: -1, b: -1, _id: -1 },
        ] as const) {
          const order = async (things: typeof plain): Promise<unknown[]> =>
            (await things.find(filter).sort(sort).toArray()).map(({ _id }) => _id);
          expect(await order(indexed), JSON.stringify([filter, sort])).to.deep.equal(await order(plain));
        }
      }
    });

    describe('serve every query that people wait for', () => {
      before(async () => {
        // A planner may prefer to read all of a small collection.
        const { models } = bench.database;
        const oid = (): InstanceType<typeof ObjectId> => new ObjectId();
        const many = <T>(make: (n: number) => T): T[] => Array.from({ length: 400 }, (_, n) => make(n));
        await models.cards.collection.insertMany(
          many((n) => ({ code: `k:c${n}`, lookup: `k:l${n}`, status: 'issued' })),
        );
        await models.watches.collection.insertMany(
          many((n) => ({ chat: { channel: 'bale', id: String(n) }, cardId: oid(), since: n })),
        );
        await models.updates.collection.insertMany(
          many((n) => ({ _id: `bale:${n}` as never, purgeAt: new Date(Date.now() + 1e9) })),
        );
        await models.attempts.collection.insertMany(
          many((n) => ({ _id: `p${n}` as never, at: [n], purgeAt: new Date(Date.now() + 1e9) })),
        );
        await models.dialogues.collection.insertMany(
          many((n) => ({ _id: `bale:${n}` as never, purgeAt: new Date(Date.now() + 1e9) })),
        );
        await models.people.collection.insertMany(many((n) => ({ _id: `bale:${n}` as never, since: n })));
        await models.links.collection.insertMany(
          many((n) => ({ _id: `t${n}` as never, purgeAt: new Date(Date.now() + 1e9) })),
        );
        await models.leases.collection.insertMany(
          many((n) => ({ _id: `l${n}` as never, purgeAt: new Date(Date.now() + 1e9) })),
        );
        await models.offices.collection.insertMany(many((n) => ({ _id: `o${n}` as never, county: COUNTIES[n % 10] })));
      });

      const chat = { 'chat.channel': 'bale', 'chat.id': '7' } as const;
      it('a card by code and serial', async () => {
        const { models } = bench.database;
        expect(await indexesUsed(bench.database, models.cards.find({ lookup: 'k:l5' }))).to.deep.equal(['lookup_1']);
      });
      it('a card by its code, and many by theirs', async () => {
        const { models } = bench.database;
        expect(await indexesUsed(bench.database, models.cards.find({ code: 'k:c5' }))).to.deep.equal(['code_1']);
        const several = models.cards.find({ code: { $in: ['k:c5', 'k:c6', 'k:c7'] } });
        expect(await indexesUsed(bench.database, several)).to.deep.equal(['code_1']);
      });
      it('a card, a person, an update, a dialogue, an attempt, a link, a lease by _id', async () => {
        const { models } = bench.database;
        const queries = [
          models.cards.find({ _id: new ObjectId() }),
          models.people.find({ _id: 'bale:5' }),
          models.updates.find({ _id: 'bale:5' }),
          models.dialogues.find({ _id: 'bale:5' }),
          models.attempts.find({ _id: 'p5' }),
          models.links.find({ _id: 't5' }),
          models.leases.find({ _id: 'l5' }),
        ];
        for (const query of queries) expect(await indexesUsed(bench.database, query)).to.deep.equal(['_id_']);
      });
      it('what a chat follows, whether it follows a card, and who follows a card', async () => {
        const { models } = bench.database;
        const compound = 'chat.channel_1_chat.id_1_cardId_1';
        expect(await indexesUsed(bench.database, models.watches.find(chat))).to.deep.equal([compound]);
        const [one] = await indexesUsed(bench.database, models.watches.find({ ...chat, cardId: new ObjectId() }));
        expect(one).to.be.oneOf([compound, 'cardId_1']);
        expect(await indexesUsed(bench.database, models.watches.find({ cardId: new ObjectId() }))).to.deep.equal([
          'cardId_1',
        ]);
      });
      it('the offices of a county', async () => {
        const { models } = bench.database;
        expect(await indexesUsed(bench.database, models.offices.find({ county: 'jam' }))).to.deep.equal(['county_1']);
      });
    });
  });
});
