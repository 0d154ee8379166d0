import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { constants, deflateRawSync } from 'node:zlib';

/** Writes small .xlsx files for tests, in the ways in which Excel and other programs do. */

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

export interface Part {
  name: string;
  content: string | Buffer | Repeated;
  /** States another unpacked size than the true one, as a bomb would. */
  claimedSize?: number;
}

/** `head`, then `block` so many times, then `tail`: packed without ever being whole, and with no checksum. */
export interface Repeated {
  head: string;
  block: string;
  times: number;
  tail: string;
}

function pack(content: Part['content']): { packed: Buffer; size: number; crc: number } {
  if (typeof content === 'string' || Buffer.isBuffer(content)) {
    const data = Buffer.from(content as string);
    return { packed: deflateRawSync(data, { level: 1 }), size: data.length, crc: crc32(data) };
  }
  const { head, block, times, tail } = content;
  // Each stands for itself, so that they can be put behind each other.
  const [first, each] = [head, block].map((text) =>
    deflateRawSync(Buffer.from(text), { finishFlush: constants.Z_FULL_FLUSH }),
  ) as [Buffer, Buffer];
  const packed = Buffer.concat([first, ...Array<Buffer>(times).fill(each), deflateRawSync(Buffer.from(tail))]);
  return { packed, size: Buffer.byteLength(head + tail) + times * Buffer.byteLength(block), crc: 0 };
}

/** A .zip with the parts in order. */
export function zipOf(parts: readonly Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize } of parts) {
    const { packed, size, crc } = pack(content);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc, 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claimedSize ?? size, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), head, entry, Buffer.from(name));
    files.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The parts of a workbook with one sheet, of which a test writes every letter. */
export const partsOf = (sheet: Part['content'], more: readonly Part[] = []): Part[] => [
  {
    name: 'xl/workbook.xml',
    content: '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    content:
      '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="texts.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>',
  },
  { name: 'xl/sheet.xml', content: sheet },
  ...more,
];

/** A cell: text, a number, a day (as a number with a date style), or raw XML of a `<c>`. */
export type Cell = string | number | { day: number; style?: number } | { xml: string } | null;

export interface Sheet {
  name: string;
  rows: readonly (readonly Cell[])[];
  hidden?: boolean;
}

const column = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : column(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));

export interface WorkbookOptions {
  sheets: readonly Sheet[];
  /** Texts in a table of their own, as Excel writes them; otherwise inline. */
  shared?: boolean;
  date1904?: boolean;
  /** A prefix on every tag of the sheets, as some programs write. */
  prefix?: string;
}

/** Style 1 is the built-in date 14, style 2 a custom `yyyy/mm/dd;@`, style 3 a number. */
const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-fa-IR,16]yyyy/mm/dd;@"/><numFmt numFmtId="165" formatCode="0.00&quot;d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`;

/** The bytes of an .xlsx. */
export function workbookOf({ sheets, shared = true, date1904 = false, prefix = '' }: WorkbookOptions): Buffer {
  const texts = new Map<string, number>();
  const p = prefix === '' ? '' : `${prefix}:`;
  const cellOf = (cell: Cell, row: number, at: number): string => {
    const r = `${column(at)}${row}`;
    if (cell === null || cell === '') return '';
    if (typeof cell === 'number') return `<${p}c r="${r}"><${p}v>${cell}</${p}v></${p}c>`;
    if (typeof cell === 'object')
      return 'xml' in cell ? cell.xml : `<${p}c r="${r}" s="${cell.style ?? 1}"><${p}v>${cell.day}</${p}v></${p}c>`;
    if (!shared) return `<${p}c r="${r}" t="inlineStr"><${p}is><${p}t>${xml(cell)}</${p}t></${p}is></${p}c>`;
    if (!texts.has(cell)) texts.set(cell, texts.size);
    return `<${p}c r="${r}" t="s"><${p}v>${texts.get(cell)}</${p}v></${p}c>`;
  };
  const parts: Part[] = sheets.map(({ rows }, index) => {
    const body = rows
      .map((cells, at) => ({ at: at + 1, text: cells.map((cell, i) => cellOf(cell, at + 1, i)).join('') }))
      .filter(({ text }) => text !== '')
      .map(({ at, text }) => `<${p}row r="${at}">${text}</${p}row>`);
    const namespace = `xmlns${prefix === '' ? '' : `:${prefix}`}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`;
    return {
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: `<?xml version="1.0" encoding="UTF-8"?><${p}worksheet ${namespace}><${p}sheetData>${body.join('')}</${p}sheetData></${p}worksheet>`,
    };
  });
  parts.push(...descriptionOf(sheets, date1904), { name: 'xl/styles.xml', content: STYLES });
  if (shared)
    parts.push({
      name: 'xl/sharedStrings.xml',
      content: `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${[...texts.keys()].map((text) => `<si><t>${xml(text)}</t></si>`).join('')}</sst>`,
    });
  return zipOf(parts);
}

function descriptionOf(sheets: readonly Pick<Sheet, 'name' | 'hidden'>[], date1904: boolean): Part[] {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relations = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  relations.push(
    `<Relationship Id="rIdS" Type="${office}/styles" Target="styles.xml"/>`,
    `<Relationship Id="rIdT" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/>`,
  );
  const list = sheets.map(
    ({ name, hidden }, i) =>
      `<sheet name="${xml(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
  );
  return [
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${relations.join('')}</Relationships>` },
  ];
}

/** Writes all pieces into a file. */
export async function writePieces(path: string, pieces: Iterable<string | Buffer>): Promise<void> {
  const stream: WriteStream = createWriteStream(path);
  for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
}
