import { Types } from 'mongoose';
import type { ImportRecord, Models } from '../database/models.ts';
import { ON_DISK } from '../database/onDisk.ts';
import type { Day } from '../domain/card.ts';
import type { Kind } from './columns.ts';
import { type ImportRun, KEPT_IMPORTS } from './compareCard.ts';
import { ImportRefused } from './refusals.ts';
import type { ImportReport } from './report.ts';

/** The log of imports: what is needed to take one back, and to go on with one that was cut short. */

const newest = async (models: Models, filter: object): Promise<ImportRecord | null> =>
  models.imports.findOne(filter).sort({ startedAt: -1 }).lean<ImportRecord>();

/** The last import that was not taken back. */
export const lastImport = (models: Models): Promise<ImportRecord | null> =>
  newest(models, { state: { $ne: 'undone' } });

interface Named {
  /** The file's name, without a folder. */
  file: string;
  kind: Kind;
  asOf: Day;
}

const isSame = (record: ImportRecord, { file, kind, asOf }: Named): boolean =>
  record.file === file && record.kind === kind && record.asOf === asOf;

/** The id of the last import, when it was cut short and this is the same (file name, day). */
export async function interruptedImport(models: Models, named: Named): Promise<Types.ObjectId | undefined> {
  const last = await lastImport(models);
  return last?.state === 'running' && isSame(last, named) ? last._id : undefined;
}

/**
 * Notes that an import begins to write. One that was cut short and is run again goes on under its old id, so that all
 * of it is taken back together.
 */
export async function beginImport(
  models: Models,
  { file, kind, asOf, now }: Named & { now: number },
): Promise<ImportRun & { before: ImportRecord['before'] }> {
  const last = await lastImport(models);
  if (last?.state === 'running') {
    if (isSame(last, { file, kind, asOf })) return { importId: last._id, asOf, before: last.before ?? [] };
    await models.imports.updateOne({ _id: last._id }, { $set: { state: 'finished', finishedAt: now } });
  }
  await forgetTraces(models);
  const latest = await newest(models, {});
  const record: ImportRecord = {
    _id: new Types.ObjectId(),
    file,
    kind,
    asOf,
    state: 'running',
    // Two imports never begin at the same time, whatever the clock says: their order is the order of taking back.
    startedAt: Math.max(now, (latest?.startedAt ?? 0) + 1),
    finishedAt: null,
    rows: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    stepsBack: 0,
    kept: true,
    before: [],
    seenByPlanner: null,
  };
  await models.imports.collection.insertOne(record);
  return { importId: record._id, asOf, before: [] };
}

/** Cards remember the last imports only: with one more, the oldest of these can no longer be taken back. */
async function forgetTraces(models: Models): Promise<void> {
  const kept = await models.imports
    .find({ state: { $ne: 'undone' }, kept: true })
    .sort({ startedAt: -1 })
    .lean<ImportRecord[]>();
  for (const { _id } of kept.slice(KEPT_IMPORTS - 1))
    await models.imports.updateOne({ _id }, { $set: { kept: false, before: [] } });
}

/** Settles when the whole import is on the disk: nobody would think of running it again who has read its report. */
export async function endImport(models: Models, id: Types.ObjectId, now: number, report: ImportReport): Promise<void> {
  const { rows, added, updated, unchanged, rejected, stepsBack } = report;
  await models.imports.updateOne(
    { _id: id },
    { $set: { state: 'finished', finishedAt: now, rows, added, updated, unchanged, rejected, stepsBack } },
    ON_DISK,
  );
}

/** An undo that was cut short has to be ended before anything else. @throws ImportRefused */
export async function refuseWhileUndoing(models: Models): Promise<void> {
  if ((await lastImport(models))?.state === 'undoing') throw new ImportRefused({ code: 'undoInterrupted' });
}
