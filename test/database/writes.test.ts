import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Loose } from '../support/scratch.ts';
import { failure, onEachEngine } from '../support/scratch.ts';

const { ObjectId } = mongoose.mongo;

interface BulkFailure extends Error {
  code: number;
  writeErrors: { index: number; code: number }[];
  result: mongoose.mongo.BulkWriteResult;
  insertedCount: number;
}
const faults = (error: BulkFailure): [number, number][] => error.writeErrors.map(({ index, code }) => [index, code]);

describe('Writing', () => {
  onEachEngine((bench) => {
    it('insertOne makes an _id, puts it into the document, and names it', async () => {
      const things = bench.collection();
      const doc: Loose = { a: 1 };
      const { insertedId, acknowledged } = await things.insertOne(doc);
      expect(insertedId).to.be.instanceOf(ObjectId);
      expect(acknowledged).to.equal(true);
      expect(doc).to.deep.equal({ a: 1, _id: insertedId });
      expect(await things.findOne()).to.deep.equal(doc);
    });

    it('a second document of one _id is error 11000, a MongoServerError', async () => {
      const things = bench.collection();
      await things.insertOne({ _id: 'x' as never });
      const error = await failure(things.insertOne({ _id: 'x' as never, b: 1 }));
      expect(error).to.be.instanceOf(mongoose.mongo.MongoServerError);
      expect(error.code).to.equal(11000);
      expect(await things.find().toArray()).to.deep.equal([{ _id: 'x' }]);
    });

    describe('insertMany', () => {
      const docs = (): Loose[] => [{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }, { _id: 2 }, { _id: 4 }];
      it('ordered: ends at the first fault, keeps what went before', async () => {
        const things = bench.collection();
        const error = (await failure(things.insertMany(docs()))) as BulkFailure;
        expect(error).to.be.instanceOf(mongoose.mongo.MongoBulkWriteError);
        expect(error.code).to.equal(11000);
        expect(faults(error)).to.deep.equal([[2, 11000]]);
        expect(error.insertedCount).to.equal(2);
        expect(error.result.insertedIds).to.deep.equal({ 0: 1, 1: 2 });
        expect(await things.countDocuments()).to.equal(2);
      });
      it('unordered: names every fault, puts the rest in', async () => {
        const things = bench.collection();
        const error = (await failure(things.insertMany(docs(), { ordered: false }))) as BulkFailure;
        expect(error.code).to.equal(11000);
        expect(faults(error)).to.deep.equal([
          [2, 11000],
          [4, 11000],
        ]);
        expect(error.insertedCount).to.equal(4);
        expect(error.result.insertedIds).to.deep.equal({ 0: 1, 1: 2, 3: 3, 5: 4 });
        expect(await things.countDocuments()).to.equal(4);
      });
      it('of 3,000 documents takes all', async () => {
        const things = bench.collection();
        const result = await things.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n, text: 'متن'.repeat(20) })));
        expect(result.insertedCount).to.equal(3000);
        expect(Object.keys(result.insertedIds)).to.have.length(3000);
        expect(await things.countDocuments()).to.equal(3000);
      });
    });

    describe('bulkWrite', () => {
      it('counts each kind of operation', async () => {
        const things = bench.collection();
        await things.insertMany([
          { _id: 1, n: 1 },
          { _id: 2, n: 2 },
          { _id: 3, n: 2 },
          { _id: 4, n: 4 },
          { _id: 5, n: 5 },
        ] as object[]);
        const result = await things.bulkWrite([
          { insertOne: { document: { _id: 6 as never, n: 6 } } },
          { updateOne: { filter: { n: 2 }, update: { $inc: { n: 10 } } } },
          { updateMany: { filter: { n: { $gte: 4, $lt: 10 } }, update: { $set: { big: true } } } },
          { updateOne: { filter: { _id: 7 as never }, update: { $set: { n: 7 } }, upsert: true } },
          { replaceOne: { filter: { _id: 1 as never }, replacement: { replaced: true } } },
          { deleteOne: { filter: { n: 4 } } },
          { deleteMany: { filter: { n: { $in: [2, 12] } } } },
          { updateOne: { filter: { _id: 99 as never }, update: { $set: { n: 7 } } } },
        ]);
        const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds } = result;
        expect({ insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds }).to.deep.equal({
          insertedCount: 1,
          matchedCount: 5,
          modifiedCount: 5,
          deletedCount: 3,
          upsertedCount: 1,
          upsertedIds: { 3: 7 },
        });
        expect(result.insertedIds).to.deep.equal({ 0: 6 });
        expect(await things.find().sort({ _id: 1 }).toArray()).to.deep.equal([
          { _id: 1, replaced: true },
          { _id: 5, n: 5, big: true },
          { _id: 6, n: 6, big: true },
          { _id: 7, n: 7 },
        ]);
      });

      it('each operation sees what the ones before it did', async () => {
        const things = bench.collection();
        await things.bulkWrite([
          { insertOne: { document: { _id: 'a' as never, n: 1 } } },
          { updateOne: { filter: { _id: 'a' as never }, update: { $inc: { n: 1 } } } },
          { updateOne: { filter: { _id: 'a' as never, n: 2 }, update: { $push: { list: 1 } as never } } },
        ]);
        expect(await things.findOne()).to.deep.equal({ _id: 'a', n: 2, list: [1] });
      });

      it('ordered: ends at the first fault; unordered: goes on', async () => {
        for (const ordered of [true, false]) {
          const things = bench.collection();
          await things.createIndex({ code: 1 }, { unique: true });
          await things.insertOne({ code: 'a' });
          const error = (await failure(
            things.bulkWrite(
              [
                { insertOne: { document: { code: 'b' } } },
                { insertOne: { document: { code: 'a' } } },
                { updateOne: { filter: { code: 'b' }, update: { $set: { code: 'a' } } } },
                { updateOne: { filter: { code: 'b' }, update: { $set: { seen: true } } } },
                { insertOne: { document: { code: 'c' } } },
              ],
              { ordered },
            ),
          )) as BulkFailure;
          expect(error).to.be.instanceOf(mongoose.mongo.MongoBulkWriteError);
          expect(faults(error).map(([index]) => index)).to.deep.equal(ordered ? [1] : [1, 2]);
          expect(error.result.insertedCount).to.equal(ordered ? 1 : 2);
          expect(await things.countDocuments({ seen: true })).to.equal(ordered ? 0 : 1);
        }
      });
    });

    describe('find and change', () => {
      it('gives the document before or after', async () => {
        const things = bench.collection();
        await things.insertOne({ _id: 'a' as never, n: 1 });
        expect(await things.findOneAndUpdate({ n: 1 }, { $inc: { n: 1 } })).to.deep.equal({ _id: 'a', n: 1 });
        expect(await things.findOneAndUpdate({ n: 2 }, { $inc: { n: 1 } }, { returnDocument: 'after' })).to.deep.equal({
          _id: 'a',
          n: 3,
        });
        expect(await things.findOneAndUpdate({ n: 99 }, { $inc: { n: 1 } })).to.equal(null);
        expect(await things.findOneAndReplace({ n: 3 }, { m: 1 }, { returnDocument: 'after' })).to.deep.equal({
          _id: 'a',
          m: 1,
        });
        expect(await things.findOneAndDelete({ m: 1 })).to.deep.equal({ _id: 'a', m: 1 });
        expect(await things.findOneAndDelete({ m: 1 })).to.equal(null);
      });

      it('takes the first in order, with a projection', async () => {
        const things = bench.collection();
        await things.insertMany([3, 1, 2].map((n) => ({ _id: n, n, done: false })) as object[]);
        for (const expected of [3, 2, 1]) {
          const found = await things.findOneAndUpdate(
            { done: false },
            { $set: { done: true } },
            { sort: { n: -1 }, projection: { n: 1, _id: 0 } },
          );
          expect(found).to.deep.equal({ n: expected });
        }
      });

      it('upserts', async () => {
        const things = bench.collection();
        const upsert = { upsert: true, returnDocument: 'after' } as const;
        expect(await things.findOneAndUpdate({ _id: 'a' as never }, { $setOnInsert: { n: 1 } }, upsert)).to.deep.equal({
          _id: 'a',
          n: 1,
        });
        expect(await things.findOneAndUpdate({ _id: 'b' as never }, { $set: { n: 1 } }, { upsert: true })).to.equal(
          null,
        );
        expect(await things.countDocuments()).to.equal(2);
      });

      it('tells with metadata what happened', async () => {
        const things = bench.collection();
        await things.insertOne({ _id: 'a' as never, n: 1 });
        const options = { includeResultMetadata: true, upsert: true, returnDocument: 'after' } as const;
        const old = await things.findOneAndUpdate({ _id: 'a' as never }, { $set: { n: 2 } }, options);
        expect(old.lastErrorObject).to.deep.include({ n: 1, updatedExisting: true });
        const made = await things.findOneAndUpdate({ _id: 'b' as never }, { $set: { n: 2 } }, options);
        expect(made.lastErrorObject).to.deep.include({ n: 1, updatedExisting: false, upserted: 'b' });
        expect(made.value).to.deep.equal({ _id: 'b', n: 2 });
      });

      it('ten at once claim a hundred jobs, none twice', async () => {
        const things = bench.collection();
        await things.createIndex({ state: 1 });
        await things.insertMany(Array.from({ length: 100 }, (_, n) => ({ _id: n, state: 'open' })) as object[]);
        const claimed: unknown[] = [];
        const claim = async (worker: number): Promise<void> => {
          for (;;) {
            const job = await things.findOneAndUpdate({ state: 'open' }, { $set: { state: 'claimed', worker } });
            if (!job) return;
            claimed.push(job._id);
          }
        };
        await Promise.all(Array.from({ length: 10 }, (_, worker) => claim(worker)));
        expect(claimed).to.have.length(100);
        expect(new Set(claimed).size).to.equal(100);
      });
    });

    it('deletes one or many', async () => {
      const things = bench.collection();
      await things.insertMany(Array.from({ length: 10 }, (_, n) => ({ n })));
      expect((await things.deleteOne({ n: { $gte: 5 } })).deletedCount).to.equal(1);
      expect((await things.deleteMany({ n: { $gte: 5 } })).deletedCount).to.equal(4);
      expect((await things.deleteMany({ n: 77 })).deletedCount).to.equal(0);
      expect(await things.countDocuments()).to.equal(5);
      expect((await things.deleteMany({})).deletedCount).to.equal(5);
    });

    it('a hundred increments at once lose none', async () => {
      const things = bench.collection();
      await Promise.all(
        Array.from({ length: 100 }, () =>
          things.updateOne({ _id: 'a' as never }, { $inc: { n: 1 } }, { upsert: true }).catch(() =>
            // Two upserts of one _id at once: MongoDB may refuse one with 11000; it is then simply done again.
            things.updateOne({ _id: 'a' as never }, { $inc: { n: 1 } }),
          ),
        ),
      );
      expect(await things.findOne()).to.deep.equal({ _id: 'a', n: 100 });
    });

    it('Mongoose models work on it: casting, defaults, timestamps of none, lean', async () => {
      const { models } = bench.database;
      const cardId = new ObjectId();
      const chat = { channel: 'bale', id: '7' } as const;
      await models.watches.create({ chat, cardId, label: 'mother', since: 5 });
      const [found] = await models.watches.find({ 'chat.channel': 'bale', 'chat.id': '7' }).lean();
      expect(found).to.deep.include({ chat, cardId, label: 'mother', since: 5, lastTold: null });
      expect((await failure(models.watches.create({ chat, cardId, label: 'child', since: 6 }))).code).to.equal(11000);
      const told = { status: 'issued', asOf: '2025-08-01', at: 9 } as const;
      const after = await models.watches
        .findOneAndUpdate({ cardId: String(cardId) }, { lastTold: told }, { returnDocument: 'after' })
        .lean();
      expect(after?.lastTold).to.deep.equal(told);
      expect(await models.watches.exists({ cardId })).to.not.equal(null);
      const saved = await models.watches.findOne({ cardId });
      saved!.label = 'spouse';
      await saved!.save();
      expect(await models.watches.distinct('label')).to.deep.equal(['spouse']);
      expect((await models.watches.deleteMany({ 'chat.id': '7' })).deletedCount).to.equal(1);
    });
  });
});
