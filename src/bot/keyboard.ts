/** The items in rows of `width`, the last one maybe shorter. */
export function inRows<T>(width: number, items: readonly T[]): T[][] {
  const rows: T[][] = [];
  for (let i = 0; i < items.length; i += width) rows.push(items.slice(i, i + width));
  return rows;
}
