import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
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
  refusalOf,
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

      it('counts a step back by the last of them alone', async () => {
        await importInto(bench.database, await file([cells(1, delivered), cells(2)]));
        const there = [cells(1), cells(2, delivered), cells(1, delivered)];
        expect(await importInto(bench.database, await file(there))).to.include({
          added: 0,
          updated: 1,
          unchanged: 2,
          stepsBack: 0,
        });
        const back = [cells(2, delivered), cells(1), cells(1), cells(2), cells(3)];
        expect(await importInto(bench.database, await file(back), { dryRun: true })).to.include({
          added: 1,
          updated: 2,
          unchanged: 2,
          stepsBack: 2,
        });
      });

      it('writes the last of them where an earlier one would have been none', async () => {
        await importInto(bench.database, await file([cells(1)]));
        const late = numbers(600).map((number) => cells(number + 10));
        const report = await importInto(bench.database, await file([cells(1), ...late, cells(1, delivered)]));
        expect(report).to.include({ added: 600, updated: 1, unchanged: 1 });
        expect(await cardOf(bench.database, 1)).to.deep.include({ status: 'delivered' });
        // And the other way round: the earlier one would have been a change.
        const same = await importInto(bench.database, await file([cells(1), ...late, cells(1, delivered)]));
        expect(same).to.include({ added: 0, updated: 0, unchanged: 602 });
      });

      it('passes over those that are rejected', async () => {
        await importInto(bench.database, await file([cells(1, delivered), cells(1, { county: 'شیراز' })]));
        expect(await cardOf(bench.database, 1)).to.include({ status: 'delivered' });
      });
    });

    it('counts rows that name a day after the one that the export describes, but for custody', async () => {
      const later = '1404/05/21';
      const report = await importInto(
        bench.database,
        await file([
          cells(1, { applied_on: later, issued_on: '', custody_from: '' }),
          cells(2, { issued_on: later, custody_from: '' }),
          cells(3, { ...delivered, delivered_on: later }),
          cells(4, { custody_from: later }),
          cells(5, { custody_from: '', issued_on: '1404/05/20' }),
        ]),
      );
      expect(report).to.include({ rows: 5, added: 5, ahead: 3 });
    });

    it('says how far it is: in one way into an empty store and in a dry run, in two halves else', async () => {
      const path = await file(numbers(1200).map((number) => cells(number)));
      const { size } = statSync(path);
      const shares = async (options: { dryRun?: boolean; asOf?: string }): Promise<number[]> => {
        const said: number[] = [];
        await importInto(bench.database, path, {
          ...options,
          onProgress: ({ done, total }) => {
            expect(total).to.equal(size);
            said.push(done / total);
          },
        });
        expect(said).to.deep.equal(said.toSorted((a, b) => a - b));
        return said;
      };
      expect((await shares({ dryRun: true })).at(-1)).to.equal(1);
      expect((await shares({})).at(-1)).to.equal(1);
      const dry = await shares({ asOf: '2025-08-12', dryRun: true });
      expect(dry.at(-1)).to.equal(1);
      const halves = await shares({ asOf: '2025-08-12' });
      expect(halves).to.have.length(2 * dry.length);
      expect(halves[dry.length - 1]).to.be.closeTo(0.5, 0.00001);
      expect(halves[dry.length]).to.be.greaterThan(0.5);
      expect(halves.at(-1)).to.equal(1);
      // Nothing to write: one half is all.
      expect((await shares({ asOf: '2025-08-12' })).at(-1)).to.be.closeTo(0.5, 0.00001);
    });

    it('says in a report what the file was and which of its columns mean nothing', async () => {
      const path = await folder.write(
        'more.csv',
        csv([
          [...HEADER, 'ردیف'],
          [...cells(1), '1'],
          ['جمع', '1'],
        ]),
      );
      const { problems, ...report } = await importInto(bench.database, path);
      expect([...problems]).to.deep.equal([]);
      expect(report).to.deep.equal({
        file: 'more.csv',
        kind: 'cards',
        sheet: null,
        asOf: '2025-08-11',
        dryRun: false,
        rows: 1,
        skipped: 1,
        added: 1,
        updated: 0,
        unchanged: 0,
        rejected: 0,
        stepsBack: 0,
        ahead: 0,
        unknownColumns: ['ردیف'],
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
      expect(await refusalOf(importInto(bench.database, await back(3)))).to.deep.equal({
        code: 'tooManyStepsBack',
        stepsBack: 3,
        rows: 201,
      });
      expect(await contents(bench.database)).to.deep.equal(before);
      expect(await importInto(bench.database, await back(2))).to.include({ updated: 2, stepsBack: 2, added: 1 });
      expect(await importInto(bench.database, await back(5), { force: true })).to.include({ updated: 3, stepsBack: 3 });
    });

    it('ends at the next safe place when it is told to, and is brought to its end by running it again', async () => {
      const rows = numbers(1700).map((number) => cells(number));
      const path = await file(rows);
      const stopping = new AbortController();
      const refusal = await refusalOf(
        importInto(bench.database, path, { signal: stopping.signal, onProgress: () => stopping.abort() }),
      );
      expect(refusal).to.deep.equal({ code: 'importStopped' });
      const there = await bench.database.models.cards.countDocuments();
      expect(there).to.be.within(1, 1699);
      const report = await importInto(bench.database, path);
      expect(report).to.include({ rows: 1700, added: 1700 - there, unchanged: there });
      expect(await bench.database.models.imports.find().lean()).to.have.length(1);
      expect(await undo()).to.include({ removed: 1700 });
      expect(await bench.database.models.cards.countDocuments()).to.equal(0);
    });

    describe('from a file that is changed while it is read', () => {
      const CHANGED = { code: 'fileChanged' };
      /** Another content of the same length, one row more, or the same content saved again. */
      const changes: [how: string, change: (path: string) => void][] = [
        ['in its length', (path) => rewrite(path, (text) => `${text}${cells(3).join(',')}\n`)],
        ['in nothing but its content', (path) => rewrite(path, (text) => text.replace('دشتی-1', 'دشتی-2'), 1)],
      ];
      /** @param later  by how many seconds the file is newer afterwards */
      function rewrite(path: string, change: (text: string) => string, later = 0): void {
        const { atime, mtime } = statSync(path);
        writeFileSync(path, change(readFileSync(path, 'utf8')));
        utimesSync(path, atime, new Date(mtime.getTime() + later * 1000));
      }
      /** Imports, with the change made when the import first says how far it is: in its first pass. */
      const importChanging = (path: string, change: (path: string) => void, options: { dryRun?: boolean } = {}) => {
        let changed = false;
        const onProgress = (): void => {
          if (!changed) change(path);
          changed = true;
        };
        return importInto(bench.database, path, { ...options, onProgress });
      };

      for (const [how, change] of changes)
        it(`writes nothing after its first pass when that was ${how}, and takes the new one when run again`, async () => {
          await importInto(bench.database, await file([cells(1)], 'before.csv'), { asOf: '2025-08-01' });
          const before = await contents(bench.database);
          const path = await file([cells(1, delivered), cells(2)]);
          expect(await refusalOf(importChanging(path, change))).to.deep.equal(CHANGED);
          expect(await contents(bench.database)).to.deep.equal(before);

          const rows = how === 'in its length' ? 3 : 2;
          expect(await importInto(bench.database, path)).to.include({ rows, added: rows - 1, updated: 1 });
          expect(await undo()).to.include({ file: 'cards.csv', removed: rows - 1, restored: 1 });
          expect(await contents(bench.database)).to.deep.equal(before);
        });

      it('reports nothing of it in a dry run', async () => {
        const importing = importChanging(await file([cells(1)]), changes[0]![1], { dryRun: true });
        expect(await refusalOf(importing)).to.deep.equal(CHANGED);
      });

      it('does not call an import into an empty store finished, and brings it to its end when run again', async () => {
        const path = await file([cells(1), cells(2)]);
        expect(await refusalOf(importChanging(path, changes[0]![1]))).to.deep.equal(CHANGED);
        const { imports } = bench.database.models;
        expect((await imports.find().lean()).map(({ state }) => state)).to.deep.equal(['running']);
        expect(await importInto(bench.database, path)).to.include({ rows: 3, added: 1, unchanged: 2 });
        expect((await imports.find().lean()).map(({ state }) => state)).to.deep.equal(['finished']);
        expect(await undo()).to.include({ removed: 3 });
      });

      it('writes nothing when that happens between its passes', async () => {
        await importInto(bench.database, await file([cells(1)], 'before.csv'));
        const before = await contents(bench.database);
        const path = await file([cells(2), cells(3)]);
        // It looks at the clock when it notes that it begins to write.
        const noting = testClocks();
        const now = (): number => {
          changes[1]![1](path);
          return clocks.business.now();
        };
        const options = { clocks: { ...noting, business: { ...noting.business, now } } };
        expect(await refusalOf(importInto(bench.database, path, options))).to.deep.equal(CHANGED);
        expect(await contents(bench.database)).to.deep.equal(before);
      });

      it('tells it too when that happens while it writes', async () => {
        await importInto(bench.database, await file([cells(1)], 'before.csv'));
        const path = await file([cells(2), cells(3)]);
        let times = 0;
        const onProgress = (): void => void ((times += 1) === 2 && changes[0]![1](path));
        expect(await refusalOf(importInto(bench.database, path, { onProgress }))).to.deep.equal(CHANGED);
        expect(await importInto(bench.database, path)).to.include({ rows: 3 });
        expect(await bench.database.models.imports.countDocuments({ state: 'running' })).to.equal(0);
      });
    });

    it('leaves no record of an import that was refused, or that was none', async () => {
      const { imports } = bench.database.models;
      await importInto(bench.database, await file([cells(1, delivered)]));
      await failure(importInto(bench.database, await file([cells(1)])));
      await importInto(bench.database, await file([cells(2)]), { dryRun: true });
      await failure(importInto(bench.database, await folder.write('x.csv', 'a,b\n')));
      expect(await imports.countDocuments()).to.equal(1);
    });

    it('goes on under its old record where it was cut short between cards that were there', async () => {
      await importInto(bench.database, await file([cells(1)], 'first.csv'), { asOf: '2025-08-01' });
      const before = await contents(bench.database);
      const path = await file(numbers(1700).map((number) => cells(number, number === 1 ? delivered : {})));
      const stopping = new AbortController();
      const onProgress = ({ done, total }: { done: number; total: number }): void => {
        if (done > total / 2) stopping.abort();
      };
      await failure(importInto(bench.database, path, { signal: stopping.signal, onProgress }));
      const there = await bench.database.models.cards.countDocuments();
      expect(there).to.be.within(2, 1699);
      const report = await importInto(bench.database, path);
      expect(report).to.include({ rows: 1700, added: 1700 - there, updated: 0, unchanged: there });
      expect(await bench.database.models.imports.countDocuments()).to.equal(2);
      expect(await undo()).to.include({ removed: 1699, restored: 1 });
      expect(await contents(bench.database)).to.deep.equal(before);
    });

    it('runs one at a time', async () => {
      const path = await file(numbers(600).map((number) => cells(number)));
      const bad = refusalOf(importInto(bench.database, `${path}.none`));
      const [one, two] = await Promise.all([importInto(bench.database, path), importInto(bench.database, path)]);
      expect(one).to.include({ added: 600 });
      expect(two).to.include({ added: 0, unchanged: 600 });
      expect(await bad).to.deep.equal({ code: 'fileMissing' });
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
        expect(await refusalOf(undo())).to.deep.equal({ code: 'nothingToUndo' });
      });

      it('says what it took back and how far it is, page by page, and notes that it is done', async () => {
        const started = clocks.business.now();
        await importInto(bench.database, await file(numbers(1100).map((number) => cells(number))));
        const said: object[] = [];
        const report = await undoImport({
          database: bench.database,
          clocks,
          onProgress: (progress) => said.push(progress),
        });
        expect(report).to.deep.equal({
          file: 'cards.csv',
          kind: 'cards',
          asOf: '2025-08-11',
          removed: 1100,
          restored: 0,
        });
        expect(said).to.deep.equal([500, 1000, 1100].map((done) => ({ done, total: 1100 })));
        const [record] = await bench.database.models.imports.find().lean();
        expect(record).to.deep.include({ state: 'undone', finishedAt: started, before: [] });
      });

      it('counts cards whose day alone it gives back as restored, and leaves the others alone', async () => {
        await importInto(bench.database, await file([cells(1), cells(2), cells(3)]), { asOf: '2025-08-01' });
        await importInto(bench.database, await file([cells(1), cells(2, delivered), cells(4)]));
        expect(await undo()).to.include({ removed: 1, restored: 2 });
        expect(await undo()).to.include({ removed: 3, restored: 0 });
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

      it('refuses beyond what is kept', async () => {
        for (const day of [1, 2, 3, 4, 5])
          await importInto(bench.database, await file([cells(1)], `${day}.csv`), { asOf: `2025-08-0${day}` });
        for (const day of [5, 4, 3]) expect(await undo()).to.include({ file: `${day}.csv` });
        expect(await refusalOf(undo())).to.deep.equal({ code: 'undoTooLate', file: '2.csv', kept: 3 });
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
        expect(await refusalOf(importInto(bench.database, await file([cells(1)])))).to.deep.equal({
          code: 'undoInterrupted',
        });
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
