import { byFit, type Header, readHeader } from './columns.ts';
import { type OpenedFile, type Table, UnreadableFile } from './read/table.ts';

/** Titles above a header take no more than this. */
const HEADER_WITHIN = 20;

/**
 * The table with a header that we know and where that is: of several separators or sheets the first with all columns
 * that it needs.
 * @throws UnreadableFile when there is none, or columns are missing
 */
export async function findTable(file: OpenedFile): Promise<{ table: Table; header: Header }> {
  const candidates: { table: Table; header: Header }[] = [];
  for (const table of file.tables) {
    const header = await headerOf(table);
    if (header?.missing.length === 0) return { table, header };
    if (header) candidates.push({ table, header });
  }
  const best = candidates.sort((a, b) => byFit(a.header, b.header))[0];
  if (!best)
    throw new UnreadableFile({ code: 'headerMissing', firstRows: HEADER_WITHIN, several: file.tables.length > 1 });
  const { kind, row, missing } = best.header;
  throw new UnreadableFile({ code: 'columnsMissing', kind, row, sheet: best.table.sheet, columns: missing });
}

async function headerOf(table: Table): Promise<Header | undefined> {
  let best: Header | undefined;
  for await (const portion of table.portions())
    for (const { row, cells } of portion) {
      if (row > HEADER_WITHIN) return best;
      const header = readHeader(cells, row);
      if (header?.missing.length === 0) return header;
      if (header && (!best || byFit(header, best) < 0)) best = header;
    }
  return best;
}
