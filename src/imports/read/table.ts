import type { FileFault } from '../../common/fileFault.ts';
import type { ColumnName, Kind } from '../columns.ts';

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

/** What a file is that people take for a table of ours, and that is none. */
export type OtherFormat = 'xls' | 'protectedWorkbook' | 'pdf' | 'webPage' | 'xml' | 'xlsb' | 'ods' | 'zip';

/**
 * `depth`: tags inside of tags; `piece`: characters of one tag, text or comment; the others are counted in a whole
 * workbook, `directory` in bytes of names and notes about its parts.
 */
export type Monstrous = 'depth' | 'piece' | 'parts' | 'directory' | 'sheets' | 'relations' | 'styles';

/** Why a file cannot be read as a table of cards or offices. */
export type Unreadable =
  | FileFault
  | { code: 'fileTooLarge'; mostBytes: number }
  | { code: 'fileEmpty' }
  | { code: 'fileChanged' }
  | { code: 'noText' }
  | { code: 'otherFormat'; format: OtherFormat }
  | { code: 'workbookDamaged' }
  /** A part of it has too many bytes when unpacked. */
  | { code: 'workbookTooLarge' }
  | { code: 'workbookTooMuchText' }
  /** It holds what no spreadsheet program writes, in a number or of a length that only serves to take memory. */
  | { code: 'workbookMonstrous'; in: Monstrous; most: number }
  /** To read it took more memory than any table does. */
  | { code: 'fileTooMuchMemory'; mostMegabytes: number }
  /** No header in the first rows: of the file, or of any sheet or with any separator. */
  | { code: 'headerMissing'; firstRows: number; several: boolean }
  | { code: 'columnsMissing'; kind: Kind; row: number; sheet: string | null; columns: ColumnName[] }
  | { code: 'tooManyOffices'; most: number };

export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
  readonly why: Unreadable;

  constructor(why: Unreadable) {
    super(why.code);
    this.why = why;
  }
}

/** @throws UnreadableFile for a count that only an attack comes to */
export function atMost(most: number, count: number, of: Monstrous): void {
  if (count > most) throw new UnreadableFile({ code: 'workbookMonstrous', in: of, most });
}

/** Columns beyond this are not read: exports have a dozen. */
export const MOST_COLUMNS = 256;

/** A cell holds at most this many characters, as in Excel; what follows is cut off. */
export const LONGEST_CELL = 32_767;
