import { appendFileSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { undoImport } from '../../src/imports/undoImport.ts';
import { testClocks } from '../support/clock.ts';
import { onEachEngine } from '../support/scratch.ts';
import { cardOf, cells, csv, empty, type Folder, HEADER, importInto, newFolder, refusalOf } from './exports.ts';

const header = ['کد دفتر', 'نام', 'نوع', 'شهرستان', 'شهر', 'نشانی', 'تلفن', 'ساعت کار'];
const office = (code: string, address = '') => [code, 'اداره', 'countyOffice', 'دشتی', 'خورموج', address, '', ''];

describe('Importing offices', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());
  const file = (rows: string[][]) => folder.write('offices.csv', csv([header, ...rows]));

  onEachEngine((bench) => {
    beforeEach(() => empty(bench.database));
    const undo = () => undoImport({ database: bench.database, clocks: testClocks() });
    const stored = () => bench.database.models.offices.find().sort({ _id: 1 }).lean();

    it('adds, updates and leaves alone, by code', async () => {
      expect(await importInto(bench.database, await file([office('a'), office('b')]))).to.include({
        added: 2,
        rows: 2,
      });
      const report = await importInto(
        bench.database,
        await file([office('a'), office('b', 'خیابان ساحلی'), office('c')]),
      );
      expect(report).to.include({ added: 1, updated: 1, unchanged: 1 });
      expect((await stored()).map(({ _id, address }) => [_id, address])).to.deep.equal([
        ['a', null],
        ['b', 'خیابان ساحلی'],
        ['c', null],
      ]);
      expect((await importInto(bench.database, await file([office('a')]))).unchanged).to.equal(1);
    });

    it('takes the last of several rows of one office', async () => {
      const report = await importInto(bench.database, await file([office('a', 'یک'), office('a', 'دو')]));
      expect(report).to.include({ added: 1, unchanged: 1 });
      expect((await stored())[0]?.address).to.equal('دو');
    });

    it('keeps what a file has no column for', async () => {
      await importInto(bench.database, await file([office('a', 'خیابان ساحلی')]));
      const few = csv([header.slice(0, 4), ['a', 'اداره نو', 'countyOffice', 'دشتی']]);
      await importInto(bench.database, await folder.write('few.csv', few));
      expect((await stored())[0]).to.include({ name: 'اداره نو', address: 'خیابان ساحلی', city: 'خورموج' });
    });

    it('takes a change in any of its columns', async () => {
      const all = [...header, 'عرض جغرافیایی', 'طول جغرافیایی'];
      const first = ['a', 'اداره', 'countyOffice', 'دشتی', 'خورموج', 'خیابان', '077', '7 تا 14', '28.6', '51.3'];
      const changed = ['a', 'دفتر', 'pishkhanOffice', 'جم', 'جم', 'میدان', '078', '8 تا 13', '28.7', '51.4'];
      const write = (row: string[]) => folder.write('all.csv', csv([all, row]));
      await importInto(bench.database, await write(first));
      for (const [at, value] of changed.entries()) {
        const row = first.map((cell, index) => (index === at ? value : cell));
        const counted = at === 0 ? { added: 0, updated: 0, unchanged: 1 } : { added: 0, updated: 1, unchanged: 0 };
        expect(await importInto(bench.database, await write(row)), all[at]).to.include(counted);
        expect(await importInto(bench.database, await write(first)), all[at]).to.include(counted);
      }
      expect(await stored()).to.have.length(1);
    });

    it('adds one with what is not known, where the file has no column for it', async () => {
      const few = csv([header.slice(0, 4), ['a', 'اداره', 'countyOffice', 'دشتی']]);
      await importInto(bench.database, await folder.write('few.csv', few));
      expect((await stored())[0]).to.deep.include({
        _id: 'a',
        city: '',
        address: null,
        phone: null,
        latitude: null,
        longitude: null,
        hours: null,
      });
      expect(await importInto(bench.database, await folder.write('few.csv', few))).to.include({ unchanged: 1 });
    });

    it('reports like any import, says how far it is, and is noted', async () => {
      const path = await file([office('a'), office('b'), ['c'], office('d').with(3, 'شیراز')]);
      const said: object[] = [];
      const report = await importInto(bench.database, path, { onProgress: (progress) => said.push(progress) });
      expect(report).to.include({ kind: 'offices', rows: 3, skipped: 1, added: 2, unchanged: 0, rejected: 1 });
      const { size } = statSync(path);
      expect(said).to.deep.equal([{ done: size, total: size }]);
      const [record] = await bench.database.models.imports.find().lean();
      expect(record).to.include({ kind: 'offices', state: 'finished', rows: 3, added: 2, rejected: 1 });
    });

    it('refuses more offices than a province has', async () => {
      const path = await file(Array.from({ length: 5_001 }, (_, at) => office(`x${at}`)));
      expect(await refusalOf(importInto(bench.database, path))).to.deep.equal({ code: 'tooManyOffices', most: 5_000 });
      expect(await stored()).to.deep.equal([]);
    });

    it('keeps what there was before an import that was cut short, when it is run again', async () => {
      await importInto(bench.database, await file([office('a', 'یک'), office('b', 'یک')]));
      const before = await stored();
      const path = await file([office('a', 'دو'), office('b', 'دو')]);
      await importInto(bench.database, path, { asOf: '2025-08-10' });
      // As if it had been killed between its writes.
      const { imports, offices } = bench.database.models;
      await imports.updateOne({ asOf: '2025-08-10' }, { $set: { state: 'running' } });
      await offices.updateOne({ _id: 'b' }, { $set: { address: 'یک' } });
      expect(await importInto(bench.database, path, { asOf: '2025-08-10' })).to.include({ updated: 1 });
      expect(await undo()).to.include({ restored: 2 });
      expect(await stored()).to.deep.equal(before);
    });

    it('writes nothing in a dry run', async () => {
      expect(await importInto(bench.database, await file([office('a')]), { dryRun: true })).to.include({ added: 1 });
      expect(await stored()).to.deep.equal([]);
    });

    it('writes nothing when the file is changed while it is read', async () => {
      const path = await file([office('a')]);
      const onProgress = (): void => appendFileSync(path, `${office('b').join(',')}\n`);
      expect(await refusalOf(importInto(bench.database, path, { onProgress }))).to.deep.equal({ code: 'fileChanged' });
      expect(await stored()).to.deep.equal([]);
      expect(await importInto(bench.database, path)).to.include({ rows: 2, added: 2 });
    });

    it('is taken back in its turn, between imports of cards', async () => {
      await importInto(bench.database, await file([office('a')]));
      const before = await stored();
      await importInto(bench.database, await folder.write('cards.csv', csv([HEADER, cells(1)])));
      await importInto(bench.database, await file([office('a', 'خیابان ساحلی'), office('b')]));
      expect(await undo()).to.include({ kind: 'offices', removed: 1, restored: 1 });
      expect(await stored()).to.deep.equal(before);
      expect(await undo()).to.include({ kind: 'cards', removed: 1 });
      expect(await cardOf(bench.database, 1)).to.equal(null);
      expect(await undo()).to.include({ kind: 'offices', removed: 1 });
      expect(await stored()).to.deep.equal([]);
      expect(await refusalOf(undo())).to.deep.equal({ code: 'nothingToUndo' });
    });
  });
});
