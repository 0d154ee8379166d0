import type { Types } from 'mongoose';
import type { AnyBulkWriteOperation } from 'mongodb';
import type { Clocks } from '../clock.ts';
import type { Database } from '../database/connection.ts';
import type { CardRecord, ImportRecord, Models } from '../database/models.ts';
import { ON_DISK } from '../database/onDisk.ts';
import type { Day } from '../domain/card.ts';
import { withImportLock, type ImportLock } from './importLock.ts';
import { lastImport } from './importRecords.ts';
import { KEPT_IMPORTS, undoOn } from './compareCard.ts';
import { UndoRefused } from './refusals.ts';
import { replaceOffices } from './storeOffices.ts';

/** Cards a step: a few milliseconds of work. */
const PAGE = 500;

export interface UndoOptions {
  database: Pick<Database, 'models' | 'engine'>;
  clocks: Clocks;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export type UndoReport = {
  file: string;
  kind: ImportRecord['kind'];
  asOf: Day;
  /** Cards or offices that the import had added. */
  removed: number;
  /** Cards or offices that say again what they said before; confirmations for a later day included. */
  restored: number;
};

/**
 * Takes the last import back whole; after that the one before, as far as the cards remember. Cut short, it can simply
 * be run again: it goes through all cards in the order of their ids, and what was taken back once is not touched again.
 * @throws UndoRefused, LockRefused
 */
export function undoImport({ database, clocks, onProgress, signal }: UndoOptions): Promise<UndoReport> {
  const { models } = database;
  return withImportLock(database, clocks, async (lock) => {
    const last = await lastImport(models);
    if (!last) throw new UndoRefused({ code: 'nothingToUndo' });
    if (!last.kept) throw new UndoRefused({ code: 'undoTooLate', file: last.file, kept: KEPT_IMPORTS });
    await models.imports.updateOne({ _id: last._id }, { $set: { state: 'undoing' } });
    const counts =
      last.kind === 'offices'
        ? await undoOffices(models, last)
        : await undoCards(models, last._id, lock, { onProgress, signal });
    await models.imports.updateOne(
      { _id: last._id },
      { $set: { state: 'undone', finishedAt: clocks.business.now(), before: [] } },
      ON_DISK,
    );
    return { file: last.file, kind: last.kind, asOf: last.asOf, ...counts };
  });
}

type Counts = Pick<UndoReport, 'removed' | 'restored'>;

async function undoOffices(models: Models, { before }: ImportRecord): Promise<Counts> {
  const added = before.filter(({ office }) => office === null).map(({ code }) => code);
  const changed = before.flatMap(({ office }) => (office ? [office] : []));
  await replaceOffices(models, changed);
  if (added.length > 0) await models.offices.deleteMany({ _id: { $in: added } });
  return { removed: added.length, restored: changed.length };
}

async function undoCards(
  models: Models,
  importId: Types.ObjectId,
  lock: ImportLock,
  { onProgress, signal }: Pick<UndoOptions, 'onProgress' | 'signal'>,
): Promise<Counts> {
  const cards = models.cards.collection;
  const counts = { removed: 0, restored: 0 };
  // Counted, not estimated: on some servers the estimate is that of an hour ago.
  const total = await models.cards.countDocuments();
  let done = 0;
  let last: Types.ObjectId | undefined;
  for (;;) {
    const page = (await cards
      .find(last ? { _id: { $gt: last } } : {})
      .sort({ _id: 1 })
      .limit(PAGE)
      .toArray()) as unknown as CardRecord[];
    if (page.length === 0) return counts;
    last = page.at(-1)!._id;
    const writes: AnyBulkWriteOperation[] = [];
    for (const card of page) {
      const before = undoOn(card, importId);
      if (before === 'remove') {
        counts.removed += 1;
        writes.push({ deleteOne: { filter: { _id: card._id } } });
      } else if (before) {
        counts.restored += 1;
        writes.push({ updateOne: { filter: { _id: card._id }, update: { $set: before } } });
      }
    }
    if (writes.length > 0) await cards.bulkWrite(writes, { ordered: false });
    done += page.length;
    onProgress?.({ done: Math.min(done, total), total });
    if (signal?.aborted) throw new UndoRefused({ code: 'undoStopped' });
    await lock.renew();
  }
}
