import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Loose } from '../support/scratch.ts';
import { failure, onEachEngine } from '../support/scratch.ts';

const { ObjectId } = mongoose.mongo;
const WHEN = new Date(Date.UTC(2025, 7, 11));
const OID = new ObjectId('0123456789abcdef01234567');

/** What an update makes of a document; a number: the code of the error. */
const CASES: [before: Loose, update: Loose, after: Loose | number][] = [
  [{ a: 1 }, { $set: { a: 2, b: WHEN } }, { a: 2, b: WHEN }],
  [{}, { $set: { 'a.b.c': OID } }, { a: { b: { c: OID } } }],
  [{ a: { x: 1 } }, { $set: { 'a.b': null } }, { a: { x: 1, b: null } }],
  [{ a: 5 }, { $set: { 'a.b': 1 } }, 28],
  [{ a: null }, { $set: { 'a.b': 1 } }, 28],
  [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  [{ a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.b': 2 } }, 28],
  [{ z: 1 }, { $set: { c: 1, b: 1, a: 1 } }, { z: 1, a: 1, b: 1, c: 1 }],
  [{ a: 1 }, { $set: { a: 1 } }, { a: 1 }],
  [{ a: 1, b: 2 }, { $unset: { a: '', c: '' } }, { b: 2 }],
  [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': 1 } }, { a: { c: 2 } }],
  [{ a: [1, 2, 3] }, { $unset: { 'a.1': 1 } }, { a: [1, null, 3] }],
  [{ a: 5 }, { $unset: { 'a.b': 1 } }, { a: 5 }],
  [{ a: 1 }, { $inc: { a: 2, b: -3 } }, { a: 3, b: -3 }],
  [{ a: 1.5 }, { $inc: { a: 0.25 } }, { a: 1.75 }],
  [{ a: 'x' }, { $inc: { a: 1 } }, 14],
  [{ a: null }, { $inc: { a: 1 } }, 14],
  [{ a: 5, b: 5 }, { $min: { a: 3, b: 9, c: 1 } }, { a: 3, b: 5, c: 1 }],
  [{ a: 5, b: 5 }, { $max: { a: 3, b: 9, c: 1 } }, { a: 5, b: 9, c: 1 }],
  [
    { a: null, b: 'x' },
    { $max: { a: 1 }, $min: { b: 1 } },
    { a: 1, b: 1 },
  ],
  [{ a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
  [{ a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3, 4] } } }, { a: [1, 2, 3, 4] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: 1 } } }, { a: [1] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [], $slice: 0 } } }, { a: [] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [0], $position: 0 } } }, { a: [0, 1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9, 8], $position: -1 } } }, { a: [1, 9, 8, 2] }],
  [{ a: 5 }, { $push: { a: 1 } }, 2],
  [{ a: { b: [] } }, { $push: { 'a.b': { c: 1 } } }, { a: { b: [{ c: 1 }] } }],
  [
    { a: [1, { b: 1 }] },
    { $addToSet: { a: { $each: [1, { b: 1 }, { b: 2 }, 1.5] } } },
    { a: [1, { b: 1 }, { b: 2 }, 1.5] },
  ],
  [{}, { $addToSet: { a: OID } }, { a: [OID] }],
  [{ a: 'x' }, { $addToSet: { a: 1 } }, 2],
  [{ a: [1, 2, 1, 3] }, { $pull: { a: 1 } }, { a: [2, 3] }],
  [{ a: [1, 2, 3, 4] }, { $pull: { a: { $gte: 3 } } }, { a: [1, 2] }],
  [{ a: [1, 2, 3, 4] }, { $pull: { a: { $in: [1, 4] } } }, { a: [2, 3] }],
  [{ a: [{ b: 1, c: 1 }, { b: 2 }, 5] }, { $pull: { a: { b: 1 } } }, { a: [{ b: 2 }, 5] }],
  [{ a: [{ b: 1 }, { b: 7 }] }, { $pull: { a: { b: { $gt: 3 } } } }, { a: [{ b: 1 }] }],
  [{ b: 1 }, { $pull: { a: 1 } }, { b: 1 }],
  [{ a: 5 }, { $pull: { a: 1 } }, 2],
  [{ a: 5 }, { $pull: { 'a.b': 1 } }, 28],
  [{ a: 1 }, { $set: { b: 1 }, $setOnInsert: { c: 1 } }, { a: 1, b: 1 }],
  [{ a: 1 }, { $set: { a: 2 }, $inc: { a: 1 } }, 40],
  [{ a: { b: 1 } }, { $set: { a: 2, 'a.b': 1 } }, 40],
  [{ a: 1 }, { $set: { _id: 'other' } }, 66],
  [{ a: 1 }, { $set: { _id: 'it' } }, { a: 1 }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0': { c: [] } }, $push: { d: {} } }, { a: [{ c: [] }], d: [{}] }],
];

describe('Updates', () => {
  onEachEngine((bench) => {
    for (const [before, update, after] of CASES)
      it(`${JSON.stringify(update)} makes of ${JSON.stringify(before)} ${typeof after === 'number' ? `error ${after}` : JSON.stringify(after)}`, async () => {
        const things = bench.collection();
        await things.insertOne({ _id: 'it' as never, ...before });
        const written = things.updateOne({ _id: 'it' as never }, update);
        if (typeof after === 'number') {
          expect((await failure(written)).code).to.equal(after);
          expect(await things.findOne()).to.deep.equal({ _id: 'it', ...before });
          return;
        }
        const { matchedCount, modifiedCount } = await written;
        const same = JSON.stringify(before) === JSON.stringify(after);
        expect({ matchedCount, modifiedCount }).to.deep.equal({ matchedCount: 1, modifiedCount: same ? 0 : 1 });
        expect(await things.findOne()).to.deep.equal({ _id: 'it', ...after });
      });

    it('an update of many changes all that match, and tells matched from modified', async () => {
      const things = bench.collection();
      await things.insertMany(Array.from({ length: 30 }, (_, n) => ({ n, odd: n % 2 === 1, seen: n < 10 })));
      const result = await things.updateMany({ odd: true }, { $set: { seen: true } });
      expect(result).to.deep.include({ matchedCount: 15, modifiedCount: 10, upsertedCount: 0, upsertedId: null });
      expect(await things.countDocuments({ seen: true })).to.equal(20);
    });

    it('a replacement keeps the _id and drops the rest', async () => {
      const things = bench.collection();
      await things.insertOne({ _id: 'it' as never, a: 1, b: 2 });
      await things.replaceOne({ a: 1 }, { c: 3 });
      expect(await things.findOne()).to.deep.equal({ _id: 'it', c: 3 });
      expect((await failure(things.replaceOne({ c: 3 }, { _id: 'other' as never }))).code).to.equal(66);
    });

    describe('upserts', () => {
      const UPSERTS: [filter: Loose, update: Loose, made: Loose][] = [
        [{ _id: 'a' }, { $set: { x: 1 } }, { _id: 'a', x: 1 }],
        [{ _id: 'a', b: 2 }, { $setOnInsert: { c: 3 } }, { _id: 'a', b: 2, c: 3 }],
        [{ _id: 'a', 'b.c': 2, n: { $gt: 5 } }, { $inc: { n: 1 } }, { _id: 'a', b: { c: 2 }, n: 1 }],
        [{ _id: 'a', b: { $eq: 2 } }, { $push: { list: 1 } }, { _id: 'a', b: 2, list: [1] }],
        [{ $and: [{ _id: 'a' }, { b: 1 }] }, { $set: { c: 1 } }, { _id: 'a', b: 1, c: 1 }],
        [{ _id: 'a', b: 1 }, { $set: { b: 2 } }, { _id: 'a', b: 2 }],
        [{ _id: 'a', b: { $in: [1, 2] } }, { $set: { c: 1 } }, { _id: 'a', c: 1 }],
        [{ _id: 'a' }, { $setOnInsert: { when: WHEN, who: OID } }, { _id: 'a', when: WHEN, who: OID }],
      ];
      for (const [filter, update, made] of UPSERTS)
        it(`${JSON.stringify(filter)} with ${JSON.stringify(update)} makes ${JSON.stringify(made)}`, async () => {
          const things = bench.collection();
          const result = await things.updateOne(filter, update, { upsert: true });
          expect(result).to.deep.include({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 'a' });
          expect(await things.find().toArray()).to.deep.equal([made]);
          const again = await things.updateOne({ _id: 'a' as never }, { $set: { y: 1 } }, { upsert: true });
          expect(again).to.deep.include({ matchedCount: 1, upsertedCount: 0, upsertedId: null });
        });

      it('without an _id in the filter one is made', async () => {
        const things = bench.collection();
        const { upsertedId } = await things.updateOne({ code: 'x' }, { $set: { n: 1 } }, { upsert: true });
        expect(upsertedId).to.be.instanceOf(ObjectId);
        expect(await things.findOne({ code: 'x' })).to.deep.equal({ _id: upsertedId, code: 'x', n: 1 });
      });

      it('a replacement is put in as it is', async () => {
        const things = bench.collection();
        await things.replaceOne({ _id: 'a' as never, b: 1 }, { c: 1 }, { upsert: true });
        expect(await things.find().toArray()).to.deep.equal([{ _id: 'a', c: 1 }]);
      });

      it('a unique index decides between two at once', async () => {
        const things = bench.collection();
        await things.createIndex({ code: 1 }, { unique: true });
        const upsert = (n: number): Promise<unknown> =>
          things.updateOne({ code: 'x', n: { $gt: 1000 } }, { $set: { n } }, { upsert: true });
        const results = await Promise.allSettled([upsert(1), upsert(2), upsert(3)]);
        expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
        for (const result of results)
          if (result.status === 'rejected') expect((result.reason as { code: number }).code).to.equal(11000);
        expect(await things.countDocuments()).to.equal(1);
      });
    });
  });
});
