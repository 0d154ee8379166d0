import { expect } from 'chai';
import type { ImportRecord } from '../../src/database/models.ts';
import {
  beginImport,
  endImport,
  interruptedImport,
  lastImport,
  refuseWhileUndoing,
} from '../../src/imports/importRecords.ts';
import { Problems } from '../../src/imports/reasons.ts';
import type { ImportReport } from '../../src/imports/report.ts';
import { onEachEngine } from '../support/scratch.ts';
import { empty, refusalOf } from './exports.ts';

const NOW = Date.parse('2025-08-11T06:30:00Z');
const report: ImportReport = {
  file: 'cards.csv',
  kind: 'cards',
  sheet: null,
  asOf: '2025-08-11',
  dryRun: false,
  rows: 15,
  skipped: 6,
  added: 5,
  updated: 4,
  unchanged: 3,
  rejected: 2,
  stepsBack: 1,
  ahead: 7,
  unknownColumns: [],
  problems: new Problems(),
};

describe('The log of imports', () => {
  onEachEngine((bench) => {
    beforeEach(() => empty(bench.database));
    const models = () => bench.database.models;
    const named = (name: string) => ({ file: name, kind: 'cards' as const, asOf: '2025-08-11' });
    const begin = (name: string, now = NOW) => beginImport(models(), { ...named(name), now });
    const end = (id: ImportRecord['_id'], now = NOW) => endImport(models(), id, now, report);
    const record = (id: ImportRecord['_id']) => models().imports.findById(id).lean<ImportRecord>();
    const done = async (name: string, now = NOW) => {
      const { importId } = await begin(name, now);
      await end(importId, now);
      return importId;
    };

    it('notes an import when it begins, and what came of it when it ends', async () => {
      const { importId, asOf, before } = await begin('cards.csv');
      expect({ asOf, before }).to.deep.equal({ asOf: '2025-08-11', before: [] });
      const begun = {
        file: 'cards.csv',
        kind: 'cards',
        asOf: '2025-08-11',
        startedAt: NOW,
        kept: true,
        seenByPlanner: null,
      };
      const nothing = { rows: 0, added: 0, updated: 0, unchanged: 0, rejected: 0, stepsBack: 0 };
      expect(await record(importId)).to.deep.include({
        ...begun,
        ...nothing,
        state: 'running',
        finishedAt: null,
        before: [],
      });
      await end(importId, NOW + 5);
      const counts = { rows: 15, added: 5, updated: 4, unchanged: 3, rejected: 2, stepsBack: 1 };
      expect(await record(importId)).to.deep.include({
        ...begun,
        ...counts,
        state: 'finished',
        finishedAt: NOW + 5,
      });
    });

    it('goes on with one that was cut short, when file, kind and day are the same', async () => {
      const { importId } = await begin('cards.csv');
      const before = [{ code: 'a', office: null }];
      await models().imports.collection.updateOne({ _id: importId }, { $set: { before } });
      const again = await beginImport(models(), {
        file: 'cards.csv',
        kind: 'cards',
        asOf: '2025-08-11',
        now: NOW,
      });
      expect(again).to.deep.equal({ importId, asOf: '2025-08-11', before });
      expect(await interruptedImport(models(), named('cards.csv'))).to.deep.equal(importId);
      for (const other of [
        named('other.csv'),
        { ...named('cards.csv'), kind: 'offices' as const },
        { ...named('cards.csv'), asOf: '2025-08-12' },
      ])
        expect(await interruptedImport(models(), other), JSON.stringify(other)).to.equal(undefined);
    });

    it('goes on with none that has ended', async () => {
      const importId = await done('cards.csv');
      expect(await interruptedImport(models(), named('cards.csv'))).to.equal(undefined);
      expect((await begin('cards.csv')).importId).not.to.deep.equal(importId);
    });

    it('calls one that was cut short finished when another one begins', async () => {
      const { importId } = await begin('first.csv');
      await begin('second.csv', NOW + 9);
      expect(await record(importId)).to.include({ state: 'finished', finishedAt: NOW + 9 });
    });

    it('keeps the order in which they began, though the clock stood or was set back', async () => {
      const ids = [await done('1.csv', NOW), await done('2.csv', NOW), await done('3.csv', NOW - 1_000)];
      const started = await Promise.all(ids.map(async (id) => (await record(id))?.startedAt));
      expect(started).to.deep.equal([NOW, NOW + 1, NOW + 2]);
      expect((await lastImport(models()))?.file).to.equal('3.csv');
      expect((await record(await done('4.csv', NOW + 500)))?.startedAt).to.equal(NOW + 500);
    });

    it('passes over what was taken back, but not in the order', async () => {
      await done('1.csv');
      await done('2.csv');
      await models().imports.updateOne({ file: '2.csv' }, { $set: { state: 'undone' } });
      expect((await lastImport(models()))?.file).to.equal('1.csv');
      expect((await record(await done('3.csv')))?.startedAt).to.equal(NOW + 2);
    });

    it('keeps what three imports need to be taken back, and lets go of the others’', async () => {
      const ids: ImportRecord['_id'][] = [];
      for (const name of ['1', '2', '3', '4']) {
        ids.push(await done(name));
        const before = [{ code: name, office: null }];
        await models().imports.collection.updateOne({ _id: ids.at(-1)! }, { $set: { before } });
      }
      const records = await Promise.all(ids.map(record));
      expect(records.map((one) => [one?.kept, one?.before.length])).to.deep.equal([
        [false, 0],
        [true, 1],
        [true, 1],
        [true, 1],
      ]);
    });

    it('has nothing done while one is being taken back', async () => {
      await refuseWhileUndoing(models());
      const id = await done('cards.csv');
      await refuseWhileUndoing(models());
      await models().imports.updateOne({ _id: id }, { $set: { state: 'undoing' } });
      expect(await refusalOf(refuseWhileUndoing(models()))).to.deep.equal({ code: 'undoInterrupted' });
    });
  });
});
