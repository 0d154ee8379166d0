/** Deeper, longer or of more parts than anybody writes: the rest is not read. */
const DEEPEST = 32;
const LONGEST = 4096;
const MOST_PARTS = 5_000;

/** Fields that hold what is read, each in one line. A list's `label` is the messenger's own numbering, nobody typed it. */
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'alternative_text',
  'expression',
  'caption',
  'credit',
  'summary',
  'title',
]);
/** Files, people and buttons have titles of their own. */
const NOT_SAID: ReadonlySet<string> = new Set([
  'animation',
  'audio',
  'button',
  'buttons',
  'document',
  'location',
  'photo',
  'user',
  'video',
  'voice_note',
]);
/** Between the cells of a row: no number goes on behind it. */
const BETWEEN_CELLS = ' | ';

/**
 * The text of a rich message (Bot API 10.1: pasted lists, tables, quotations) or of a checklist, in the order in which it
 * is read: a line for each block, item and row of a table. Whatever kinds of blocks there will be, what stands in their
 * text fields is read.
 */
export function richText(rich: unknown): string {
  let said = '';
  let parts = 0;

  const newLine = (): void => {
    if (said !== '' && !said.endsWith('\n')) said += '\n';
  };
  const isOver = (depth: number): boolean => depth > DEEPEST || said.length >= LONGEST || (parts += 1) > MOST_PARTS;

  function read(part: unknown, inline: boolean, depth: number): void {
    if (isOver(depth)) return;
    if (typeof part === 'string') {
      if (inline) said += part;
    } else if (Array.isArray(part)) {
      for (const one of part as unknown[]) {
        if (!inline) newLine();
        read(one, inline, depth + 1);
      }
    } else if (typeof part === 'object' && part !== null) readFields(part, inline, depth);
  }

  function readFields(part: object, inline: boolean, depth: number): void {
    for (const [name, value] of Object.entries(part) as [string, unknown][]) {
      if (NOT_SAID.has(name)) continue;
      if (name === 'cells') readTable(value, depth + 1);
      else if (typeof value !== 'string' || TEXTS.has(name)) {
        if (!inline || name === 'credit') newLine();
        read(value, inline || TEXTS.has(name), depth + 1);
      }
    }
  }

  function readTable(rows: unknown, depth: number): void {
    if (!Array.isArray(rows)) return;
    for (const row of rows as unknown[]) {
      newLine();
      for (const [index, cell] of (Array.isArray(row) ? (row as unknown[]) : [row]).entries()) {
        if (index > 0) said += BETWEEN_CELLS;
        read(cell, true, depth + 1);
      }
    }
  }

  read(rich, false, 0);
  return said.slice(0, LONGEST).trim();
}
