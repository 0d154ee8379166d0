import type { Collection } from './catalogue.ts';
import type { End, Plan } from './plan.ts';
import type { Cell, Sqlite } from './sqlite.ts';

/**
 * Walks along a plan in steps that each are a query of their own, so that nothing stays open between them and writes
 * may come in between: a step starts behind the last row of the step before.
 */
export interface Row {
  rid: number;
  /** Empty when the walk was asked for without documents. */
  doc: Uint8Array;
}
/** Where the next step starts: which of the plan's points, and behind which row of it, if not at its start. */
export interface Position {
  point: number;
  row?: { walk: Uint8Array[]; rid: number };
}
export interface Step {
  rows: Row[];
  next: Position;
}

const FIRST_STEP = 32;
const LARGEST_STEP = 256;
/** How many points one query looks up; few sizes, so that the prepared statements are few. */
const POINTS = [100, 10];

interface Range {
  conditions: string[];
  parameters: Cell[];
}

function ends({ low, high }: Pick<Plan, 'low' | 'high'>, column: string): Range {
  const conditions: string[] = [];
  const parameters: Cell[] = [];
  const add = (end: End | undefined, operator: string): void => {
    if (!end) return;
    conditions.push(`${column} ${operator}${end.inclusive ? '=' : ''} ?`);
    parameters.push(end.key);
  };
  add(low, '>');
  add(high, '<');
  return { conditions, parameters };
}

const NOTHING = new Uint8Array(0);

export class Scan {
  readonly #sqlite: Sqlite;
  readonly #collection: Collection;
  readonly #plan: Plan;
  readonly #select: string;
  readonly #order: string;
  readonly #withDocs: boolean;
  /** Each point has at most one row. */
  readonly #single: boolean;

  constructor(sqlite: Sqlite, collection: Collection, plan: Plan, withDocs: boolean) {
    this.#sqlite = sqlite;
    this.#collection = collection;
    this.#plan = plan;
    this.#withDocs = withDocs;
    const { index, walk } = plan;
    this.#single = Boolean(index?.unique && walk.length === 0);
    const columns = ['rid', ...(withDocs ? ['doc'] : []), ...walk.map(({ column }) => column)];
    this.#select = `SELECT ${columns.join(', ')} FROM ${collection.table}${index ? ` INDEXED BY ${index.sql}` : ''}`;
    const order = walk.map(({ column, descending }) => `${column}${descending ? ' DESC' : ''}`);
    this.#order = [...order, `rid${plan.reversed ? ' DESC' : ''}`].join(', ');
  }

  /** The rows in order, in steps of at most `most`, from `start` on. */
  *steps(start: Position = { point: 0 }, most = LARGEST_STEP): Generator<Step, void, undefined> {
    const { points, sorted } = this.#plan;
    if (this.#single) {
      const together = !sorted && points[0]?.length === 1;
      for (let point = start.point; point < points.length;) {
        const size = (together && POINTS.find((size) => size <= Math.min(points.length - point, most))) || 1;
        const rows = size === 1 ? this.#lookUp(point) : this.#lookUpMany(point, size);
        point += size;
        if (rows.length > 0) yield { rows, next: { point } };
      }
      return;
    }
    for (let { point, row } = start; point < points.length; point++, row = undefined)
      yield* this.#walk(point, row, most);
  }

  *#walk(point: number, start: Position['row'], most: number): Generator<Step, void, undefined> {
    const deepest = this.#plan.walk.length;
    let position = start;
    let size = Math.min(FIRST_STEP, most);
    for (let depth = start ? deepest : -1; ;) {
      const cells = this.#query(point, position, depth, size);
      const last = cells.at(-1);
      if (last) {
        position = { walk: last.slice(this.#withDocs ? 2 : 1) as Uint8Array[], rid: last[0] as number };
        yield { rows: cells.map((row) => this.#row(row)), next: { point, row: position } };
      }
      if (cells.length === size) {
        depth = deepest;
        size = Math.min(size * 4, LARGEST_STEP, most);
      } else if (depth <= 0) return;
      else depth--;
    }
  }

  #row([rid, doc]: Cell[]): Row {
    return { rid: rid as number, doc: this.#withDocs ? (doc as Uint8Array) : NOTHING };
  }

  #lookUp(point: number): Row[] {
    const { sql, parameters } = this.statement(point);
    const cells = this.#sqlite.get(sql, [...parameters, 1]);
    return cells ? [this.#row(cells)] : [];
  }

  #lookUpMany(point: number, size: number): Row[] {
    const { index, points } = this.#plan;
    const part = index!.partial ? ` AND ${index!.partial.column} = 1` : '';
    const sql = `${this.#select} WHERE ${index!.columns[0]} IN (?${', ?'.repeat(size - 1)})${part}`;
    const keys = points.slice(point, point + size).map(([key]) => key!);
    return this.#sqlite.all(sql, keys).map((row) => this.#row(row));
  }

  /**
   * One step. `depth` -1: from the start of the point. Else the rows behind `position` that share its first `depth`
   * keys of the walk: the deepest first, for these come next.
   */
  #query(point: number, position: Position['row'], depth: number, size: number): Cell[][] {
    const { sql, parameters } = this.statement(point, position, depth);
    return this.#sqlite.all(sql, [...parameters, size]);
  }

  statement(point: number, position?: Position['row'], depth = -1): { sql: string; parameters: Cell[] } {
    const { index, points, walk, reversed } = this.#plan;
    const keys = points[point]!;
    const conditions = keys.map((_, i) => `${index!.columns[i]} = ?`);
    const parameters: Cell[] = [...keys];
    if (index?.partial) conditions.push(`${index.partial.column} = 1`);
    if (position && depth >= 0) {
      for (let i = 0; i < depth; i++) {
        conditions.push(`${walk[i]!.column} = ?`);
        parameters.push(position.walk[i]!);
      }
      const next = walk[depth];
      conditions.push(next ? `${next.column} ${next.descending ? '<' : '>'} ?` : `rid ${reversed ? '<' : '>'} ?`);
      parameters.push(next ? position.walk[depth]! : position.rid);
    }
    if (depth <= 0 && walk[0]) {
      const range = ends(this.#plan, walk[0].column);
      conditions.push(...range.conditions);
      parameters.push(...range.parameters);
    }
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const order = this.#single ? '' : ` ORDER BY ${this.#order}`;
    return { sql: `${this.#select}${where}${order} LIMIT ?`, parameters };
  }

  /** SQLite's own account of the first step. */
  explain(): string[] {
    const { sql, parameters } = this.statement(0);
    return this.#sqlite
      .explain(sql, [...parameters, 1])
      .map((step) => step.replaceAll(this.#collection.table, this.#collection.name));
  }
}
