import type { Day } from '../domain/card.ts';
import type { Kind } from './columns.ts';
import type { Problems } from './reasons.ts';

/** What became of a file: `rows` = added + updated + unchanged + rejected. */
export interface ImportReport {
  /** Its name, without a folder. */
  file: string;
  kind: Kind;
  /** The sheet of a workbook that was read. */
  sheet: string | null;
  asOf: Day;
  dryRun: boolean;
  /** Rows of data: without titles, the header, blank rows, totals and notes, which `skipped` counts. */
  rows: number;
  skipped: number;
  added: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Cards that went from a later state to an earlier one, such as from delivered to ready. */
  stepsBack: number;
  /** Rows that name a day after `asOf`: a hint that it is wrong. */
  ahead: number;
  /** Headers that mean nothing to us. */
  unknownColumns: string[];
  problems: Problems;
}

/** A report as plain values. Its problems, of which there may be millions, are told on the way. */
export type ReportedImport = Omit<ImportReport, 'problems'> & { problems: number };

/** Above this share of the rows steps back are taken for a mistake (an old export, the wrong day). */
const MOST_STEPS_BACK = 0.01;

export const tooManyStepsBack = ({ rows, stepsBack }: Pick<ImportReport, 'rows' | 'stepsBack'>): boolean =>
  stepsBack > rows * MOST_STEPS_BACK;
