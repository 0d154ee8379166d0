import type { LookupKeys } from '../domain/lookupKey.ts';
import { type CardBatch, packRows } from './cardBatch.ts';
import { cardRowReader, type CardRow } from './cardRow.ts';
import type { Kind } from './columns.ts';
import { findTable } from './findTable.ts';
import { type OfficeRow, officeRowReader } from './officeRow.ts';
import { openFile } from './read/openFile.ts';
import { Problems } from './reasons.ts';
import { skippedRows } from './skipped.ts';

/** Rows a batch: a few milliseconds of work for whoever takes them. */
const BATCH = 500;

/** What kind of file it is; comes before every batch. */
export interface Heading {
  kind: Kind;
  sheet: string | null;
  /** The record that holds the header. */
  row: number;
  /** Headers that mean nothing to us. */
  unknown: string[];
}

export interface Batch {
  cards: CardBatch | null;
  offices: OfficeRow[] | null;
  /** Rows of data in this batch, rejected ones included. */
  rows: number;
  rejected: number;
  /** Blank rows, totals, notes, repeated headers. */
  skipped: number;
  /** Problems (reasons.ts), packed. */
  problems: Uint32Array;
  /** Bytes read so far and altogether. */
  done: number;
  total: number;
}

export interface ReadOptions {
  path: string;
  keys: LookupKeys;
  pattern: RegExp;
}

/**
 * Reads, checks and hashes a file: first its heading, then its rows in batches, in their order.
 * @throws UnreadableFile
 */
export async function* readRows(options: ReadOptions): AsyncGenerator<Heading | Batch> {
  const file = await openFile(options.path);
  try {
    const { table, header } = await findTable(file);
    const { kind, row: headerRow, unknown, columns } = header;
    yield { kind, sheet: table.sheet, row: headerRow, unknown } satisfies Heading;

    const skipped = skippedRows(header);
    let problems = new Problems();
    const onProblem: Problems['add'] = (row, column, reason) => problems.add(row, column, reason);
    const readCard = kind === 'cards' ? cardRowReader({ ...options, columns, onProblem }) : null;
    const readOffice = kind === 'offices' ? officeRowReader({ columns, onProblem }) : null;
    let cards: CardRow[] = [];
    let offices: OfficeRow[] = [];
    let counts = { rows: 0, rejected: 0, skipped: 0 };

    const batch = (): Batch => {
      const made: Batch = {
        cards: readCard && packRows(cards),
        offices: readOffice && offices,
        ...counts,
        problems: problems.packed(),
        done: table.position(),
        total: table.total,
      };
      [cards, offices, problems] = [[], [], new Problems()];
      counts = { rows: 0, rejected: 0, skipped: 0 };
      return made;
    };

    for await (const portion of table.portions())
      for (const { row, cells } of portion) {
        if (row <= headerRow) continue;
        if (skipped(cells)) {
          counts.skipped += 1;
          continue;
        }
        counts.rows += 1;
        const card = readCard?.(row, cells);
        const office = readOffice?.(row, cells);
        if (card) cards.push(card);
        else if (office) offices.push(office);
        else counts.rejected += 1;
        if (counts.rows === BATCH) yield batch();
      }
    yield batch();
  } finally {
    await file.close();
  }
}
