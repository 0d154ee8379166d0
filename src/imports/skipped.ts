import { normaliseText } from '../domain/digits.ts';
import { type Header, readHeader } from './columns.ts';

/**
 * Records below the header that are no rows of data: blank ones, the header once more (a page break of a print-out), a
 * total, a note at the bottom. They are neither taken nor rejected, and `rows` does not count them.
 */

const TOTAL = /^(جمع|مجموع|تعداد کل|تعداد|سرجمع|total|grand total|subtotal|sum|count)([ :=]|$)/i;
/** Almost every row begins so, and need not be looked at. */
const PLAIN_CODE = /^[0-9۰-۹٠-٩]{8,10}$/;
/** A note has few cells: text, and maybe a date or a signature beside it. */
const MOST_CELLS_OF_A_NOTE = 2;

export function skippedRows(header: Header): (cells: readonly string[]) => boolean {
  const keys = (
    header.kind === 'cards' ? (['national_code', 'receipt_serial', 'status'] as const) : (['code', 'name'] as const)
  )
    .map((name) => header.columns.get(name))
    .filter((place) => place !== undefined);
  const codeAt = keys[0]!;

  return (cells) => {
    const code = cells[codeAt] ?? '';
    if (PLAIN_CODE.test(code)) return false;
    const filled = cells.filter((cell) => normaliseText(cell) !== '');
    if (filled.length === 0) return true;
    if (filled.some((cell) => TOTAL.test(normaliseText(cell))) && !hasDigits(code)) return true;
    if (
      filled.length <= MOST_CELLS_OF_A_NOTE &&
      keys.filter((place) => filledAt(cells, place)).length <= 1 &&
      !hasDigits(code)
    )
      return true;
    const again = readHeader(cells, 0);
    return again?.kind === header.kind && again.missing.length === 0;
  };
}

const filledAt = (cells: readonly string[], place: number): boolean => normaliseText(cells[place] ?? '') !== '';
/** Ten of them make a code; a total beside «جمع» in one cell has fewer. */
const hasDigits = (cell: string): boolean => normaliseText(cell).replace(/[^0-9]/g, '').length >= 8;
