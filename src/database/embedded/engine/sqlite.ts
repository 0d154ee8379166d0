import { statSync } from 'node:fs';
import Database from 'libsql';
import { APPLICATION_ID } from './storeFile.ts';

/**
 * A connection to the store's file: statements made once, transactions opened when first needed. The engine's thread
 * has one that writes; the caller's thread has one beside it that only reads.
 */
export type Cell = Uint8Array | string | number | null;
type Statement = ReturnType<Database.Database['prepare']>;

const STATEMENTS = 300;

/** A connection that waits for nobody's locks. @throws an error with SQLite's code */
export function openFile(path: string): Database.Database {
  try {
    return new Database(path, { timeout: 0 });
  } catch (error) {
    // libsql keeps the number of the code in the text alone.
    const number = /: (\d+)"?\)?$/.exec((error as Error).message)?.[1];
    const code = OPENING[Number(number) & 0xff] ?? 'SQLITE_CANTOPEN';
    throw Object.assign(new Error(`The file cannot be opened: ${code}`), { name: 'SqliteError', code });
  }
}
/** SQLite's primary codes that opening may end with. Source: https://www.sqlite.org/rescode.html */
const OPENING: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};

export class Sqlite {
  readonly path: string;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Statement>();
  #open = false;

  /** @throws an error with code SQLITE_BUSY when a process of an earlier version holds the file */
  constructor(path: string, role: 'writer' | 'reader') {
    this.path = path;
    this.#db = openFile(path);
    try {
      this.all('PRAGMA wal_autocheckpoint = 0', []);
      this.exec('PRAGMA temp_store = MEMORY');
      if (role === 'reader') {
        this.exec('PRAGMA query_only = ON');
        this.exec('PRAGMA cache_size = -4000');
      } else {
        // Written in any case: a file that may only be read is found out here.
        this.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
        this.all('PRAGMA journal_mode = WAL', []);
        this.exec('PRAGMA synchronous = NORMAL');
        this.exec('PRAGMA cache_size = -8000');
        this.exec('BEGIN IMMEDIATE');
        this.exec('COMMIT');
      }
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      if (this.#statements.size >= STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!);
      statement = this.#db.prepare(sql);
      if (statement.reader) statement.raw();
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Rows as arrays of cells. */
  all(sql: string, parameters: readonly Cell[]): Cell[][] {
    return this.#statement(sql).all(parameters) as Cell[][];
  }

  /** The first row: for queries that have one at most, twice as fast as `all`. */
  get(sql: string, parameters: readonly Cell[]): Cell[] | undefined {
    return this.#statement(sql).get(parameters) as Cell[] | undefined;
  }

  /** SQLite's account of how it would run a query. */
  explain(sql: string, parameters: readonly Cell[]): string[] {
    const statement = this.#db.prepare(`EXPLAIN QUERY PLAN ${sql}`).raw();
    const steps = statement.all(parameters) as [number, number, number, string][];
    // libsql leaves an EXPLAIN running after the last row, which would keep the log from being checkpointed.
    statement.get(parameters);
    return steps.map(([, , , detail]) => detail);
  }

  run(sql: string, parameters: readonly Cell[]): number {
    return this.#statement(sql).run(parameters).changes;
  }

  /** Drops all prepared statements, which a change of a table's columns makes stale. */
  forget(): void {
    this.#statements.clear();
  }

  /** Opens a transaction unless one is open. Every write calls this first. */
  begin(): void {
    if (this.#open) return;
    this.exec('BEGIN IMMEDIATE');
    this.#open = true;
  }

  /** Ends the transaction: its pages are in the write-ahead log. @returns whether there was one */
  commit(): boolean {
    if (!this.#open) return false;
    this.#open = false;
    try {
      this.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.exec('ROLLBACK');
      throw error;
    }
    return true;
  }

  rollback(): void {
    this.#open = false;
    if (this.#db.inTransaction) this.exec('ROLLBACK');
  }

  /** True when SQLite gave up the whole transaction by itself (full disk, failed write). */
  get lost(): boolean {
    return this.#open && !this.#db.inTransaction;
  }

  /** Bytes in the write-ahead log. */
  walSize(): number {
    return statSync(`${this.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Moves the log's pages into the database file, and empties the log. Outside a transaction. */
  checkpoint(): void {
    this.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
  }

  /** Commits, moves all into the one file where there is room for it, and lets go of it. */
  close(): void {
    try {
      this.commit();
      this.checkpoint();
    } catch (error) {
      // What is committed stays in the log, and is read from there.
      if (this.#db.inTransaction) throw error;
    } finally {
      this.release();
    }
  }

  /** Lets go of the file. */
  release(): void {
    this.#statements.clear();
    this.#db.close();
  }
}
