import { expect } from 'chai';
import { CommandError } from '../../src/acts/act.ts';
import { undoImport } from '../../src/imports/undoImport.ts';
import { codeOf } from '../support/cards.ts';
import { testClocks } from '../support/clock.ts';
import { failure, onEachEngine } from '../support/scratch.ts';
import {
  cardOf,
  cells,
  contents,
  csv,
  delivered,
  empty,
  type Folder,
  HEADER,
  importInto,
  newFolder,
} from './exports.ts';

const clocks = testClocks();

describe('Importing cards', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());
  const file = (rows: string[][], name = 'cards.csv') => folder.write(name, csv([HEADER, ...rows]));
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

  onEachEngine((bench) => {
    beforeEach(() => empty(bench.database));
    const undo = () => undoImport({ database: bench.database, clocks });

    it('adds cards, hashed, and says how many', async () => {
      const report = await importInto(bench.database, await file([cells(1), cells(2), cells(3, { county: 'شیراز' })]));
      expect(report).to.include({ rows: 3, added: 2, updated: 0, unchanged: 0, rejected: 1, stepsBack: 0 });
      expect(await cardOf(bench.database, 1)).to.include({
        county: 'dashti',
        status: 'readyAtCounty',
        asOf: '2025-08-11',
      });
      const [record] = await bench.database.models.imports.find().lean();
      expect(record).to.include({ file: 'cards.csv', state: 'finished', rows: 3, added: 2, rejected: 1 });
    });

    it('changes nothing when the same file comes again, in any order', async () => {
      const rows = numbers(1200).map((number) => cells(number));
      await importInto(bench.database, await file(rows));
      const before = await contents(bench.database);
      for (const again of [rows, rows.toReversed()]) {
        const report = await importInto(bench.database, await file(again));
        expect(report).to.include({ added: 0, updated: 0, unchanged: 1200 });
      }
      expect(await contents(bench.database)).to.deep.equal(before);
    });

    it('writes nothing in a dry run, and counts as if it did', async () => {
      await importInto(bench.database, await file([cells(1), cells(2)]));
      const before = await contents(bench.database);
      const path = await file([cells(1, delivered), cells(2), cells(3)]);
      const dry = await importInto(bench.database, path, { dryRun: true });
      expect(dry).to.include({ dryRun: true, added: 1, updated: 1, unchanged: 1 });
      expect(await contents(bench.database)).to.deep.equal(before);
      expect(await bench.database.models.imports.countDocuments()).to.equal(1);
      expect(await importInto(bench.database, path)).to.include({ added: 1, updated: 1, unchanged: 1 });
    });

    describe('with several rows of one card', () => {
      const rows = [cells(1), cells(1, delivered), ...numbers(1100).map((n) => cells(n + 10)), cells(2), cells(1)];

      it('keeps the last of them, wherever the others stand, and counts the others as unchanged', async () => {
        const report = await importInto(bench.database, await file(rows));
        expect(report).to.include({ rows: 1104, added: 1102, updated: 0, unchanged: 2 });
        expect(await cardOf(bench.database, 1)).to.deep.include({ status: 'readyAtCounty', versions: [] });
      });

      it('compares the last with the store', async () => {
        await importInto(bench.database, await file([cells(1, delivered)]));
        const report = await importInto(bench.database, await file(rows), { force: true });
        expect(report).to.include({ rows: 1104, added: 1101, updated: 1, unchanged: 2, stepsBack: 1 });
      });

      it('changes nothing when they come again', async () => {
        await importInto(bench.database, await file(rows));
        const before = await contents(bench.database);
        expect(await importInto(bench.database, await file(rows))).to.include({
          added: 0,
          updated: 0,
          unchanged: 1104,
        });
        expect(await contents(bench.database)).to.deep.equal(before);
      });

      it('says the same in a dry run into an empty store', async () => {
        expect(await importInto(bench.database, await file(rows), { dryRun: true })).to.include({
          added: 1102,
          updated: 0,
          unchanged: 2,
        });
      });

      it('passes over those that are rejected', async () => {
        await importInto(bench.database, await file([cells(1, delivered), cells(1, { county: 'شیراز' })]));
        expect(await cardOf(bench.database, 1)).to.include({ status: 'delivered' });
      });
    });

    it('does not let an older export override a newer one', async () => {
      await importInto(bench.database, await file([cells(1, delivered)]));
      const older = await importInto(bench.database, await file([cells(1), cells(2)]), { asOf: '2025-08-01' });
      expect(older).to.include({ added: 1, updated: 0, unchanged: 1, stepsBack: 0 });
      expect(await cardOf(bench.database, 1)).to.include({ status: 'delivered', asOf: '2025-08-11' });
      expect(await cardOf(bench.database, 2)).to.include({ asOf: '2025-08-01' });
    });

    it('leaves cards as they are that a file does not have', async () => {
      await importInto(bench.database, await file([cells(1), cells(2)]), { asOf: '2025-08-01' });
      await importInto(bench.database, await file([cells(1)]));
      expect(await cardOf(bench.database, 1)).to.include({ asOf: '2025-08-11' });
      expect(await cardOf(bench.database, 2)).to.include({ asOf: '2025-08-01' });
    });

    it('asks to be forced when more than one row in a hundred steps back, and has written nothing then', async () => {
      const all = numbers(200).map((number) => cells(number, delivered));
      await importInto(bench.database, await file(all));
      const before = await contents(bench.database);
      const back = (count: number) =>
        file([...numbers(count).map((number) => cells(number)), ...all.slice(count), cells(999)]);
      const error = await failure(importInto(bench.database, await back(3)));
      expect(error).to.be.instanceOf(CommandError);
      expect(error.message).to.match(/3 of 201 rows.*--force/);
      expect(await contents(bench.database)).to.deep.equal(before);
      expect(await importInto(bench.database, await back(2))).to.include({ updated: 2, stepsBack: 2, added: 1 });
      expect(await importInto(bench.database, await back(5), { force: true })).to.include({ updated: 3, stepsBack: 3 });
    });

    it('ends at the next safe place when it is told to, and is brought to its end by running it again', async () => {
      const rows = numbers(1700).map((number) => cells(number));
      const path = await file(rows);
      const stopping = new AbortController();
      const error = await failure(
        importInto(bench.database, path, { signal: stopping.signal, onProgress: () => stopping.abort() }),
      );
      expect(error.message).to.match(/run it again/);
      const there = await bench.database.models.cards.countDocuments();
      expect(there).to.be.within(1, 1699);
      const report = await importInto(bench.database, path);
      expect(report).to.include({ rows: 1700, added: 1700 - there, unchanged: there });
      expect(await bench.database.models.imports.find().lean()).to.have.length(1);
      expect(await undo()).to.include({ removed: 1700 });
      expect(await bench.database.models.cards.countDocuments()).to.equal(0);
    });

    it('runs one at a time', async () => {
      const path = await file(numbers(600).map((number) => cells(number)));
      const bad = failure(importInto(bench.database, `${path}.none`));
      const [one, two] = await Promise.all([importInto(bench.database, path), importInto(bench.database, path)]);
      expect(one).to.include({ added: 600 });
      expect(two).to.include({ added: 0, unchanged: 600 });
      expect((await bad).message).to.match(/no such file/);
    });

    describe('and taking it back', () => {
      it('restores every card and removes those that were added, import by import', async () => {
        const states = [await contents(bench.database)];
        const files = [
          numbers(300).map((number) => cells(number)),
          numbers(400).map((number) => cells(number, number % 100 === 0 ? delivered : {})),
          numbers(600).map((number) => cells(number, { receipt_serial: `AB${12345678 + number}` })),
        ];
        for (const [index, rows] of files.entries()) {
          await importInto(bench.database, await file(rows, `${index}.csv`), {
            asOf: `2025-08-0${index + 1}`,
            force: true,
          });
          states.push(await contents(bench.database));
        }
        for (const index of [2, 1, 0]) {
          expect(await undo()).to.include({ file: `${index}.csv`, kind: 'cards' });
          expect(await contents(bench.database)).to.deep.equal(states[index]);
        }
        expect((await failure(undo())).message).to.match(/no import to take back/);
      });

      it('takes back the last one even when that changed nothing', async () => {
        const path = await file([cells(1)]);
        await importInto(bench.database, path);
        await importInto(bench.database, path);
        expect(await undo()).to.include({ removed: 0, restored: 0 });
        expect(await undo()).to.include({ removed: 1 });
      });

      it('gives back the day of cards that were only confirmed', async () => {
        await importInto(bench.database, await file([cells(1)]), { asOf: '2025-08-01' });
        await importInto(bench.database, await file([cells(1)]));
        await undo();
        expect(await cardOf(bench.database, 1)).to.include({ asOf: '2025-08-01' });
      });

      it('refuses beyond what is kept, with a sentence', async () => {
        for (const day of [1, 2, 3, 4, 5])
          await importInto(bench.database, await file([cells(1)], `${day}.csv`), { asOf: `2025-08-0${day}` });
        for (const day of [5, 4, 3]) expect(await undo()).to.include({ file: `${day}.csv` });
        expect((await failure(undo())).message).to.match(/2\.csv is too long ago/);
        expect(await cardOf(bench.database, 1)).to.include({ asOf: '2025-08-02' });
      });

      it('goes on where it was cut short', async () => {
        await importInto(bench.database, await file([cells(1)], 'first.csv'), { asOf: '2025-08-01' });
        const before = await contents(bench.database);
        await importInto(bench.database, await file(numbers(1100).map((number) => cells(number))));
        const stopping = new AbortController();
        await failure(
          undoImport({
            database: bench.database,
            clocks,
            signal: stopping.signal,
            onProgress: () => stopping.abort(),
          }),
        );
        expect((await failure(importInto(bench.database, await file([cells(1)])))).message).to.match(/--undo first/);
        await undo();
        expect(await contents(bench.database)).to.deep.equal(before);
      });

      it('can be done to an import that was cut short', async () => {
        const stopping = new AbortController();
        await failure(
          importInto(bench.database, await file(numbers(1100).map((number) => cells(number))), {
            signal: stopping.signal,
            onProgress: () => stopping.abort(),
          }),
        );
        await undo();
        expect(await bench.database.models.cards.countDocuments()).to.equal(0);
      });
    });

    it('leaves no code, serial or name in the store', async () => {
      await importInto(bench.database, await file([cells(1, { first_name: 'شهربانو', mobile: '09000001234' })]));
      const text = JSON.stringify([
        await bench.database.models.cards.find().lean(),
        await bench.database.models.imports.find().lean(),
      ]);
      for (const secret of [codeOf(1), 'KQ10000001', 'شهربانو', '09000001234']) expect(text).not.to.include(secret);
    });
  });
});
