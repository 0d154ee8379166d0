import { expect } from 'chai';
import mongoose from 'mongoose';
import type { Database } from '../../src/database/connection.ts';
import { engines } from '../support/databases.ts';
import type { Loose, Scratch } from '../support/scratch.ts';
import { failure } from '../support/scratch.ts';

const { Decimal128, Timestamp } = mongoose.mongo;

/** What the embedded engine does not do it says, naming it; it never answers as if it had not been asked. */
describe('What the embedded engine does not support', () => {
  let database: Database;
  let things: Scratch;
  before(async () => {
    database = await engines()[0]!.open();
    things = database.mongoose.connection.collection('things');
    await things.insertOne({ _id: 'it' as never, a: 1, list: [1, 2] });
  });
  after(() => database.close());

  const refused = async (work: () => unknown, what: string): Promise<void> => {
    const error = await failure((async () => work())());
    expect(error.message).to.match(/is not supported by the embedded engine$/);
    expect(error.message).to.include(what);
  };
  const unchanged = async (): Promise<void> =>
    expect(await things.find().toArray()).to.deep.equal([{ _id: 'it', a: 1, list: [1, 2] }]) as unknown as void;

  const FILTERS: [Loose, string][] = [
    [{ $where: 'true' }, '$where'],
    [{ $expr: { $eq: ['$a', 1] } }, '$expr'],
    [{ $text: { $search: 'x' } }, '$text'],
    [{ $comment: 'x' }, '$comment'],
    [{ a: { $regex: '^x' } }, '$regex'],
    [{ a: /^x/ }, 'regular expression'],
    [{ a: { $mod: [2, 1] } }, '$mod'],
    [{ a: { $bitsAllSet: 1 } }, '$bitsAllSet'],
    [{ a: { $type: 'int' } }, '$type'],
    [{ a: { $gt: [1] } }, '$gt'],
    [{ a: { $not: 5 } }, '$not'],
    [{ a: { $in: [{ $gt: 1 }] } }, '$in'],
    [{ a: { $near: [1, 2] } }, '$near'],
    [{ a: { $jsonSchema: {} } }, '$jsonSchema'],
    [{ 'list.$': 1 }, 'list.$'],
    [{ 'a..b': 1 }, 'a..b'],
  ];
  for (const [filter, what] of FILTERS)
    it(`the filter with ${what}, in every operation`, async () => {
      await refused(() => things.find(filter).toArray(), what);
      await refused(() => things.findOne(filter), what);
      await refused(() => things.countDocuments(filter), what);
      await refused(() => things.updateOne(filter, { $set: { a: 2 } }), what);
      await refused(() => things.updateMany(filter, { $set: { a: 2 } }), what);
      await refused(() => things.deleteMany(filter), what);
      await refused(() => things.findOneAndDelete(filter), what);
      await refused(() => things.bulkWrite([{ deleteMany: { filter } }]), what);
      await refused(() => things.distinct('a', filter), what);
      await refused(() => things.aggregate([{ $match: filter }]).toArray(), what);
      await unchanged();
    });

  const UPDATES: [Loose, string][] = [
    [{ $rename: { a: 'b' } }, '$rename'],
    [{ $mul: { a: 2 } }, '$mul'],
    [{ $bit: { a: { or: 1 } } }, '$bit'],
    [{ $currentDate: { a: true } }, '$currentDate'],
    [{ $pop: { list: 1 } }, '$pop'],
    [{ $pullAll: { list: [1] } }, '$pullAll'],
    [{ $set: { 'list.$': 5 } }, 'list.$'],
    [{ $set: { 'list.$[]': 5 } }, 'list.$[]'],
    [{ $push: { list: { $each: [3], $sort: 1 } } }, '$sort'],
    [{ $addToSet: { list: { $each: [3], $slice: 1 } } }, '$slice'],
    [{ $set: { a: { $inner: 1 } } }, '$inner'],
    [{ $set: { a: { 'x.y': 1 } } }, 'x.y'],
    [{ $unknown: { a: 1 } }, '$unknown'],
  ];
  for (const [update, what] of UPDATES)
    it(`the update with ${JSON.stringify(update)}`, async () => {
      await refused(() => things.updateOne({ _id: 'it' as never }, update), what);
      await refused(() => things.findOneAndUpdate({ _id: 'it' as never }, update), what);
      await refused(() => things.bulkWrite([{ updateOne: { filter: {}, update } }]), what);
      await unchanged();
    });

  it('update pipelines and array filters', async () => {
    await refused(() => things.updateOne({}, [{ $set: { a: 2 } }]), 'pipeline');
    await refused(() => things.updateOne({}, { $set: { a: 2 } }, { arrayFilters: [{ x: 1 }] }), 'arrayFilters');
    await unchanged();
  });

  it('options that it does not know', async () => {
    await refused(() => things.find({}, { collation: { locale: 'fa' } }).toArray(), 'collation');
    await refused(() => things.find({}, { hint: 'a_1' }).toArray(), 'hint');
    await refused(() => things.find({}, { tailable: true }).toArray(), 'tailable');
    await refused(() => things.findOne({}, { maxTimeMS: 5 }), 'maxTimeMS');
    await refused(() => things.insertMany([{}], { writeConcern: { w: 2 } }), 'writeConcern');
    await refused(() => things.deleteMany({}, { writeConcern: { j: true, wtimeoutMS: 5 } }), 'writeConcern');
    await refused(() => things.updateOne({}, { $set: { a: 2 } }, { let: { x: 1 } }), 'let');
    await refused(() => things.countDocuments({}, { collation: { locale: 'fa' } }), 'collation');
    await refused(() => things.aggregate([], { allowDiskUse: true }).toArray(), 'allowDiskUse');
    await refused(() => things.find({}, { projection: { list: { $slice: 1 } } }).toArray(), 'projection');
    await refused(() => things.find({}, { projection: { b: '$a' } }).toArray(), 'projection');
    await unchanged();
  });

  it('sessions, transactions and change streams', async () => {
    await refused(() => database.mongoose.startSession(), 'session');
    await refused(() => database.mongoose.connection.transaction(async () => undefined), 'session');
    await refused(() => things.watch(), 'watch');
    await refused(() => database.mongoose.connection.db!.command({ serverStatus: 1 }), 'serverStatus');
  });

  it('stages, expressions and accumulators that it does not know', async () => {
    const stages: [Loose, string][] = [
      [{ $lookup: { from: 'x', as: 'y' } }, '$lookup'],
      [{ $facet: {} }, '$facet'],
      [{ $out: 'x' }, '$out'],
      [{ $merge: 'x' }, '$merge'],
      [{ $set: { b: 1 } }, '$set'],
      [{ $unwind: { path: '$list', preserveNullAndEmptyArrays: true } }, '$unwind'],
      [{ $group: { _id: { $dateToString: { date: '$a' } } } }, '$dateToString'],
      [{ $group: { _id: null, x: { $stdDevPop: '$a' } } }, '$stdDevPop'],
      [{ $project: { x: { $concat: ['a', 'b'] } } }, '$concat'],
      [{ $project: { x: '$$NOW' } }, '$$NOW'],
      [{ $match: { a: { $mod: [2, 0] } } }, '$mod'],
    ];
    for (const [stage, what] of stages) await refused(() => things.aggregate([{ $limit: 5 }, stage]).toArray(), what);
  });

  it('kinds of indexes', async () => {
    await refused(() => things.createIndex({ a: 'text' }), 'text');
    await refused(() => things.createIndex({ a: '2dsphere' }), '2dsphere');
    await refused(() => things.createIndex({ b: 1 }, { sparse: true }), 'sparse');
    await refused(() => things.createIndex({ b: 1 }, { collation: { locale: 'fa' } }), 'collation');
    await refused(() => things.createIndex({ a: 1, b: 1 }, { expireAfterSeconds: 5 }), 'expireAfterSeconds');
  });

  it('arrays and objects in an indexed field: neither when they come nor when the index does', async () => {
    await refused(() => things.createIndex({ list: 1 }), 'An array in the indexed field "list"');
    const indexed = database.mongoose.connection.collection('indexed');
    await indexed.createIndex({ 'a.b': 1 });
    await refused(() => indexed.insertOne({ a: { b: [1] } }), 'An array in the indexed field "a.b"');
    await refused(() => indexed.insertOne({ a: [{ b: 1 }] }), 'An array in the indexed field "a"');
    await refused(() => indexed.insertMany([{ a: { b: { c: 1 } } }]), 'An object in the indexed field "a.b"');
    await indexed.insertOne({ _id: 'x' as never, a: { b: 1 } });
    await refused(() => indexed.updateOne({}, { $set: { 'a.b': [] } }), 'An array');
    expect(await indexed.find().toArray()).to.deep.equal([{ _id: 'x', a: { b: 1 } }]);
  });

  it('values of other types, and names that it does not store', async () => {
    for (const value of [Decimal128.fromString('1'), new Timestamp({ t: 1, i: 1 }), /x/, () => 1, 2n ** 60n])
      await refused(() => things.insertOne({ value }), '');
    for (const name of ['$x', 'a.b', '']) await refused(() => things.insertOne({ deep: { [name]: 1 } }), name);
    await refused(() => things.insertMany([{ ok: 1 }, { ['a.b']: 1 }]), 'a.b');
    await unchanged();
  });

  it('an operation that fails leaves the engine able to go on', async () => {
    await Promise.allSettled([things.find({ $where: '1' }).toArray(), things.insertOne({ _id: 'it' as never })]);
    await unchanged();
  });
});
