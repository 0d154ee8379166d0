import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Loose, Scratch } from '../support/scratch.ts';
import { failure, onEachEngine } from '../support/scratch.ts';

const { Binary, ObjectId } = mongoose.mongo;
const oid = (n: number): mongoose.mongo.ObjectId => new ObjectId(n.toString(16).padStart(24, '0'));

describe('Reading', () => {
  onEachEngine((bench) => {
    const ids = async (things: Scratch, sort: Record<string, 1 | -1>, filter: Loose = {}): Promise<unknown[]> =>
      (await things.find(filter).sort(sort).toArray()).map((doc) => doc._id);

    describe('sorting', () => {
      /** In MongoDB's order over types; documents that stand together are equal in it. */
      const RISING: Loose[][] = [
        [{}, { a: null }],
        [{ a: NaN }],
        [{ a: -Infinity }],
        [{ a: -3.5 }],
        [{ a: 0 }],
        [{ a: 2 }],
        [{ a: 10 }],
        [{ a: '' }],
        [{ a: '10' }],
        [{ a: '2' }],
        [{ a: 'Z' }],
        [{ a: 'a' }],
        [{ a: 'ab' }],
        [{ a: 'ه' }],
        [{ a: 'ی' }],
        [{ a: '\uffee' }],
        [{ a: '😀' }],
        [{ a: { b: 1 } }],
        [{ a: { b: 2 } }],
        [{ a: { c: 0 } }],
        [{ a: new Binary(Buffer.from([9])) }],
        [{ a: new Binary(Buffer.from([1, 1])) }],
        [{ a: oid(1) }],
        [{ a: oid(2) }],
        [{ a: false }],
        [{ a: true }],
        [{ a: new Date(0) }],
        [{ a: new Date(5) }],
      ];
      const documents = RISING.flatMap((group, rank) =>
        group.map((doc, i): Loose => ({ _id: `${rank}.${i}`, rank, ...doc })),
      );

      for (const indexed of [false, true])
        it(`mixed types come in MongoDB's order, both ways ${indexed ? 'by an index' : 'without an index'}`, async () => {
          const things = bench.collection();
          // The embedded engine indexes single values only.
          const plain = documents.filter(({ a }) => !indexed || (a?.b === undefined && a?.c === undefined));
          if (indexed) await things.createIndex({ a: 1 });
          await things.insertMany(plain.toSorted((x, y) => ((x.rank * 7) % 28) - ((y.rank * 7) % 28)));
          const ranks = plain.map(({ rank }) => rank);
          const rising = await things.find().sort({ a: 1 }).toArray();
          expect(rising.map((doc) => doc['rank'] as number)).to.deep.equal(ranks);
          const falling = await things.find().sort({ a: -1 }).toArray();
          expect(falling.map((doc) => doc['rank'] as number)).to.deep.equal(ranks.toReversed());
        });

      it('an array sorts by its least element going up, by its greatest going down', async () => {
        const things = bench.collection();
        await things.insertMany([
          { _id: 1, a: [5, 20] },
          { _id: 2, a: [1, 8] },
          { _id: 3, a: 6 },
        ] as object[]);
        expect(await ids(things, { a: 1 })).to.deep.equal([2, 1, 3]);
        expect(await ids(things, { a: -1 })).to.deep.equal([1, 2, 3]);
      });

      it('several fields, in both directions, with skip and limit', async () => {
        const things = bench.collection();
        await things.createIndex({ a: 1, b: -1 });
        const all = Array.from({ length: 200 }, (_, n) => ({ _id: n, a: n % 4, b: (n * 7) % 50, c: n % 3 }));
        await things.insertMany(all as object[]);
        for (const [x, y] of [
          [1, -1],
          [-1, 1],
          [1, 1],
          [-1, -1],
        ] as const) {
          const sort = { a: x, b: y, _id: 1 } as const;
          const expected = all
            .toSorted((p, q) => (p.a - q.a) * x || (p.b - q.b) * y || p._id - q._id)
            .map(({ _id }) => _id);
          expect(await ids(things, sort)).to.deep.equal(expected);
          const page = await things.find().sort(sort).skip(37).limit(20).toArray();
          expect(page.map((doc) => doc._id as unknown)).to.deep.equal(expected.slice(37, 57));
          const filtered = await things
            .find({ a: { $in: [3, 1] }, c: 0 })
            .sort(sort)
            .toArray();
          expect(filtered.map((doc) => doc._id as unknown)).to.deep.equal(
            expected.filter((id) => all[id]!.c === 0 && all[id]!.a % 2 === 1),
          );
        }
      });
    });

    describe('projections', () => {
      const doc = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, 6, [{ f: 7, g: 8 }], { g: 9 }] };
      const CASES: [projection: Loose, shown: Loose][] = [
        [{}, doc],
        [{ a: 1 }, { _id: 1, a: 1 }],
        [{ a: true, _id: false }, { a: 1 }],
        [{ _id: 1 }, { _id: 1 }],
        [{ _id: 0 }, { a: doc.a, b: doc.b, e: doc.e }],
        [{ 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
        [{ 'e.f': 1 }, { _id: 1, e: [{ f: 4 }, [{ f: 7 }], {}] }],
        [
          { 'e.f': 0, b: 0 },
          { _id: 1, a: 1, e: [{ g: 5 }, 6, [{ g: 8 }], { g: 9 }] },
        ],
        [{ 'b.c': 0 }, { _id: 1, a: 1, b: { d: 3 }, e: doc.e }],
        [{ nothing: 1 }, { _id: 1 }],
        [{ 'a.x': 1 }, { _id: 1 }],
        [
          { a: 0, _id: 0 },
          { b: doc.b, e: doc.e },
        ],
      ];
      for (const [projection, shown] of CASES)
        it(`${JSON.stringify(projection)} shows ${JSON.stringify(shown)}`, async () => {
          const things = bench.collection();
          await things.insertOne(structuredClone(doc) as object);
          expect(await things.find({}, { projection }).toArray()).to.deep.equal([shown]);
          expect(await things.findOne({ _id: 1 as never }, { projection })).to.deep.equal(shown);
        });
      it('fields cannot be included and excluded at once', async () => {
        const things = bench.collection();
        await things.insertOne({ a: 1, b: 2 });
        expect((await failure(things.find({}, { projection: { a: 1, b: 0 } }).toArray())).code).to.equal(31254);
      });
    });

    it('cursors give every document once, in batches of any size, also while others write', async () => {
      const things = bench.collection();
      await things.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n, text: 'x'.repeat(300) })));
      const seen: number[] = [];
      for await (const doc of things.find({ n: { $gte: 500 } }, { batchSize: 100 })) {
        seen.push(doc['n'] as number);
        if (seen.length === 150) await things.updateMany({}, { $set: { touched: true } });
      }
      expect(seen.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 1500 }, (_, i) => i + 500));
      expect(await things.find({}, { batchSize: 7, limit: 20, skip: 5 }).toArray()).to.have.length(20);
      expect(await things.find().limit(0).toArray()).to.have.length(2000);
    });

    it('a collection that does not exist is empty', async () => {
      const things = bench.collection();
      expect(await things.find().toArray()).to.deep.equal([]);
      expect(await things.findOne({ a: 1 })).to.equal(null);
      expect(await things.countDocuments()).to.equal(0);
      expect(await things.distinct('a')).to.deep.equal([]);
      expect(await things.deleteMany({})).to.deep.include({ deletedCount: 0 });
      expect(await things.updateOne({}, { $set: { a: 1 } })).to.deep.include({ matchedCount: 0 });
      expect(await things.findOneAndUpdate({}, { $set: { a: 1 } })).to.equal(null);
    });

    it('counts heed filter, skip and limit', async () => {
      const things = bench.collection();
      await things.createIndex({ n: 1 });
      await things.insertMany(Array.from({ length: 30 }, (_, n) => ({ n })));
      expect(await things.countDocuments({ n: { $lt: 20 } })).to.equal(20);
      expect(await things.countDocuments({ n: { $lt: 20 } }, { skip: 5 })).to.equal(15);
      expect(await things.countDocuments({ n: { $lt: 20 } }, { skip: 5, limit: 10 })).to.equal(10);
      expect(await things.estimatedDocumentCount()).to.equal(30);
    });

    it('distinct values are those of arrays too, each once', async () => {
      const things = bench.collection();
      await things.insertMany([
        { a: 1 },
        { a: [1, 2] },
        { a: null },
        {},
        { a: 'x' },
        { a: { b: 1 } },
        { a: [{ b: 3 }] },
      ]);
      const values = await things.distinct('a');
      expect(values).to.have.deep.members([1, 2, null, 'x', { b: 1 }, { b: 3 }]);
      expect(await things.distinct('a.b')).to.have.deep.members([1, 3]);
      expect(await things.distinct('a', { a: { $gte: 2 } })).to.have.deep.members([1, 2]);
    });

    it('values come back as they went in', async () => {
      const things = bench.collection();
      const value = {
        _id: oid(7),
        text: 'خورموج ۱۲۳ 😀 \u0000 end',
        long: 'é'.repeat(5000),
        numbers: [0, -1, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 1.5, -0.25, 1e300],
        when: new Date(1754895600123),
        early: new Date(-1),
        bytes: new Binary(Buffer.from([0, 255, 3])),
        flags: [true, false, null],
        deep: { a: { b: { c: [{ d: [] }, {}] } } },
        '': undefined,
      };
      const { '': _none, ...stored } = value;
      await things.insertOne(stored);
      expect(await things.findOne()).to.deep.equal(stored);
      await things.updateOne({}, { $set: { nothing: undefined } });
      expect((await things.findOne())!['nothing']).to.equal(null);
    });
  });
});
