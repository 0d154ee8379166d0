import { LONGEST_CELL, MOST_COLUMNS } from './table.ts';

/** A quoted cell with more line breaks than this was never closed. */
const MOST_LINES_IN_A_CELL = 20;
/** A line longer than this is no record of a table. */
const LONGEST_LINE = 1_000_000;
/** The header is one of these records, and the widest of them is as wide as it. */
const FIRST_RECORDS = 20;
const LINE_END = /\r\n|\n|\r/g;

export interface CsvRecords {
  /** The records that `text` completed. */
  push(text: string): string[][];
  /** What is left at the end of the file. */
  end(): string[][];
}

/**
 * Splits text into records, as it comes. Line ends of every system; quoted cells with doubled quotes, separators and
 * line breaks inside. One broken quote costs one record and never the rest of the file, which is why this is not a
 * library's work: where a quote is never closed, or closing it would swallow whole records, it is taken as a letter.
 */
export function csvRecords(separator: string): CsvRecords {
  let rest = '';
  let width = 0;
  let count = 0;

  function split(text: string, last: boolean): string[][] {
    const records: string[][] = [];
    let start = 0;
    const add = (cells: string[]): void => {
      if (count < FIRST_RECORDS) width = Math.max(width, cells.length);
      count += 1;
      if (cells.length > MOST_COLUMNS) cells.length = MOST_COLUMNS;
      for (const [at, cell] of cells.entries()) if (cell.length > LONGEST_CELL) cells[at] = cell.slice(0, LONGEST_CELL);
      records.push(cells);
    };
    for (;;) {
      LINE_END.lastIndex = start;
      const found = LINE_END.exec(text);
      // A \r at the very end may be half of a \r\n.
      if (found === null || (!last && found[0] === '\r' && found.index === text.length - 1)) {
        if (last && start < text.length) {
          add(lastRecord(text.slice(start)));
          start = text.length;
        }
        break;
      }
      const line = text.slice(start, found.index);
      if (!line.includes('"')) {
        add(line.split(separator));
        start = found.index + found[0].length;
        continue;
      }
      const quoted = readQuoted(text, start, separator);
      if (quoted === 'incomplete' && !last) break;
      if (quoted === 'incomplete' || quoted === 'unclosed' || swallowed(quoted, line)) {
        add(line.split(separator));
        start = found.index + found[0].length;
      } else {
        add(quoted.cells);
        start = quoted.end;
      }
    }
    if (!last && text.length - start > LONGEST_LINE) {
      add([text.slice(start, start + LONGEST_CELL)]);
      start = text.length;
    }
    rest = text.slice(start);
    return records;
  }

  function lastRecord(line: string): string[] {
    const quoted = line.includes('"') ? readQuoted(line, 0, separator, true) : 'unclosed';
    return typeof quoted === 'string' ? line.split(separator) : quoted.cells;
  }

  /** Its first line alone is a whole record, and as one over several lines it has another width or ill-set quotes. */
  const swallowed = (record: Quoted, firstLine: string): boolean =>
    record.lines > 0 && (record.untidy || record.cells.length !== width) && firstLine.split(separator).length === width;

  return {
    push: (text) => split(rest === '' ? text : rest + text, false),
    end: () => split(rest, true),
  };
}

interface Quoted {
  cells: string[];
  /** Where the next record begins. */
  end: number;
  /** Line breaks inside of cells. */
  lines: number;
  /** Text stands behind a closing quote. */
  untidy: boolean;
}

/** Reads one record in which there are quotes. `whole`: the text ends with it. */
function readQuoted(text: string, start: number, separator: string, whole = false): Quoted | 'incomplete' | 'unclosed' {
  const cells: string[] = [];
  let at = start;
  let lines = 0;
  let untidy = false;
  for (;;) {
    let cell = '';
    let begin = at;
    while (text[begin] === ' ') begin += 1;
    if (text[begin] === '"') {
      at = begin + 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        const stretch = text.slice(at, quote < 0 ? undefined : quote);
        lines += stretch.split(/\r\n|\n|\r/).length - 1;
        cell += stretch;
        if (lines > MOST_LINES_IN_A_CELL || cell.length > LONGEST_CELL) return 'unclosed';
        if (quote < 0) return whole ? 'unclosed' : 'incomplete';
        at = quote + 1;
        if (at >= text.length && !whole) return 'incomplete';
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    // What stands outside of quotes, or behind the closing one.
    const stop = nextStop(text, at, separator);
    if (stop === text.length && !whole) return 'incomplete';
    const behind = text.slice(at, stop);
    const quoted = at > begin;
    if (quoted && behind.trim() !== '') untidy = true;
    cells.push(quoted ? cell + behind.trimEnd() : behind);
    if (text[stop] === separator) {
      at = stop + 1;
      continue;
    }
    const lineBreak = text.startsWith('\r\n', stop) ? 2 : 1;
    if (!whole && text[stop] === '\r' && stop + 1 === text.length) return 'incomplete';
    return { cells, end: stop + lineBreak, lines, untidy };
  }
}

function nextStop(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === separator || character === '\n' || character === '\r') return at;
    at += 1;
  }
  return at;
}
