import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Types } from 'mongoose';
import type { Clocks } from '../clock.ts';
import type { Database } from '../database/connection.ts';
import type { Day } from '../domain/card.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import { withImportLock, type ImportLock } from './importLock.ts';
import { beginImport, endImport, interruptedImport, refuseWhileUndoing } from './importRecords.ts';
import { UnreadableFile } from './read/table.ts';
import { openReader, type Reader } from './reader.ts';
import type { Batch } from './readRows.ts';
import { Problems } from './reasons.ts';
import { ImportRefused } from './refusals.ts';
import { type ImportReport, tooManyStepsBack } from './report.ts';
import { compare, countAhead, fill, writeCompared, type OnBatch, type Tally } from './storeCards.ts';
import { compareOffices, writeOffices } from './storeOffices.ts';

export interface ImportOptions {
  /** The file as it can be read now, twice if need be. */
  path: string;
  /** Its name as people know it; by default the last part of `path`. */
  name?: string;
  /** The day that the file describes. */
  asOf: Day;
  /** Count and check, write nothing. */
  dryRun?: boolean;
  /** Write although many cards go a step back. */
  force?: boolean;
  database: Pick<Database, 'models' | 'engine'>;
  keys: LookupKeys;
  pattern: RegExp;
  clocks: Clocks;
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Aborted: the import ends at the next safe place; it can be run again. */
  signal?: AbortSignal;
}

/**
 * Imports one file of cards or offices. What was cut short can simply be run again, and the same file once more
 * changes nothing.
 * @throws UnreadableFile, ImportRefused, LockRefused
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { database, clocks } = options;
  return withImportLock(database, clocks, async (lock) => {
    await refuseWhileUndoing(database.models);
    const refuseChanged = await noteFile(options.path);
    const reader = await openReader(options);
    try {
      return reader.heading.kind === 'cards'
        ? await importCards(options, { reader, lock, refuseChanged })
        : await importOffices(options, { reader, refuseChanged });
    } finally {
      await reader.close();
    }
  });
}

const fileName = ({ path, name = path }: ImportOptions): string => basename(name);

const emptyReport = (options: ImportOptions, { heading }: Reader): ImportReport => ({
  file: fileName(options),
  kind: heading.kind,
  sheet: heading.sheet,
  asOf: options.asOf,
  dryRun: options.dryRun ?? false,
  rows: 0,
  skipped: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  stepsBack: 0,
  ahead: 0,
  unknownColumns: heading.unknown,
  problems: new Problems(),
});

function count(report: ImportReport, batch: Batch): void {
  report.rows += batch.rows;
  report.rejected += batch.rejected;
  report.skipped += batch.skipped;
  report.problems.addPacked(batch.problems);
  if (batch.cards) report.ahead += countAhead(batch.cards, report.asOf);
}

/** What an import goes on with when its file has been opened. */
interface Opened {
  reader: Reader;
  lock: ImportLock;
  /** @throws UnreadableFile when the file is no longer as it was before it was opened */
  refuseChanged: () => Promise<void>;
}

async function importCards(options: ImportOptions, opened: Opened): Promise<ImportReport> {
  const { reader, lock, refuseChanged } = opened;
  const { asOf, dryRun, force, database, clocks, onProgress, signal } = options;
  const { models } = database;
  const cards = models.cards.collection;
  const report = emptyReport(options, reader);
  const named = { file: fileName(options), kind: 'cards', asOf } as const;
  const begin = () => beginImport(models, { ...named, now: clocks.business.now() });
  /** What share of the whole way lies before this pass, and what share is this pass. */
  const pass =
    (before: number, share: number, counting: boolean): OnBatch =>
    async (batch) => {
      if (counting) count(report, batch);
      onProgress?.({ done: Math.round(batch.total * before + batch.done * share), total: batch.total });
      if (signal?.aborted) throw new ImportRefused({ code: 'importStopped' });
      await lock.renew();
    };
  const finish = async (tally: Tally, importId?: Parameters<typeof endImport>[1]): Promise<ImportReport> => {
    Object.assign(report, tally);
    if (importId) await endImport(models, importId, clocks.business.now(), report);
    return report;
  };

  const empty = (await cards.findOne({}, { projection: { _id: 1 } })) === null;
  if (empty && !dryRun) {
    const run = await begin();
    const tally = await fill(cards, reader.batches(), run, pass(0, 1, true));
    await refuseChanged();
    return finish(tally, run.importId);
  }

  const running = await interruptedImport(models, named);
  const comparison = await compare(
    cards,
    reader.batches(),
    { importId: running ?? new Types.ObjectId(), asOf },
    pass(0, dryRun ? 1 : 0.5, true),
  );
  await refuseChanged();
  await finish(comparison.tally);
  if (dryRun) return report;
  if (tooManyStepsBack(report) && !force)
    throw new ImportRefused({ code: 'tooManyStepsBack', stepsBack: report.stepsBack, rows: report.rows });
  // One without changes is recorded too: the last import that people remember is the one that is taken back.
  const run = await begin();
  if (comparison.toWrite === 0) return finish(comparison.tally, run.importId);
  const again = await openReader(options);
  try {
    // Before anything is written by what may be another file's rows, and after it for what was read meanwhile.
    await refuseChanged();
    await writeCompared(cards, again.batches(), run, comparison, pass(0.5, 0.5, false));
    await refuseChanged();
  } finally {
    await again.close();
  }
  return finish(comparison.tally, run.importId);
}

/** Remembers how the file is now. The check throws UnreadableFile when it is no longer so. */
async function noteFile(path: string): Promise<Opened['refuseChanged']> {
  const before = await stampOf(path);
  return async () => {
    if ((await stampOf(path)) !== before) throw new UnreadableFile({ code: 'fileChanged' });
  };
}

/** undefined: there is no such file, which opening it says better. */
const stampOf = (path: string): Promise<string | undefined> =>
  stat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => undefined,
  );

async function importOffices(
  options: ImportOptions,
  { reader, refuseChanged }: Pick<Opened, 'reader' | 'refuseChanged'>,
): Promise<ImportReport> {
  const { asOf, dryRun, database, clocks, onProgress } = options;
  const { models } = database;
  const report = emptyReport(options, reader);
  const rows = [];
  for await (const batch of reader.batches()) {
    count(report, batch);
    rows.push(...batch.offices!);
    onProgress?.({ done: batch.done, total: batch.total });
    if (rows.length > MOST_OFFICES) throw new UnreadableFile({ code: 'tooManyOffices', most: MOST_OFFICES });
  }
  await refuseChanged();
  const changes = await compareOffices(models, rows);
  const { added, updated } = changes;
  Object.assign(report, { added, updated, unchanged: rows.length - added - updated });
  if (dryRun) return report;
  const run = await begin();
  await writeOffices(models, run, changes);
  await endImport(models, run.importId, clocks.business.now(), report);
  return report;

  function begin() {
    return beginImport(models, { file: fileName(options), kind: 'offices', asOf, now: clocks.business.now() });
  }
}

/** The province has two dozen; what there was before is kept in one document. */
const MOST_OFFICES = 5_000;
