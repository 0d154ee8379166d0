import { expect } from 'chai';
import type { Database } from '../../src/database/connection.ts';
import { codeOf, serialOf } from '../support/cards.ts';
import { onEachEngine } from '../support/scratch.ts';
import { countInTurns } from '../support/turns.ts';
import { cells, csv, delivered, empty, type Folder, HEADER, importInto, KEYS, newFolder } from './exports.ts';

const ROWS = 3_000;
/** An import works on batches of 500 rows, of which it has three under way. */
const MOST_AT_A_TIME = 3 * 500;

describe('While an import runs', function () {
  this.timeout(60_000);
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());
  const file = (changes: object) =>
    folder.write('cards.csv', csv([HEADER, ...Array.from({ length: ROWS }, (_, index) => cells(index + 1, changes))]));

  onEachEngine((bench) => {
    let watched: ReturnType<typeof watch>;
    let asked: Promise<string>[];
    let answeredInTime: number;
    before(async () => {
      await empty(bench.database);
      watched = watch(bench.database);
      await importInto(watched.database, await file({}));
      // The same person asks again whenever the second import has got on a bit.
      const { cards } = bench.database.models;
      const ask = async () => (await cards.findOne({ lookup: KEYS.ofPair(codeOf(1), serialOf(1)) }).lean())!.status;
      let answered = 0;
      asked = [];
      const onProgress = () => void asked.push(ask().finally(() => (answered += 1)));
      await importInto(watched.database, await file(delivered), { asOf: '2025-08-12', onProgress });
      answeredInTime = answered;
    });

    it('people are answered, from what was and then from what is new', async () => {
      const answers = await Promise.all(asked);
      expect(answers).to.have.length.above(10);
      expect([answers[0], answers.at(-1)]).to.deep.equal(['readyAtCounty', 'delivered']);
      // All but those who asked last have had their answer before it was over.
      expect(answeredInTime).to.be.at.least(answers.length - 4);
    });

    // How long that takes depends on the machine: `npm run bench -- import` shows the longest in milliseconds.
    it('nobody waits for more than a few batches of it to be worked on', () => {
      for (const [operation, turns] of Object.entries(watched.turns))
        expect(turns.most(), operation).to.be.within(1, MOST_AT_A_TIME);
    });
  });
});

/** The same store, and how many cards were at most asked for, or handed over, in one turn of the event loop. */
function watch(database: Pick<Database, 'models' | 'engine'>) {
  const turns = { find: countInTurns(), insertMany: countInTurns(), bulkWrite: countInTurns() };
  const { cards } = database.models;
  type Cards = typeof cards.collection;
  const collection = Object.create(cards.collection, {
    find: {
      value: (...args: Parameters<Cards['find']>) => {
        turns.find.note((args[0] as { code?: { $in: string[] } }).code?.$in.length);
        return cards.collection.find(...args);
      },
    },
    insertMany: {
      value: (...args: Parameters<Cards['insertMany']>) => {
        turns.insertMany.note(args[0].length);
        return cards.collection.insertMany(...args);
      },
    },
    bulkWrite: {
      value: (...args: Parameters<Cards['bulkWrite']>) => {
        turns.bulkWrite.note(args[0].length);
        return cards.collection.bulkWrite(...args);
      },
    },
  }) as Cards;
  const watched = Object.create(cards, { collection: { value: collection } }) as typeof cards;
  return { database: { engine: database.engine, models: { ...database.models, cards: watched } }, turns };
}
