import { open } from 'node:fs/promises';
import { csvRecords } from './csvRecords.ts';
import type { OpenedFile, Table, TableRecord } from './table.ts';

const PORTION_BYTES = 65_536;
const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256';

/**
 * Opens separated text. Which of `SEPARATORS` it has is not guessed by counting, as title rows and addresses hold
 * commas: there is one table for each, and the one with a header that is known is the right one.
 */
export function openCsv(path: string, size: number, encoding: Encoding): OpenedFile {
  return { tables: SEPARATORS.map((separator) => csvTable(path, size, encoding, separator)), close: async () => {} };
}

function csvTable(path: string, size: number, encoding: Encoding, separator: string): Table {
  let position = 0;
  async function* portions(): AsyncGenerator<TableRecord[]> {
    const file = await open(path, 'r');
    try {
      const decoder = new TextDecoder(encoding);
      const bytes = Buffer.allocUnsafe(PORTION_BYTES);
      const records = csvRecords(separator);
      let row = 0;
      position = 0;
      const number = (cells: string[]): TableRecord => ({ row: (row += 1), cells });
      for (;;) {
        const { bytesRead } = await file.read(bytes, 0, PORTION_BYTES, position);
        if (bytesRead === 0) break;
        position += bytesRead;
        const text = decoder.decode(bytes.subarray(0, bytesRead), { stream: true });
        yield records.push(text).map(number);
      }
      yield [...records.push(decoder.decode()), ...records.end()].map(number);
    } finally {
      await file.close();
    }
  }
  return { sheet: null, total: size, position: () => position, portions };
}
