import { isDateFormat } from './excelDates.ts';
import { SharedStrings } from './sharedStrings.ts';
import { sheetParser } from './sheet.ts';
import { atMost, LONGEST_CELL, type OpenedFile, type Table, type TableRecord, UnreadableFile } from './table.ts';
import { readXml, xmlParser } from './xml.ts';
import { damaged, openZip, type Zip } from './zip.ts';

const MIB = 1024 ** 2;
/** The parts that describe a workbook are small; a sheet full of rows has under 1 GiB, its texts far less. */
const LIMITS = { description: 32 * MIB, strings: 512 * MIB, sheet: 2048 * MIB, texts: 192 * MIB };

/** Excel's own bounds are 65,490 styles and what memory holds of sheets; texts are counted here beside their bytes. */
const MOST = { sheets: 1_000, relations: 10_000, styles: 66_000, texts: 8_000_000 };
const LONGEST_FORMAT = 1_000;

/**
 * Opens an .xlsx as a stream: rows come as they are unpacked, only the shared texts are held. The libraries for this
 * are hardly maintained or load whole sheets; what an export needs of the format is small.
 * @throws UnreadableFile
 */
export async function openWorkbook(path: string): Promise<OpenedFile> {
  const zip = await openZip(path);
  try {
    if (!zip.has('xl/workbook.xml')) throw otherZip(zip);
    const { sheets, date1904 } = await readWorkbook(zip);
    const parts = await readRelations(zip);
    const styles = parts.get('styles')?.[0];
    const dates = styles && zip.has(styles.part) ? await readDateStyles(zip, styles.part) : [];
    let strings: Promise<SharedStrings> | undefined;
    const sharedStrings = (): Promise<SharedStrings> =>
      (strings ??= readSharedStrings(zip, parts.get('sharedStrings')?.[0]?.part));
    const worksheets = new Map(parts.get('worksheet')?.map(({ id, part }) => [id, part]));
    const tables = sheets.flatMap(({ id, name }) => {
      const part = worksheets.get(id);
      return part !== undefined && zip.has(part)
        ? [sheetTable(zip, part, name, { sharedStrings, dates, date1904 })]
        : [];
    });
    return { tables, close: () => zip.close() };
  } catch (error) {
    await zip.close();
    throw error;
  }
}

function otherZip(zip: Zip): UnreadableFile {
  const format = zip.has('xl/workbook.bin') ? 'xlsb' : zip.has('content.xml') ? 'ods' : 'zip';
  return new UnreadableFile({ code: 'otherFormat', format });
}

interface SheetSource {
  sharedStrings(): Promise<SharedStrings>;
  /** For each cell style: does it show numbers as dates? */
  dates: readonly boolean[];
  date1904: boolean;
}

function sheetTable(zip: Zip, part: string, name: string, source: SheetSource): Table {
  let position = 0;
  async function* portions(): AsyncGenerator<TableRecord[]> {
    position = 0;
    const rows: TableRecord[] = [];
    const parser = xmlParser(sheetParser(await source.sharedStrings(), source, (row) => rows.push(row)));
    for await (const chunk of zip.bytes(part, LIMITS.sheet)) {
      position += chunk.length;
      parser.push(chunk);
      if (rows.length > 0) yield rows.splice(0);
    }
    parser.end();
    if (rows.length > 0) yield rows;
  }
  return { sheet: name, total: zip.size(part), position: () => position, portions };
}

async function readWorkbook(zip: Zip): Promise<{ sheets: { id: string; name: string }[]; date1904: boolean }> {
  const sheets: { id: string; name: string; hidden: boolean }[] = [];
  let date1904 = false;
  await readXml(zip.bytes('xl/workbook.xml', LIMITS.description), {
    open(tag, attributes) {
      if (tag === 'workbookPr') date1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (tag !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (id === undefined) throw damaged();
      atMost(MOST.sheets, sheets.length + 1, 'sheets');
      sheets.push({
        id,
        name: (attributes['name'] ?? '').slice(0, LONGEST_FORMAT),
        hidden: (attributes['state'] ?? 'visible') !== 'visible',
      });
    },
  });
  // What people see comes first.
  return { sheets: [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)], date1904 };
}

/** The workbook's parts by the last word of their type: worksheet, styles, sharedStrings. */
async function readRelations(zip: Zip): Promise<Map<string, { id: string; part: string }[]>> {
  const parts = new Map<string, { id: string; part: string }[]>();
  let count = 0;
  await readXml(zip.bytes('xl/_rels/workbook.xml.rels', LIMITS.description), {
    open(tag, { Id: id, Type: type, Target: target }) {
      if (tag !== 'Relationship' || id === undefined || type === undefined || target === undefined) return;
      const part = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
      const kind = type.slice(type.lastIndexOf('/') + 1);
      atMost(MOST.relations, ++count, 'relations');
      const same = parts.get(kind);
      if (same) same.push({ id, part });
      else parts.set(kind, [{ id, part }]);
    },
  });
  return parts;
}

async function readDateStyles(zip: Zip, part: string): Promise<boolean[]> {
  const formats = new Map<number, string>();
  const dates: boolean[] = [];
  let inCells = false;
  await readXml(zip.bytes(part, LIMITS.description), {
    open(tag, attributes) {
      if (tag === 'numFmt') {
        formats.set(Number(attributes['numFmtId']), (attributes['formatCode'] ?? '').slice(0, LONGEST_FORMAT));
        atMost(MOST.styles, formats.size, 'styles');
      } else if (tag === 'cellXfs') inCells = true;
      else if (tag === 'xf' && inCells) {
        atMost(MOST.styles, dates.length + 1, 'styles');
        const id = Number(attributes['numFmtId'] ?? 0);
        dates.push(isDateFormat(id, formats.get(id)));
      }
    },
    close(tag) {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

async function readSharedStrings(zip: Zip, part: string | undefined): Promise<SharedStrings> {
  const strings = new SharedStrings();
  if (part === undefined || !zip.has(part)) return strings;
  let text = '';
  let inText = false;
  let phonetic = false;
  await readXml(zip.bytes(part, LIMITS.strings), {
    open(tag) {
      if (tag === 'si') text = '';
      else if (tag === 'rPh') phonetic = true;
      else if (tag === 't') inText = !phonetic;
    },
    text(piece) {
      if (inText && text.length < LONGEST_CELL) text += piece;
    },
    close(tag) {
      if (tag === 't') inText = false;
      else if (tag === 'rPh') phonetic = false;
      else if (tag === 'si') {
        strings.add(text.slice(0, LONGEST_CELL));
        if (strings.bytes > LIMITS.texts || strings.size > MOST.texts)
          throw new UnreadableFile({ code: 'workbookTooMuchText' });
      }
    },
  });
  return strings;
}
