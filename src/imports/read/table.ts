/** A file as the importer sees it: numbered records of text cells, whatever the format was. */

export interface TableRecord {
  /** Counted from 1, title rows, header and blank ones included: the row that a spreadsheet program shows. */
  row: number;
  cells: string[];
}

/** One table of a file: the file itself, or one sheet of a workbook. */
export interface Table {
  /** The name of the sheet; null for a file that has none. */
  sheet: string | null;
  /** Bytes to read; `position` goes from 0 up to it. */
  total: number;
  position(): number;
  /** The records in portions. Each call reads from the beginning; one that is left early closes what it opened. */
  portions(): AsyncIterable<TableRecord[]>;
}

export interface OpenedFile {
  /** In the order in which a header is looked for. */
  tables: Table[];
  close(): Promise<void>;
}

/** The file cannot be read: one sentence that says what it is, what was looked for and what to do. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

/** A cell holds at most this many characters, as in Excel; what follows is cut off. */
export const LONGEST_CELL = 32_767;
