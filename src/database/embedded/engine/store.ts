import { EngineError } from '../errors.ts';
import { decode, encode } from '../language/codec.ts';
import { keyOf } from '../language/keys.ts';
import { singleValue } from '../language/paths.ts';
import type { Doc } from '../language/values.ts';
import { RANK, rankOf } from '../language/values.ts';
import type { Catalogue, Collection, Index } from './catalogue.ts';
import type { Cell, Sqlite } from './sqlite.ts';

/** Rows of a collection: put in, changed, removed, with the key columns kept in step with the document. */
export class Store {
  readonly sqlite: Sqlite;
  readonly catalogue: Catalogue;
  /** Counts writes: who read rows before the last one reads them again before acting on them. */
  writes = 0;

  constructor(sqlite: Sqlite, catalogue: Catalogue) {
    this.sqlite = sqlite;
    this.catalogue = catalogue;
  }

  read(collection: Collection, rid: number): Uint8Array | undefined {
    return this.sqlite.get(`SELECT doc FROM ${collection.table} WHERE rid = ?`, [rid])?.[0] as Uint8Array | undefined;
  }

  /** @throws EngineError 11000 */
  insert(collection: Collection, doc: Doc, bytes: Uint8Array = encode(doc)): void {
    const cells = [idKey(doc), bytes, ...keyCells(collection, doc)];
    this.sqlite.begin();
    this.writes++;
    const names = keyColumns(collection);
    const sql = `INSERT INTO ${collection.table} (id, doc${names.map((name) => `, ${name}`).join('')}) VALUES (?, ?${', ?'.repeat(names.length)})`;
    this.#guard(collection, () => this.sqlite.run(sql, cells));
  }

  /** Stores `doc` in place of `before`. @returns false when nothing changed */
  replace(collection: Collection, rid: number, before: Doc, oldBytes: Uint8Array, doc: Doc): boolean {
    if (Buffer.compare(idKey(doc), idKey(before)) !== 0)
      throw new EngineError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    const bytes = encode(doc);
    if (Buffer.compare(bytes, oldBytes) === 0) return false;
    const old = keyCells(collection, before);
    const cells = keyCells(collection, doc);
    const names = keyColumns(collection);
    const changed = names.map((_, i) => i).filter((i) => !sameCell(old[i]!, cells[i]!));
    const set = ['doc = ?', ...changed.map((i) => `${names[i]} = ?`)].join(', ');
    this.sqlite.begin();
    this.writes++;
    this.#guard(collection, () =>
      this.sqlite.run(`UPDATE ${collection.table} SET ${set} WHERE rid = ?`, [
        bytes,
        ...changed.map((i) => cells[i]!),
        rid,
      ]),
    );
    return true;
  }

  remove(collection: Collection, rid: number): void {
    this.sqlite.begin();
    this.writes++;
    this.sqlite.run(`DELETE FROM ${collection.table} WHERE rid = ?`, [rid]);
  }

  /** Fills the key columns of a row that was there before its index. */
  fill(collection: Collection, index: Index, rid: number, bytes: Uint8Array): void {
    const doc = decode(bytes);
    const own = collection.columns.filter(({ column }) => index.columns.includes(column));
    const names = own.map(({ column }) => column);
    const cells: Cell[] = own.map(({ segments }) => keyOf(singleValue(doc, segments)));
    if (index.partial) {
      names.push(index.partial.column);
      cells.push(index.partial.filter.matches(doc) ? 1 : null);
    }
    if (names.length === 0) return;
    this.sqlite.begin();
    this.sqlite.run(`UPDATE ${collection.table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE rid = ?`, [
      ...cells,
      rid,
    ]);
  }

  #guard(collection: Collection, write: () => void): void {
    try {
      write();
    } catch (error) {
      throw duplicateOf(collection, error) ?? error;
    }
  }
}

/** The columns that a row has besides its document, in the order of `keyCells`. */
const keyColumns = (collection: Collection): string[] => [
  ...collection.columns.map(({ column }) => column),
  ...collection.partials.map(({ column }) => column),
];

const keyCells = (collection: Collection, doc: Doc): Cell[] => [
  ...collection.columns.map(({ segments }) => keyOf(singleValue(doc, segments))),
  ...collection.partials.map(({ filter }) => (filter.matches(doc) ? 1 : null)),
];

const sameCell = (a: Cell, b: Cell): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;

function idKey(doc: Doc): Uint8Array {
  const id = doc['_id'];
  const rank = rankOf(id);
  if (id === undefined || rank === RANK.array) throw new EngineError(2, "The '_id' value cannot be of that type");
  return keyOf(id);
}

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
