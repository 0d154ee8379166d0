import { type ImportReport, tooManyStepsBack } from '../../src/imports/report.ts';
import type { UndoReport } from '../../src/imports/undoImport.ts';
import { bothCalendars, counted, number } from './plain.ts';
import { REMEDIES } from './remedies.ts';

/** Reports in words, for the operator's terminal, and as JSON and CSV. Never with anything that a cell held. */

/** Problems that are shown; all of them are in the .csv. */
const SHOWN = 20;

/** @param problemsFile  where all problems were written, if there are any */
export function sayReport(report: ImportReport, problemsFile: string | null): string {
  const { rows, added, updated, unchanged, rejected, skipped, stepsBack, ahead, unknownColumns, problems } = report;
  const what = report.sheet === null ? report.kind : `${report.kind} of sheet "${report.sheet}"`;
  const lines = [
    `${report.file}: ${what}, as of ${bothCalendars(report.asOf)}${report.dryRun ? ' (dry run: nothing was written)' : ''}`,
    `  ${counted(rows, 'row')}: ${number(added)} added, ${number(updated)} updated, ${number(unchanged)} unchanged, ${number(rejected)} rejected.`,
  ];
  if (skipped > 0)
    lines.push(`  ${counted(skipped, 'more row')} left out: blank, a total, a note or the header again.`);
  if (unknownColumns.length > 0) lines.push(`  Columns that were not read: ${unknownColumns.join(', ')}.`);
  if (stepsBack > 0)
    lines.push(
      `  ${counted(stepsBack, 'card went', 'cards went')} a step back, such as from delivered to ready; nobody is told of it.` +
        (report.dryRun && tooManyStepsBack(report)
          ? ' That is above 1 % of the rows: the import will ask for --force.'
          : ''),
    );
  if (ahead > 0)
    lines.push(
      `  ${counted(ahead, 'row names', 'rows name')} a day after ${report.asOf}: see whether --as-of is right.`,
    );
  let left = SHOWN;
  for (const { row, column, reason } of problems) {
    if (left === 0) break;
    left -= 1;
    lines.push(`  row ${row}, ${column}: ${reason}. ${REMEDIES[reason]}`);
  }
  if (problems.length > SHOWN) lines.push(`  … and ${number(problems.length - SHOWN)} more.`);
  if (problemsFile !== null) lines.push(`  All ${counted(problems.length, 'problem')}: ${problemsFile}`);
  return `${lines.join('\n')}\n`;
}

export const sayUndo = ({ file, kind, asOf, removed, restored }: UndoReport): string =>
  `Taken back: ${file} (${kind}, as of ${bothCalendars(asOf)}); ` +
  `${number(removed)} ${kind} removed, ${number(restored)} restored.\n`;

/** One line, as documented in README: `rows` = added + updated + unchanged + rejected. */
export function reportAsJson({ file, rows, added, updated, unchanged, rejected, problems }: ImportReport): string {
  return JSON.stringify({ file, rows, added, updated, unchanged, rejected, problems: [...problems] });
}

/** With a byte-order mark, so that spreadsheet programs read it as UTF-8. In pieces: there may be many. */
export function* problemsAsCsv({ problems }: ImportReport): Generator<string> {
  yield '\ufeffrow,column,reason,remedy\r\n';
  for (const { row, column, reason } of problems) yield `${row},${column},${reason},"${REMEDIES[reason]}"\r\n`;
}
