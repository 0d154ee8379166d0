import { EngineError } from '../errors.ts';
import { decode } from '../language/decoder.ts';
import { encode } from '../language/encoder.ts';
import type { Doc } from '../language/values.ts';
import type { Catalogue, Collection, Index } from './catalogue.ts';
import type { Cell, Sqlite } from './sqlite.ts';

/** Rows of a collection: put in, changed, removed, with the key columns kept in step with the document. */
export class Store {
  readonly sqlite: Sqlite;
  readonly catalogue: Catalogue;
  /** Grows with every write: an operation that has read rows reads them again if it has grown since. */
  writes = 0;

  constructor(sqlite: Sqlite, catalogue: Catalogue) {
    this.sqlite = sqlite;
    this.catalogue = catalogue;
  }

  read(collection: Collection, rid: number): Uint8Array | undefined {
    return this.sqlite.get(`SELECT doc FROM ${collection.table} WHERE rid = ?`, [rid])?.[0] as Uint8Array | undefined;
  }

  /**
   * Puts documents in, all or, when one of them fails, none.
   * @throws EngineError 11000
   */
  insert(collection: Collection, docs: readonly Uint8Array[]): void {
    const names = ['id', 'doc', ...keyColumns(collection)];
    const cells: Cell[] = [];
    for (const bytes of docs) {
      const [id, ...keys] = collection.extract(bytes);
      cells.push(id!, bytes, ...keys, ...flags(collection, bytes));
    }
    const row = `(?${', ?'.repeat(names.length - 1)})`;
    const values = Array.from(docs, () => row).join(', ');
    this.#write(collection, `INSERT INTO ${collection.table} (${names.join(', ')}) VALUES ${values}`, cells);
  }

  /**
   * Stores `doc` in place of what lies in the row.
   * @returns its bytes, the old ones when nothing changed
   * @throws EngineError 11000; 66 for another `_id`
   */
  replace(collection: Collection, rid: number, oldBytes: Uint8Array, doc: Doc): Uint8Array {
    const bytes = encode(doc, true);
    if (Buffer.compare(bytes, oldBytes) === 0) return oldBytes;
    const [oldId, ...oldKeys] = collection.extract(oldBytes);
    const [id, ...keys] = collection.extract(bytes);
    if (Buffer.compare(id!, oldId!) !== 0)
      throw new EngineError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    const names = keyColumns(collection);
    const old: Cell[] = [...oldKeys, ...flags(collection, oldBytes)];
    const cells: Cell[] = [...keys, ...flags(collection, bytes)];
    const changed = [...names.keys()].filter((i) => !sameCell(old[i]!, cells[i]!));
    const set = ['doc = ?', ...changed.map((i) => `${names[i]} = ?`)].join(', ');
    const parameters = [bytes, ...changed.map((i) => cells[i]!), rid];
    this.#write(collection, `UPDATE ${collection.table} SET ${set} WHERE rid = ?`, parameters);
    return bytes;
  }

  remove(collection: Collection, rid: number): void {
    this.#write(collection, `DELETE FROM ${collection.table} WHERE rid = ?`, [rid]);
  }

  /** Removes up to `most` rows whose key in the index's first column lies in the range. @returns how many */
  removeRange(collection: Collection, index: Index, from: Uint8Array, to: Uint8Array, most: number): number {
    const { table } = collection;
    const column = index.columns[0]!;
    const part = index.partial ? ` AND ${index.partial.column} = 1` : '';
    return this.#write(
      collection,
      `DELETE FROM ${table} WHERE rid IN (SELECT rid FROM ${table} INDEXED BY ${index.sql} WHERE ${column} >= ? AND ${column} <= ?${part} LIMIT ?)`,
      [from, to, most],
    );
  }

  /** Fills the key columns of a row that was there before its index. */
  fill(collection: Collection, index: Index, rid: number, bytes: Uint8Array): void {
    const names = keyColumns(collection);
    const [, ...keys] = collection.extract(bytes);
    const cells: Cell[] = [...keys, ...flags(collection, bytes)];
    const wanted = new Set([...index.columns, index.partial?.column]);
    const own = [...names.keys()].filter((i) => wanted.has(names[i]));
    if (own.length === 0) return;
    const set = own.map((i) => `${names[i]} = ?`).join(', ');
    const parameters = [...own.map((i) => cells[i]!), rid];
    this.#write(collection, `UPDATE ${collection.table} SET ${set} WHERE rid = ?`, parameters);
  }

  #write(collection: Collection, sql: string, parameters: readonly Cell[]): number {
    this.sqlite.begin();
    this.writes++;
    try {
      return this.sqlite.run(sql, parameters);
    } catch (error) {
      throw duplicateOf(collection, error) ?? error;
    }
  }
}

/** The columns that a row has besides `_id` and the document, in the order of their cells. */
const keyColumns = ({ columns, partials }: Collection): string[] => [
  ...columns.map(({ column }) => column),
  ...partials.map(({ column }) => column),
];

function flags({ partials }: Collection, bytes: Uint8Array): Cell[] {
  if (partials.length === 0) return [];
  const doc = decode(bytes);
  return partials.map(({ filter }) => (filter.matches(doc) ? 1 : null));
}

const sameCell = (a: Cell, b: Cell): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;

/** SQLite's word on a unique index, as MongoDB's. The value is left out: it may be about a person. */
export function duplicateOf(collection: Collection, error: unknown): EngineError | undefined {
  if (!(error instanceof Error) || !error.message.includes('UNIQUE constraint failed')) return undefined;
  const columns = [...error.message.matchAll(/\bc\d+\.(\w+)/g)].map((match) => match[1]);
  const bySql = /index '(\w+)'/.exec(error.message)?.[1];
  const index = collection.indexes.find(
    ({ unique, sql, columns: own }) => unique && (sql === bySql || own.join() === columns.join()),
  );
  const name = index?.name ?? 'unknown';
  return new EngineError(11000, `E11000 duplicate key error collection: ${collection.name} index: ${name}`, {
    keyPattern: Object.fromEntries(index?.key ?? []),
  });
}
