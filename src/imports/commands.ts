import type { Command, CommandContext, CommandRun } from '../acts/act.ts';
import { CommandError } from '../acts/act.ts';
import type { JsonValue } from '../acts/act.ts';
import { tehranDay } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { importFile } from './importFile.ts';
import { UnreadableFile } from './read/table.ts';
import { packReport, type PackedReport } from './report.ts';
import { undoImport } from './undoImport.ts';

/** The commands of data, for the table that scripts and, later, the chat share. Everything said is plain JSON. */

// Types, not interfaces: only these are JSON to the compiler.
export type ImportArgs = {
  files: {
    /** As it was typed. */ name: string;
    /** Absolute: the owner of the store may run elsewhere. */ path: string;
  }[];
  /** The day that the files describe; null: today in Tehran. */
  asOf: Day | null;
  dryRun: boolean;
  force: boolean;
};
/** What became of each file, in their order. */
export type ImportOutcome = { name: string } & ({ report: PackedReport } | { failure: string });
export type ImportProgress = { name: string; done: number; total: number };

const PROGRESS_EVERY_MS = 200;

/** Imports files one after another; one that cannot be read does not keep the others out. */
export const importCommand: Command = async (args, context, run) => {
  const { files, asOf: stated, dryRun, force } = args as ImportArgs;
  const { database, keys, receiptPattern: pattern, clocks, log } = context;
  const today = tehranDay(clocks.business.now());
  const asOf = stated ?? today;
  // Business time may have been set back for trying things out; that is no reason to refuse a day that has been.
  const latest = [today, tehranDay(clocks.machine.now())].sort().at(-1)!;
  if (asOf > latest)
    throw new CommandError(
      `--as-of ${asOf} lies in the future (today is ${latest}): every later import would be taken for an older one.`,
    );
  const outcomes: ImportOutcome[] = [];
  for (const { name, path } of files) {
    const onProgress = throttled(run, clocks, (progress) => ({ name, ...progress }));
    try {
      const report = await importFile({
        path,
        asOf,
        dryRun,
        force,
        database,
        keys,
        pattern,
        clocks,
        onProgress,
        signal: run.signal,
      });
      const { kind, rows, added, updated, unchanged, rejected } = report;
      log.info('import.done', { kind, asOf, dryRun, rows, added, updated, unchanged, rejected });
      outcomes.push({ name, report: packReport({ ...report, file: name }) });
    } catch (error) {
      if (!(error instanceof UnreadableFile || error instanceof CommandError)) throw error;
      outcomes.push({ name, failure: error.message });
    }
  }
  return outcomes;
};

/** Takes the last import back. The result is an `UndoReport`. */
export const undoCommand: Command = async (_args, { database, clocks, log }, run) => {
  const report = await undoImport({
    database,
    clocks,
    onProgress: throttled(run, clocks, (progress) => progress),
    signal: run.signal,
  });
  log.info('import.undone', { kind: report.kind, removed: report.removed, restored: report.restored });
  return { ...report };
};

type Progress = { done: number; total: number };

/** Five times a second is enough for an eye. */
function throttled(
  run: CommandRun,
  { machine }: CommandContext['clocks'],
  say: (progress: Progress) => JsonValue,
): (progress: Progress) => void {
  let last = -Infinity;
  return (progress) => {
    if (machine.now() - last < PROGRESS_EVERY_MS) return;
    last = machine.now();
    run.onProgress(say(progress));
  };
}
