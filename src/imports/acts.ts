import { setImmediate } from 'node:timers/promises';
import { boolean, type InferOutput, nullable, strictObject } from 'valibot';
import { type ActContext, type Actor, defineAct, type Progress, WHOLE_PROVINCE } from '../acts/act.ts';
import { ok, type ActOutcome, refused } from '../acts/outcome.ts';
import { aDay, aSource, aText } from '../acts/takes.ts';
import type { MachineClock } from '../clock.ts';
import { tehranDay } from '../domain/calendar.ts';
import { importFile } from './importFile.ts';
import { LARGEST_FILE } from './read/openFile.ts';
import { UnreadableFile } from './read/table.ts';
import type { Problems } from './reasons.ts';
import { ImportRefused, type ImportRefusal, LockRefused, UndoRefused, type UndoRefusal } from './refusals.ts';
import type { ReportedImport } from './report.ts';
import { undoImport, type UndoReport } from './undoImport.ts';

/** The acts on data: an import of one file of cards or offices, and taking the last import back. */

const importTakes = strictObject({
  source: aSource,
  /** The file's name as people know it. One of the same name and day goes on where an interrupted one ended. */
  name: aText(255),
  /** The day that the file describes; null: today in Tehran. */
  asOf: nullable(aDay),
  dryRun: boolean(),
  force: boolean(),
});

export type Steps = { done: number; total: number };
/** How far it is, or some more of its problems (reasons.ts), packed. */
export type ImportProgress = Steps | { problems: number[] };

async function runImport(
  { source, name, asOf: stated, dryRun, force }: InferOutput<typeof importTakes>,
  _actor: Actor,
  {
    database,
    keys,
    receiptPattern: pattern,
    clocks,
    spoolFolder,
    onProgress,
    signal,
  }: ActContext & Progress<ImportProgress>,
): Promise<ActOutcome<ReportedImport, ImportRefusal>> {
  const today = tehranDay(clocks.business.now());
  const asOf = stated ?? today;
  // Business time may have been set back for trying things out; that is no reason to refuse a day that has been.
  const latest = [today, tehranDay(clocks.machine.now())].sort().at(-1)!;
  // Every later import would be taken for an older one.
  if (asOf > latest) return refused({ code: 'asOfInFuture', asOf, today: latest });
  const opened = await source.open(spoolFolder, LARGEST_FILE);
  if ('refused' in opened) return opened;
  const file = opened.ok;
  try {
    const report = await importFile({
      path: file.path,
      name,
      asOf,
      dryRun,
      force,
      database,
      keys,
      pattern,
      clocks,
      onProgress: throttled(onProgress, clocks.machine),
      signal,
    });
    await tellProblems(report.problems, onProgress);
    return ok({ ...report, problems: report.problems.length });
  } catch (error) {
    if (error instanceof ImportRefused || error instanceof LockRefused) return { refused: error.refusal };
    if (error instanceof UnreadableFile) return { refused: error.why };
    throw error;
  } finally {
    await file.close();
  }
}

export const importData = defineAct({
  name: 'importData',
  takes: importTakes,
  mayBeDoneBy: { roles: ['owner', 'manager'], scope: () => WHOLE_PROVINCE },
  run: runImport,
  audit: ({ force }, { dryRun, kind, asOf, rows, added, updated, unchanged, rejected, stepsBack }) =>
    dryRun
      ? null
      : {
          what: 'import.done',
          about: { kind, asOf, force },
          counts: { rows, added, updated, unchanged, rejected, stepsBack },
        },
});

async function runUndo(
  _args: object,
  _actor: Actor,
  { database, clocks, onProgress, signal }: ActContext & Progress<Steps>,
): Promise<ActOutcome<UndoReport, UndoRefusal>> {
  try {
    return ok(await undoImport({ database, clocks, onProgress: throttled(onProgress, clocks.machine), signal }));
  } catch (error) {
    if (error instanceof UndoRefused || error instanceof LockRefused) return { refused: error.refusal };
    throw error;
  }
}

/** Takes the last import back. */
export const undoLastImport = defineAct({
  name: 'undoLastImport',
  takes: strictObject({}),
  mayBeDoneBy: { roles: ['owner', 'manager'], scope: () => WHOLE_PROVINCE },
  run: runUndo,
  audit: (_args, { kind, asOf, removed, restored }) => ({
    what: 'import.undone',
    about: { kind, asOf },
    counts: { removed, restored },
  }),
});

const PROGRESS_EVERY_MS = 200;

/** Five times a second is enough for an eye. */
function throttled(tell: (steps: Steps) => void, machine: MachineClock): (steps: Steps) => void {
  let last = -Infinity;
  return (steps) => {
    if (machine.now() - last < PROGRESS_EVERY_MS) return;
    last = machine.now();
    tell(steps);
  };
}

/** Numbers a message: to write more of them at once would hold up whoever is answered meanwhile. */
const PROBLEMS_AT_A_TIME = 20_000;

async function tellProblems(problems: Problems, tell: (some: { problems: number[] }) => void): Promise<void> {
  const packed = problems.packed();
  for (let start = 0; start < packed.length; start += PROBLEMS_AT_A_TIME) {
    tell({ problems: Array.from(packed.subarray(start, start + PROBLEMS_AT_A_TIME)) });
    await setImmediate();
  }
}
