import { excelDay, numberText } from './excelDates.ts';
import type { SharedStrings } from './sharedStrings.ts';
import { LONGEST_CELL, MOST_COLUMNS, type TableRecord } from './table.ts';
import type { XmlListener } from './xml.ts';

/**
 * Reads the rows of a sheet: shared and inline texts, numbers, dates by their style, results of formulas. Rows that are
 * not stored (blank ones) are left out; those that are bear their own number.
 */
export function sheetParser(
  strings: SharedStrings,
  { dates, date1904 }: { dates: readonly boolean[]; date1904: boolean },
  onRow: (row: TableRecord) => void,
): XmlListener {
  let row = 0;
  let cells: string[] = [];
  let column = -1;
  let type = 'n';
  let style = 0;
  let value = '';
  let reading = false;
  let phonetic = false;

  return {
    open(tag, attributes) {
      if (tag === 'c') {
        column = columnOf(attributes['r']) ?? column + 1;
        type = attributes['t'] ?? 'n';
        style = Number(attributes['s'] ?? 0);
        value = '';
      } else if (tag === 'v' || tag === 't') reading = !phonetic;
      else if (tag === 'rPh') phonetic = true;
      else if (tag === 'row') {
        const stated = Number(attributes['r']);
        row = Number.isInteger(stated) && stated > row ? stated : row + 1;
        cells = [];
        column = -1;
      }
    },
    text(piece) {
      if (reading && value.length < LONGEST_CELL) value += piece;
    },
    close(tag) {
      if (tag === 'v' || tag === 't') reading = false;
      else if (tag === 'rPh') phonetic = false;
      else if (tag === 'c') {
        if (value === '' || column >= MOST_COLUMNS) return;
        while (cells.length < column) cells.push('');
        cells[column] = cellText(value, type, style);
      } else if (tag === 'row') onRow({ row, cells });
    },
  };

  function cellText(value: string, type: string, style: number): string {
    if (type === 's') return unescape(strings.at(Number(value)));
    if (type === 'n') return (dates[style] && excelDay(Number(value), date1904)) || numberText(value);
    if (type === 'd') return value.slice(0, 10);
    return unescape(value);
  }
}

/** `AB12` → 27 */
function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? undefined : column - 1;
}

/** Characters that XML cannot hold are written as `_x000D_`. */
const unescape = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text;
