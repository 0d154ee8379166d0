import { InlineKeyboard } from 'grammy';
import { type Button, encodePress } from '../answers/buttons.ts';

/** Rows of buttons as an inline keyboard. */
export function keyboard(rows: readonly (readonly Button[])[]): InlineKeyboard {
  return InlineKeyboard.from(
    rows
      .filter((row) => row.length > 0)
      .map((row) => row.map(([text, press]) => InlineKeyboard.text(text, encodePress(press)))),
  );
}

/** The items in rows of `width`, the last one maybe shorter. */
export function inRows<T>(width: number, items: readonly T[]): T[][] {
  const rows: T[][] = [];
  for (let i = 0; i < items.length; i += width) rows.push(items.slice(i, i + width));
  return rows;
}
