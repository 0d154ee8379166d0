import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Loose, Scratch } from '../support/scratch.ts';
import { onEachEngine } from '../support/scratch.ts';

const { Binary, ObjectId } = mongoose.mongo;
const oid = (n: number): mongoose.mongo.ObjectId => new ObjectId(n.toString(16).padStart(24, '0'));
const day = (n: number): Date => new Date(Date.UTC(2025, 7, n));

/** Documents of all kinds, told apart by their _id. */
const CORPUS: Loose[] = [
  { _id: 'missing' },
  { _id: 'null', a: null },
  { _id: 'zero', a: 0 },
  { _id: 'five', a: 5 },
  { _id: 'minus', a: -1.5 },
  { _id: 'nan', a: NaN },
  { _id: 'text', a: 'five' },
  { _id: 'empty', a: '' },
  { _id: 'true', a: true },
  { _id: 'false', a: false },
  { _id: 'day1', a: day(1) },
  { _id: 'day2', a: day(2) },
  { _id: 'oid1', a: oid(1) },
  { _id: 'oid2', a: oid(2) },
  { _id: 'bytes', a: new Binary(Buffer.from([1, 2])) },
  { _id: 'none', a: [] },
  { _id: 'numbers', a: [1, 5, 9] },
  { _id: 'nulls', a: [null, 7] },
  { _id: 'mixed', a: ['five', 3] },
  { _id: 'nested', a: [[5], 8] },
  { _id: 'object', a: { b: 1 } },
  { _id: 'object2', a: { b: 1, c: 2 } },
  { _id: 'object3', a: { c: 2, b: 1 } },
  { _id: 'inNull', a: { b: null } },
  { _id: 'list', a: [{ b: 1 }, { b: 4, c: 1 }] },
  { _id: 'list2', a: [{ c: 1 }, { b: 5 }] },
  { _id: 'deep', a: { b: [{ c: 1 }, { c: 6 }] } },
  { _id: 'index', a: [{ b: 9 }, 'x'] },
];

const CASES: [filter: Loose, matched: string[]][] = [
  [{ a: 5 }, ['five', 'numbers']],
  [{ a: null }, ['missing', 'null', 'nulls']],
  [
    { a: { $ne: null } },
    CORPUS.map((doc) => String(doc['_id'])).filter((id) => !['missing', 'null', 'nulls'].includes(id)),
  ],
  [{ a: { $eq: NaN } }, ['nan']],
  [{ a: 'five' }, ['text', 'mixed']],
  [{ a: '' }, ['empty']],
  [{ a: true }, ['true']],
  [{ a: day(1) }, ['day1']],
  [{ a: oid(2) }, ['oid2']],
  [{ a: new Binary(Buffer.from([1, 2])) }, ['bytes']],
  [{ a: [] }, ['none']],
  [{ a: [1, 5, 9] }, ['numbers']],
  [{ a: [5] }, ['nested']],
  [{ a: { b: 1 } }, ['object', 'list']],
  [{ a: { b: 1, c: 2 } }, ['object2']],
  [{ a: { $gt: 0 } }, ['five', 'numbers', 'nulls', 'mixed', 'nested']],
  [{ a: { $gte: 0, $lt: 5 } }, ['zero', 'numbers', 'mixed']],
  [{ a: { $lt: 0 } }, ['minus']],
  [{ a: { $gte: null } }, ['missing', 'null', 'nulls']],
  [{ a: { $lte: null } }, ['missing', 'null', 'nulls']],
  [{ a: { $gt: null } }, []],
  [{ a: { $gt: 'a' } }, ['text', 'mixed', 'index']],
  [{ a: { $lte: '' } }, ['empty']],
  [{ a: { $gt: day(1) } }, ['day2']],
  [{ a: { $gte: oid(1), $lt: oid(2) } }, ['oid1']],
  [{ a: { $in: [5, 'five', null] } }, ['missing', 'null', 'five', 'text', 'numbers', 'nulls', 'mixed']],
  [{ a: { $in: [] } }, []],
  [{ a: { $in: [[5], { b: 1 }] } }, ['nested', 'object', 'list']],
  [{ a: { $nin: [null, 5, 'five'] }, _id: { $in: ['missing', 'zero', 'five', 'text', 'mixed', 'numbers'] } }, ['zero']],
  [{ a: { $exists: false } }, ['missing']],
  [{ a: { $exists: true }, _id: { $in: ['missing', 'null', 'none'] } }, ['null', 'none']],
  [
    { a: { $not: { $gt: 0 } }, _id: { $in: ['zero', 'five', 'missing', 'numbers', 'text'] } },
    ['missing', 'zero', 'text'],
  ],
  [{ a: { $type: 'number' } }, ['zero', 'five', 'minus', 'nan', 'numbers', 'nulls', 'mixed', 'nested']],
  [{ a: { $type: 'date' } }, ['day1', 'day2']],
  [{ a: { $type: ['bool', 'objectId'] } }, ['true', 'false', 'oid1', 'oid2']],
  [{ a: { $size: 2 } }, ['nulls', 'mixed', 'nested', 'list', 'list2', 'index']],
  [{ a: { $size: 0 } }, ['none']],
  [{ a: { $all: [1, 9] } }, ['numbers']],
  [{ a: { $all: [] } }, []],
  [{ a: { $elemMatch: { $gt: 4, $lt: 8 } } }, ['numbers', 'nulls']],
  [{ a: { $elemMatch: { $nin: [1, 5, null] } } }, ['numbers', 'nulls', 'mixed', 'nested', 'list', 'list2', 'index']],
  [{ a: { $elemMatch: { b: { $gte: 4 }, c: 1 } } }, ['list']],
  [{ 'a.b': 1 }, ['object', 'object2', 'object3', 'list']],
  [
    { 'a.b': null, _id: { $in: ['missing', 'null', 'five', 'inNull', 'object', 'list', 'list2'] } },
    ['missing', 'null', 'five', 'inNull', 'list2'],
  ],
  [
    { 'a.b': { $exists: false }, _id: { $in: ['missing', 'five', 'none', 'numbers', 'inNull', 'list2'] } },
    ['missing', 'five', 'none', 'numbers'],
  ],
  [{ 'a.b': { $gt: 4 } }, ['list2', 'index']],
  [{ 'a.b.c': 6 }, ['deep']],
  [{ 'a.b': 4, 'a.c': 1 }, ['list']],
  [{ 'a.0': 1 }, ['numbers']],
  [{ 'a.0.b': 9 }, ['index']],
  [{ 'a.1': 'x' }, ['index']],
  [{ $or: [{ a: 0 }, { a: 'five' }] }, ['zero', 'text', 'mixed']],
  [{ $and: [{ a: { $gt: 0 } }, { a: { $lt: 6 } }] }, ['five', 'numbers', 'mixed']],
  [{ $nor: [{ a: { $exists: true } }] }, ['missing']],
  [{ $or: [{ a: 0 }], $and: [{ _id: 'zero' }] }, ['zero']],
  [{ _id: { $gt: 'o', $lt: 'p' } }, ['object', 'object2', 'object3', 'oid1', 'oid2']],
  [{}, CORPUS.map((doc) => String(doc['_id']))],
];

const shown = (filter: Loose): string =>
  JSON.stringify(filter, (_, value: unknown) => (Number.isNaN(value) ? 'NaN' : value));

describe('Filters', () => {
  onEachEngine((bench) => {
    let things: Scratch;
    before(async () => {
      things = bench.collection();
      await things.insertMany(CORPUS);
    });
    for (const [filter, matched] of CASES)
      it(`${shown(filter)} finds ${matched.length} of ${CORPUS.length}`, async () => {
        const found = await things.find(filter).toArray();
        expect(found.map((doc) => String(doc['_id'])).sort()).to.deep.equal(matched.toSorted());
        expect(await things.countDocuments(filter)).to.equal(matched.length);
      });
  });
});
