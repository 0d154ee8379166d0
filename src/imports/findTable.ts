import { byFit, describeColumns, type Header, readHeader } from './columns.ts';
import { type OpenedFile, type Table, UnreadableFile } from './read/table.ts';

/** Titles above a header take no more than this. */
const HEADER_WITHIN = 20;

/**
 * The table with a header that we know and where that is: of several separators or sheets the first with all columns
 * that it needs.
 * @throws UnreadableFile that says what was looked for, or which columns are missing
 */
export async function findTable(file: OpenedFile): Promise<{ table: Table; header: Header }> {
  const candidates: { table: Table; header: Header }[] = [];
  for (const table of file.tables) {
    const header = await headerOf(table);
    if (header?.missing.length === 0) return { table, header };
    if (header) candidates.push({ table, header });
  }
  const best = candidates.sort((a, b) => byFit(a.header, b.header))[0];
  if (!best) throw notFound(file.tables.length);
  const { header, table } = best;
  const where = table.sheet === null ? '' : ` of sheet "${table.sheet}"`;
  throw new UnreadableFile(
    `Row ${header.row}${where} is the header of ${header.kind}, but lacks ${describeColumns(header.kind, header.missing)}.`,
  );
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

const notFound = (tables: number): UnreadableFile =>
  new UnreadableFile(
    `No header was found in the first ${HEADER_WITHIN} rows${tables > 1 ? ' of any sheet or with any separator' : ''}; ` +
      `looked for cards: ${describeColumns('cards')}; or offices: ${describeColumns('offices')}.`,
  );
