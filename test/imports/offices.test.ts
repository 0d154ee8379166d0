import { appendFileSync } from 'node:fs';
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
