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
/** The last row that was seen: which of the plan's points, its keys on the remaining columns, its rid. */
export interface Position {
  point: number;
  walk: Uint8Array[];
  rid: number;
}

const FIRST_STEP = 32;
const LARGEST_STEP = 256;

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

export class Scan {
  readonly #sqlite: Sqlite;
  readonly #collection: Collection;
  readonly #plan: Plan;
  readonly #select: string;
  readonly #order: string;
  readonly #withDocs: boolean;

  constructor(sqlite: Sqlite, collection: Collection, plan: Plan, withDocs: boolean) {
    this.#sqlite = sqlite;
    this.#collection = collection;
    this.#plan = plan;
    this.#withDocs = withDocs;
    const { index, walk } = plan;
    const columns = ['rid', ...(withDocs ? ['doc'] : []), ...walk.map(({ column }) => column)];
    this.#select = `SELECT ${columns.join(', ')} FROM ${collection.table}${index ? ` INDEXED BY ${index.sql}` : ''}`;
    const order = walk.map(({ column, descending }) => `${column}${descending ? ' DESC' : ''}`);
    this.#order = [...order, `rid${plan.reversed ? ' DESC' : ''}`].join(', ');
  }

  /** The rows in order, in steps of at most `most`, from behind `after`. */
  *steps(after?: Position, most = LARGEST_STEP): Generator<{ rows: Row[]; positionOf: (row: number) => Position }> {
    const { points } = this.#plan;
    for (let point = after?.point ?? 0; point < points.length; point++) {
      let position = after?.point === point ? after : undefined;
      let size = Math.min(FIRST_STEP, most);
      let depth = position ? this.#plan.walk.length : -1;
      for (;;) {
        const cells = this.#query(point, position, depth, size);
        if (cells.length > 0) {
          const positionOf = (row: number): Position => {
            const walk = cells[row]!.slice(this.#withDocs ? 2 : 1) as Uint8Array[];
            return { point, walk, rid: cells[row]![0] as number };
          };
          const rows = cells.map((row): Row => ({
            rid: row[0] as number,
            doc: this.#withDocs ? (row[1] as Uint8Array) : NOTHING,
          }));
          position = positionOf(cells.length - 1);
          yield { rows, positionOf };
        }
        if (cells.length === size) {
          depth = this.#plan.walk.length;
          size = Math.min(size * 4, LARGEST_STEP, most);
        } else if (depth <= 0) break;
        else depth--;
      }
    }
  }

  /**
   * One step. `depth` -1: from the start of the point. Else the rows behind `position` that share its first `depth`
   * keys of the walk: the deepest first, for these come next.
   */
  #query(point: number, position: Position | undefined, depth: number, size: number): Cell[][] {
    const { sql, parameters } = this.statement(point, position, depth);
    return this.#sqlite.all(sql, [...parameters, size]);
  }

  statement(point: number, position?: Position, depth = -1): { sql: string; parameters: Cell[] } {
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
    return { sql: `${this.#select}${where} ORDER BY ${this.#order} LIMIT ?`, parameters };
  }

  /** SQLite's own account of the first step. */
  explain(): string[] {
    const { sql, parameters } = this.statement(0);
    return this.#sqlite
      .explain(sql, [...parameters, 1])
      .map((step) => step.replaceAll(this.#collection.table, this.#collection.name));
  }
}

const NOTHING = new Uint8Array(0);
