import { EJSON } from '../language/bson.ts';
import { EngineError, notSupported } from '../errors.ts';
import type { Extractor } from '../language/extract.ts';
import { createExtractor } from '../language/extract.ts';
import type { Filter } from '../language/matcher.ts';
import { compileFilter } from '../language/matcher.ts';
import { parsePath } from '../language/paths.ts';
import type { Doc } from '../language/values.ts';
import type { Sqlite } from './sqlite.ts';
import { CATALOGUE_SQL } from './storeFile.ts';

/**
 * Which collections and indexes there are, and how they lie in SQLite.
 *
 * A collection is a table c1, c2, … with a row a document: `rid`, the key of its `_id`, its bytes, and the key of each
 * indexed path in a column k1, k2, …; a partial index has besides a column x1, … that is 1 for the rows in it. Each
 * index is an index of SQLite's over these columns.
 */
export interface IndexDefinition {
  name: string;
  /** Paths and directions, in order. */
  key: readonly (readonly [path: string, direction: 1 | -1])[];
  unique: boolean;
  expireAfterSeconds?: number;
  partialFilterExpression?: Doc;
}

export interface Index extends IndexDefinition {
  /** SQLite's name of it, and of the columns of `key`. */
  sql: string;
  columns: readonly string[];
  partial?: Partial;
}

/** The column that is 1 for the rows of a partial index. */
export interface Partial {
  column: string;
  filter: Filter;
}

export interface KeyColumn {
  path: string;
  segments: readonly string[];
  column: string;
}

export interface Collection {
  name: string;
  table: string;
  columns: KeyColumn[];
  partials: Partial[];
  /** The keys of `_id` and of `columns`, in this order, from a document's bytes. */
  extract: Extractor;
  /** The index on `_id` first. */
  indexes: Index[];
}

interface Stored {
  columns: { path: string; column: string }[];
  indexes: (IndexDefinition & { sql: string; partialColumn?: string })[];
}

const ID_INDEX = '_id_';

export class Catalogue {
  readonly #sqlite: Sqlite;
  readonly #collections = new Map<string, Collection>();
  #numbers = 0;
  #changed = false;

  /** @param sqlite  of a store whose catalogue was made */
  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.load();
  }

  /** A new store has none yet. */
  static make(sqlite: Sqlite): void {
    sqlite.exec(CATALOGUE_SQL.replace('TABLE', 'TABLE IF NOT EXISTS'));
  }

  /** Reads what is stored, in place of what was known. */
  load(): void {
    this.#collections.clear();
    const rows = this.#sqlite.all('SELECT name, number, layout FROM catalogue', []) as [string, number, string][];
    for (const [name, number, layout] of rows) {
      this.#numbers = Math.max(this.#numbers, number);
      this.#collections.set(name, load(name, number, EJSON.parse(layout) as Stored));
    }
  }

  /** Whether something was changed since this was asked before. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  names(): string[] {
    return [...this.#collections.keys()];
  }

  find(name: string): Collection | undefined {
    return this.#collections.get(name);
  }

  /** The collection, made now if need be. Inside a transaction. */
  need(name: string): Collection {
    const found = this.#collections.get(name);
    if (found) return found;
    const collection = load(name, ++this.#numbers, { columns: [], indexes: [] });
    const { table } = collection;
    this.#sqlite.begin();
    this.#sqlite.exec(`CREATE TABLE ${table} (rid INTEGER PRIMARY KEY, id BLOB NOT NULL, doc BLOB NOT NULL)`);
    this.#sqlite.exec(`CREATE UNIQUE INDEX ${table}_id ON ${table} (id)`);
    this.#collections.set(name, collection);
    this.#save(collection);
    return collection;
  }

  drop(collection: Collection): void {
    this.#sqlite.begin();
    this.#sqlite.forget();
    this.#sqlite.exec(`DROP TABLE ${collection.table}`);
    this.#sqlite.run('DELETE FROM catalogue WHERE name = ?', [collection.name]);
    this.#collections.delete(collection.name);
    this.#changed = true;
  }

  /** Adds the columns that the index needs; they are empty until they are filled. The index itself is made by `finish`. */
  prepare(collection: Collection, definition: IndexDefinition): Index {
    this.#sqlite.begin();
    this.#sqlite.forget();
    const columns = definition.key.map(([path]) => {
      if (path === '_id') return 'id';
      const known = collection.columns.find((column) => column.path === path);
      if (known) return known.column;
      const column = `k${1 + Math.max(0, ...collection.columns.map(({ column }) => Number(column.slice(1))))}`;
      this.#sqlite.exec(`ALTER TABLE ${collection.table} ADD COLUMN ${column} BLOB`);
      collection.columns.push({ path, segments: parsePath(path), column });
      return column;
    });
    const taken = this.#sqlite
      .all(`SELECT name FROM pragma_table_info('${collection.table}') WHERE name GLOB 'x[0-9]*'`, [])
      .map(([name]) => Number((name as string).slice(1)));
    const others = collection.indexes.map(({ sql }) => Number(sql.split('_i')[1]) || 0);
    const number = 1 + Math.max(0, ...taken, ...others);
    const index: Index = { ...definition, sql: `${collection.table}_i${number}`, columns };
    if (definition.partialFilterExpression) {
      const column = `x${number}`;
      this.#sqlite.exec(`ALTER TABLE ${collection.table} ADD COLUMN ${column} INTEGER`);
      index.partial = { column, filter: compileFilter(definition.partialFilterExpression) };
      collection.partials.push(index.partial);
    }
    collection.extract = extractorOf(collection);
    // Known from now on: rows that are written while the index is being made have their keys too.
    this.#save(collection);
    return index;
  }

  /** @throws SqliteError where a unique index finds two rows of one key */
  finish(collection: Collection, index: Index): void {
    const columns = index.key.map(([, direction], i) => `${index.columns[i]}${direction < 0 ? ' DESC' : ''}`);
    this.#sqlite.exec(
      `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${index.sql} ON ${collection.table} (${columns.join(', ')})` +
        (index.partial ? ` WHERE ${index.partial.column} = 1` : ''),
    );
    collection.indexes.push(index);
    this.#save(collection);
  }

  dropIndex(collection: Collection, name: string): void {
    const index = collection.indexes.find((index) => index.name === name);
    if (!index) throw new EngineError(27, `index not found with name [${name}]`);
    if (name === ID_INDEX) throw new EngineError(72, 'cannot drop the _id index');
    this.#sqlite.begin();
    this.#sqlite.forget();
    this.#sqlite.exec(`DROP INDEX ${index.sql}`);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
    const used = new Set(collection.indexes.flatMap(({ columns }) => columns));
    const gone = collection.columns.filter(({ column }) => !used.has(column)).map(({ column }) => column);
    if (index.partial) gone.push(index.partial.column);
    collection.partials = collection.partials.filter((partial) => partial !== index.partial);
    for (const column of gone) this.#sqlite.exec(`ALTER TABLE ${collection.table} DROP COLUMN ${column}`);
    collection.columns = collection.columns.filter(({ column }) => used.has(column));
    collection.extract = extractorOf(collection);
    this.#save(collection);
  }

  #save(collection: Collection): void {
    this.#changed = true;
    const layout: Stored = {
      columns: collection.columns.map(({ path, column }) => ({ path, column })),
      indexes: collection.indexes
        .filter(({ name }) => name !== ID_INDEX)
        .map(({ name, key, unique, expireAfterSeconds, partialFilterExpression, sql, partial }) => ({
          name,
          key,
          unique,
          sql,
          ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
          ...(partial && partialFilterExpression ? { partialFilterExpression, partialColumn: partial.column } : {}),
        })),
    };
    this.#sqlite.run('INSERT OR REPLACE INTO catalogue VALUES (?, ?, ?)', [
      collection.name,
      Number(collection.table.slice(1)),
      EJSON.stringify(layout),
    ]);
  }
}

const extractorOf = ({ columns }: Pick<Collection, 'columns'>): Extractor =>
  createExtractor([['_id'], ...columns.map(({ segments }) => segments)]);

function load(name: string, number: number, stored: Stored): Collection {
  const table = `c${number}`;
  const columns = stored.columns.map(({ path, column }) => ({ path, column, segments: parsePath(path) }));
  const columnOf = (path: string): string =>
    path === '_id' ? 'id' : columns.find((column) => column.path === path)!.column;
  const indexes: Index[] = stored.indexes.map(({ partialColumn, ...definition }) => ({
    ...definition,
    columns: definition.key.map(([path]) => columnOf(path)),
    ...(partialColumn
      ? { partial: { column: partialColumn, filter: compileFilter(definition.partialFilterExpression!) } }
      : {}),
  }));
  indexes.unshift({ name: ID_INDEX, key: [['_id', 1]], unique: true, sql: `${table}_id`, columns: ['id'] });
  const partials = indexes.flatMap(({ partial }) => (partial ? [partial] : []));
  return { name, table, columns, partials, extract: extractorOf({ columns }), indexes };
}

/**
 * What `createIndex(keys, options)` asks for.
 * @throws NotSupportedError for other kinds of indexes and options
 */
export function readDefinition(keys: readonly (readonly [string, unknown])[], options: Doc): IndexDefinition {
  const key = keys.map(([path, direction]): readonly [string, 1 | -1] => {
    parsePath(path);
    if (direction !== 1 && direction !== -1) throw notSupported(`An index of the kind ${JSON.stringify(direction)}`);
    return [path, direction];
  });
  if (key.length === 0) throw new EngineError(67, 'Index keys cannot be empty');
  const { name, unique, expireAfterSeconds, partialFilterExpression, background: _ignored, ...others } = options;
  for (const [option, value] of Object.entries(others))
    if (value !== undefined && value !== null && value !== false) throw notSupported(`The index option ${option}`);
  if (expireAfterSeconds !== undefined && (typeof expireAfterSeconds !== 'number' || key.length > 1))
    throw notSupported('expireAfterSeconds but on one field');
  return {
    name: typeof name === 'string' ? name : key.map(([path, direction]) => `${path}_${direction}`).join('_'),
    key,
    unique: Boolean(unique),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(partialFilterExpression ? { partialFilterExpression: partialFilterExpression as Doc } : {}),
  };
}
