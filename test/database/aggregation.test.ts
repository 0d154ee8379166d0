import { expect } from 'chai';
import type { Loose, Scratch } from '../support/scratch.ts';
import { onEachEngine } from '../support/scratch.ts';

const DOCS: Loose[] = [
  { _id: 1, county: 'jam', status: 'issued', n: 4, tags: ['a', 'b'] },
  { _id: 2, county: 'jam', status: 'delivered', n: 1, tags: [] },
  { _id: 3, county: 'dashti', status: 'issued', n: 2.5, tags: ['a'] },
  { _id: 4, county: 'dashti', status: 'issued', n: null },
  { _id: 5, county: null, status: 'issued', n: 'text' },
  { _id: 6, status: 'delivered', n: 10, in: { deep: 1 } },
];

const CASES: [name: string, pipeline: Loose[], result: Loose[]][] = [
  ['nothing', [], DOCS],
  [
    'match, sort, skip, limit',
    [{ $match: { status: 'issued' } }, { $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 2 }],
    [DOCS[3]!, DOCS[2]!],
  ],
  [
    'counts by county',
    [{ $group: { _id: '$county', cards: { $sum: 1 }, also: { $count: {} } } }, { $sort: { _id: 1 } }],
    [
      { _id: null, cards: 2, also: 2 },
      { _id: 'dashti', cards: 2, also: 2 },
      { _id: 'jam', cards: 2, also: 2 },
    ],
  ],
  [
    'sums and extremes, numbers only',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          sum: { $sum: '$n' },
          average: { $avg: '$n' },
          least: { $min: '$n' },
          most: { $max: '$n' },
          first: { $first: '$n' },
          last: { $last: '$county' },
        },
      },
    ],
    [{ _id: null, sum: 17.5, average: 17.5 / 4, least: 1, most: 'text', first: 4, last: null }],
  ],
  [
    'by two fields, with a condition',
    [
      { $match: { county: { $ne: null } } },
      {
        $group: {
          _id: { county: '$county', status: '$status' },
          big: { $sum: { $cond: [{ $gte: ['$n', 3] }, 1, 0] } },
        },
      },
      { $sort: { '_id.county': 1, '_id.status': 1 } },
    ],
    [
      { _id: { county: 'dashti', status: 'issued' }, big: 0 },
      { _id: { county: 'jam', status: 'delivered' }, big: 0 },
      { _id: { county: 'jam', status: 'issued' }, big: 1 },
    ],
  ],
  ['a count', [{ $match: { status: 'issued' } }, { $count: 'cards' }], [{ cards: 4 }]],
  [
    'shown and computed fields',
    [
      { $match: { _id: { $in: [1, 6] } } },
      {
        $project: {
          status: 1,
          where: { $ifNull: ['$county', 'nowhere'] },
          more: { $add: ['$n', 1] },
          deep: '$in.deep',
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 1, status: 'issued', where: 'jam', more: 5 },
      { _id: 6, status: 'delivered', where: 'nowhere', more: 11, deep: 1 },
    ],
  ],
  [
    'elements of arrays',
    [{ $unwind: '$tags' }, { $group: { _id: '$tags', ids: { $push: '$_id' } } }, { $sort: { _id: 1 } }],
    [
      { _id: 'a', ids: [1, 3] },
      { _id: 'b', ids: [1] },
    ],
  ],
  [
    'logic and sets',
    [
      { $sort: { _id: 1 } },
      {
        $project: {
          both: { $and: ['$n', { $eq: ['$status', 'issued'] }] },
          either: { $or: [{ $gt: ['$_id', 5] }, { $in: ['$county', ['jam']] }] },
          not: { $not: ['$n'] },
          none: { $eq: ['$county', null] },
        },
      },
      { $limit: 6 },
    ],
    [
      { _id: 1, both: true, either: true, not: false, none: false },
      { _id: 2, both: false, either: true, not: false, none: false },
      { _id: 3, both: true, either: false, not: false, none: false },
      { _id: 4, both: false, either: false, not: true, none: false },
      { _id: 5, both: true, either: false, not: false, none: true },
      { _id: 6, both: false, either: true, not: false, none: false },
    ],
  ],
];

describe('Aggregation', () => {
  onEachEngine((bench) => {
    let things: Scratch;
    before(async () => {
      things = bench.collection();
      await things.insertMany(DOCS);
    });
    for (const [name, pipeline, result] of CASES)
      it(`${name}: ${JSON.stringify(pipeline)}`, async () => {
        expect(await things.aggregate(pipeline).toArray()).to.deep.equal(result);
      });
    it('of an empty collection is empty', async () => {
      const none = bench.collection();
      expect(await none.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }]).toArray()).to.deep.equal([]);
    });
    it('through a Mongoose model', async () => {
      const { models } = bench.database;
      await models.offices.create({ _id: 'x-1', county: 'jam', kind: 'countyOffice', name: 'x', city: 'jam' });
      const found: unknown[] = await models.offices.aggregate([{ $group: { _id: '$county', n: { $sum: 1 } } }]);
      expect(found).to.deep.equal([{ _id: 'jam', n: 1 }]);
    });
  });
});
