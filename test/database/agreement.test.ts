import { expect } from 'chai';
import * as fc from 'fast-check';
import mongoose from 'mongoose';
import type { Database } from '../../src/database/connection.ts';
import { embeddedInThread, engines } from '../support/databases.ts';
import { watchStore } from '../support/storeCalls.ts';
import type { Loose, Scratch } from '../support/scratch.ts';

const { ObjectId } = mongoose.mongo;

/**
 * Random documents, filters, sorts and updates on both engines at once: whatever the one answers the other answers.
 * Needs a MongoDB server; without one the tables of the other tests say what the answers are.
 */
const FIELDS = ['a', 'b', 'c'] as const;
const field = fc.constantFrom(...FIELDS);
const path = fc.oneof(
  { weight: 3, arbitrary: field },
  fc.tuple(field, field).map(([x, y]) => `${x}.${y}`),
);
const scalar = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(null, true, false, '', 'x', 'ی', 1.5, new Date(5), new Date(9), new ObjectId('0'.repeat(24))),
);
const shallow: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(field, scalar, { maxKeys: 2, noNullPrototype: true }),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: shallow },
  fc.array(fc.dictionary(field, scalar, { maxKeys: 2, noNullPrototype: true }), { maxLength: 2 }),
);
const doc: fc.Arbitrary<Loose> = fc.dictionary(field, value, { maxKeys: 3, noNullPrototype: true });
const docs = fc.array(doc, { minLength: 1, maxLength: 12 }).map((list) => list.map((doc, _id) => ({ ...doc, _id })));

const comparable = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom('', 'x', new Date(5), true, null));
const operators: fc.Arbitrary<Loose> = fc.oneof(
  fc.record({ $eq: shallow }),
  fc.record({ $ne: scalar }),
  fc.record({ $gt: comparable }),
  fc.record({ $lte: comparable }),
  fc.record({ $gte: fc.integer({ min: -2, max: 1 }), $lt: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ $in: fc.array(shallow, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $not: fc.record({ $gte: comparable }) }),
  fc.record({ $size: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ $all: fc.array(scalar, { minLength: 1, maxLength: 2 }) }),
  fc.record({ $elemMatch: fc.record({ $gte: fc.integer({ min: -1, max: 2 }) }) }),
  fc.record({ $elemMatch: fc.dictionary(field, scalar, { minKeys: 1, maxKeys: 2, noNullPrototype: true }) }),
);
const clause: fc.Arbitrary<Loose> = fc
  .tuple(path, fc.oneof({ weight: 3, arbitrary: operators }, { weight: 1, arbitrary: shallow }))
  .map(([path, condition]) => ({ [path]: condition }));
const filter: fc.Arbitrary<Loose> = fc.oneof(
  { weight: 4, arbitrary: clause },
  fc.array(clause, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
  fc.array(clause, { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })),
  fc.array(clause, { minLength: 1, maxLength: 2 }).map(($nor) => ({ $nor })),
);

/**
 * Updates go to `a`, which may hold an array, to fields inside `b`, which may hold an object, and to `c`. Where servers
 * that speak MongoDB's protocol differ from it (fields inside arrays, an empty $each, $inc of a boolean), the tables of updates.test.ts say
 * what is right.
 */
const plainObject = fc.dictionary(field, scalar, { maxKeys: 2, noNullPrototype: true });
const changing: fc.Arbitrary<Loose> = fc.record(
  {
    a: shallow,
    b: fc.oneof({ weight: 3, arbitrary: plainObject }, scalar),
    c: scalar.filter((value) => typeof value !== 'boolean'),
    n: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: [] },
);
const changed = fc
  .array(changing, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((doc, _id): Loose => ({ ...doc, _id })));
const target: fc.Arbitrary<string> = fc.constantFrom('a', 'a', 'a', 'b.a', 'b.b', 'c');
const each = fc.array(scalar, { minLength: 1, maxLength: 3 });
const on = <T>(operator: string, operand: fc.Arbitrary<T>, path = target): fc.Arbitrary<Loose> =>
  fc.tuple(path, operand).map(([path, operand]) => ({ [operator]: { [path]: operand } }));
const creating: fc.Arbitrary<Loose> = fc.oneof(
  on('$set', shallow),
  on('$set', fc.oneof(plainObject, scalar), fc.constant('b')),
  on('$inc', fc.constantFrom(-2, -1, 1.5, 7), fc.constantFrom('n', 'b.n')),
  on('$min', scalar),
  on('$max', scalar),
  on('$push', shallow),
  on('$push', fc.record({ $each: each, $slice: fc.constantFrom(-2, -1, 1, 2) })),
  on('$push', fc.record({ $each: each, $position: fc.integer({ min: -1, max: 2 }) })),
  on('$addToSet', fc.record({ $each: each })),
  on('$addToSet', scalar),
  scalar.map((d) => ({ $set: { d }, $unset: { a: 1 }, $setOnInsert: { e: 1 } })),
);
const update: fc.Arbitrary<Loose> = fc.oneof(
  { weight: 4, arbitrary: creating },
  { weight: 1, arbitrary: on('$unset', fc.constant(1)) },
  { weight: 1, arbitrary: on('$pull', scalar) },
  { weight: 1, arbitrary: on('$pull', fc.record({ $gte: fc.integer({ min: -1, max: 2 }) })) },
);

const pair = engines();
const both = pair.length === 2 ? describe : describe.skip;

both('Both engines agree', function () {
  this.timeout(300_000);
  const RUNS = 50;
  let databases: Database[];
  before(async () => {
    databases = await Promise.all(pair.map((engine) => engine.open()));
  });
  after(() => Promise.all(databases.map((database) => database.close())));

  const onBoth = async (docs: Loose[], work: (things: Scratch) => Promise<unknown>): Promise<[unknown, unknown]> => {
    const [one, other] = await Promise.all(
      databases.map(async ({ mongoose }) => {
        const things: Scratch = mongoose.connection.collection('agreement');
        await things.deleteMany({});
        await things.insertMany(docs.map((doc) => ({ ...doc })));
        return work(things);
      }),
    );
    return [one, other];
  };
  const outcome = async (work: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await work();
    } catch (error) {
      return { code: (error as { code?: unknown }).code ?? (error as Error).message };
    }
  };

  it('on which documents a filter finds', () =>
    fc.assert(
      fc.asyncProperty(docs, fc.array(filter, { minLength: 1, maxLength: 6 }), async (docs, filters) => {
        const [one, other] = await onBoth(docs, async (things) => {
          const found: unknown[] = [];
          for (const filter of filters)
            found.push((await things.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id));
          return found;
        });
        expect(one).to.deep.equal(other);
      }),
      { numRuns: RUNS },
    ));

  it('on what an update makes, and on its refusal', () =>
    fc.assert(
      fc.asyncProperty(changed, fc.array(update, { minLength: 1, maxLength: 4 }), async (docs, updates) => {
        const [one, other] = await onBoth(docs, async (things) => {
          const results: unknown[] = [];
          for (const doc of docs)
            for (const update of updates)
              results.push(
                await outcome(async () => {
                  const { matchedCount } = await things.updateOne({ _id: doc['_id'] as never }, update);
                  return matchedCount;
                }),
              );
          return [results, await things.find().sort({ _id: 1 }).toArray()];
        });
        expect(one).to.deep.equal(other);
      }),
      { numRuns: RUNS },
    ));

  it('on what an upsert puts in', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({ a: scalar, b: plainObject, d: scalar }, { requiredKeys: [] }),
        creating,
        async (fixed, update) => {
          const [one, other] = await onBoth([{ _id: 'there' }], async (things) => [
            await outcome(
              async () =>
                (await things.updateOne({ _id: 'new' as never, ...fixed }, update, { upsert: true })).upsertedCount,
            ),
            await things.find().sort({ _id: 1 }).toArray(),
          ]);
          expect(one).to.deep.equal(other);
        },
      ),
      { numRuns: RUNS },
    ));

  it('on the order of a sort', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(field, scalar, { maxKeys: 3, noNullPrototype: true }), { minLength: 1, maxLength: 12 }),
        fc.uniqueArray(fc.tuple(field, fc.constantFrom(1 as const, -1 as const)), {
          minLength: 1,
          selector: ([name]) => name,
        }),
        async (plain, sort) => {
          const [one, other] = await onBoth(
            plain.map((doc, _id) => ({ ...doc, _id })),
            async (things) =>
              (
                await things
                  .find()
                  .sort([...sort, ['_id', 1]])
                  .toArray()
              ).map(({ _id }) => _id),
          );
          expect(one).to.deep.equal(other);
        },
      ),
      { numRuns: RUNS },
    ));
});

/** Small reads on the caller's thread against the same reads in the engine's. */
describe('Both paths of the embedded engine agree', function () {
  this.timeout(120_000);
  const RUNS = 150;
  const FILTERED = ['_id', 'a', 'b', 'c'] as const;
  let databases: Database[];
  before(async () => {
    databases = await Promise.all([engines()[0]!, embeddedInThread].map((engine) => engine.open()));
  });
  after(() => Promise.all(databases.map((database) => database.close())));

  const single = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(null, 'x', '', true, new Date(5)));
  const rows = fc.array(fc.record({ a: single, b: single, c: single }, { requiredKeys: [] }), { maxLength: 60 });
  const wanted = fc.oneof(
    { weight: 4, arbitrary: single },
    { weight: 2, arbitrary: fc.array(single, { maxLength: 20 }).map(($in) => ({ $in })) },
    { weight: 1, arbitrary: single.map(($gt) => ({ $gt })) },
    { weight: 1, arbitrary: single.map(($ne) => ({ $ne })) },
  );
  const query = fc.record({
    filter: fc.dictionary(fc.constantFrom(...FILTERED), wanted, { maxKeys: 3, noNullPrototype: true }),
    sort: fc.dictionary(fc.constantFrom(...FILTERED), fc.constantFrom(1 as const, -1 as const), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
    skip: fc.integer({ min: 0, max: 3 }),
    limit: fc.integer({ min: 0, max: 40 }),
    batchSize: fc.constantFrom(0, 0, 5),
    projection: fc.constantFrom({}, { a: 1 }, { _id: 0, b: 0 }),
  });

  it('on what a query finds, in which order, and how many there are', async () => {
    const calls = databases.map(watchStore);
    const quick = { reads: 0 };
    databases[0]!.mongoose.connection
      .getClient()
      .on('commandSucceeded' as never, ((told: { quick: boolean }) => (quick.reads += told.quick ? 1 : 0)) as never);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(rows, fc.array(query, { minLength: 1, maxLength: 8 }), async (docs, queries) => {
        const name = `paths${round++}`;
        const [one, other] = await Promise.all(
          databases.map(async ({ mongoose }) => {
            const things: Scratch = mongoose.connection.collection(name);
            const found: unknown[] = [await things.findOne({ _id: 0 as never })];
            await things.createIndex({ a: 1, b: -1 });
            if (docs.length > 0) await things.insertMany(docs.map((doc, _id): Loose => ({ ...doc, _id })));
            await things.createIndex({ b: 1 });
            for (const { filter, ...options } of queries) {
              found.push(await things.find(filter, options).toArray());
              found.push(await things.findOne(filter, { sort: options.sort }));
              found.push(await things.countDocuments(filter));
            }
            await things.drop();
            found.push(await things.findOne({ _id: 0 as never }));
            return found;
          }),
        );
        expect(one).to.deep.equal(other);
      }),
      { numRuns: RUNS },
    );
    expect(calls[0]!.count).to.equal(calls[1]!.count);
    expect(quick.reads, 'of both kinds').to.be.within(calls[0]!.count / 10, (calls[0]!.count * 9) / 10);
  });
});
