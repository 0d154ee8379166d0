import { closeSync, openSync, rmSync } from 'node:fs';
import type Database from 'libsql';
import { openFile } from './sqlite.ts';

/**
 * The right to be the one process that uses a store: SQLite's lock on a small file of its own beside the store, held for
 * as long as the process lives. The kernel lets it go when the process dies, however it dies; the file then says nothing.
 * The store's own file cannot be locked like that, for it is read through a second connection (quickReads.ts).
 *
 * Versions before this lock hold the store's file itself; who opens it then is refused there.
 */
export class Ownership {
  readonly #db: Database.Database;
  /** The lock's file, where this made it. */
  readonly #made: string | null;

  /**
   * @param path  of the store
   * @throws an error with code SQLITE_BUSY when another connection, of this process or another one, is the owner
   */
  constructor(path: string) {
    const file = `${path}-owner`;
    const made = make(file);
    this.#made = made ? file : null;
    this.#db = openFile(file);
    try {
      this.#db.exec('PRAGMA journal_mode = MEMORY');
      this.#db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  end(): void {
    this.#db.exec('ROLLBACK');
    this.#db.close();
  }

  /** Leaves nothing beside what turned out to be no store. */
  endWithoutTrace(): void {
    if (this.#made !== null) rmSync(this.#made, { force: true });
    this.end();
  }
}

/**
 * Makes the file, for its user only. One that is there must not even be opened for that: to close it would let go of the
 * locks that this process has on it. @returns whether it was made now
 */
function make(file: string): boolean {
  try {
    closeSync(openSync(file, 'ax', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}
