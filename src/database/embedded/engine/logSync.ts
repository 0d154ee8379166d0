import { close, fdatasync, openSync } from 'node:fs';

type Done = (error?: Error) => void;

/**
 * Brings SQLite's write-ahead log to the disk, off the engine's thread, so that others are served meanwhile. One sync
 * is enough for everything that was committed before it began: whoever asks in the meantime shares the next one.
 *
 * The log only grows between two checkpoints, so what a sync has covered holds all earlier commits too.
 */
export class LogSync {
  readonly #path: string;
  readonly #failed: Done;
  #descriptor: number | undefined;
  /** Something was committed since the last sync began, or by a process before this one that was killed. */
  #dirty = true;
  #running = false;
  #closing = false;
  /** Served by the sync that is under way, and by the one after it. */
  #served: Done[] = [];
  #waiting: Done[] = [];
  #broken: Error | undefined;

  /** @param failed  told of each sync that fails */
  constructor(path: string, failed: Done) {
    this.#path = path;
    this.#failed = failed;
  }

  /** Something was committed. */
  committed(): void {
    this.#dirty = true;
  }

  /** Syncs what was committed since the last time, if anything was. */
  sync(): void {
    if (this.#dirty && !this.#running && !this.#broken) this.#start();
  }

  /** Calls `done` when all that is committed now is on the disk, or with the error that keeps it from getting there. */
  whenSynced(done: Done): void {
    if (this.#broken) return done(this.#broken);
    if (!this.#dirty && !this.#running) return done();
    (this.#dirty ? this.#waiting : this.#served).push(done);
    this.sync();
  }

  /**
   * Why the log is not to be relied on. After a sync that failed the kernel may take pages for written that are not, so
   * that a later success says nothing: only a checkpoint, which writes them once more into the file, mends it.
   */
  get broken(): Error | undefined {
    return this.#broken;
  }

  /** A checkpoint has moved the whole log into the file, and synced that. */
  emptied(): void {
    this.#broken = undefined;
  }

  close(): void {
    this.#closing = true;
    if (!this.#running) this.#release();
  }

  #start(): void {
    this.#running = true;
    this.#dirty = false;
    this.#served = this.#waiting;
    this.#waiting = [];
    try {
      this.#descriptor ??= openSync(`${this.#path}-wal`, 'r+');
    } catch (error) {
      return this.#ended(error as Error);
    }
    fdatasync(this.#descriptor, (error) => this.#ended(error ?? undefined));
  }

  #ended(error: Error | undefined): void {
    this.#running = false;
    const served = this.#served;
    this.#served = [];
    if (error) {
      this.#broken = ofSqlite(error);
      this.#failed(error);
      served.push(...this.#waiting.splice(0));
    }
    for (const done of served) done(error);
    if (this.#closing) this.#release();
    else if (this.#waiting.length > 0) this.#start();
  }

  #release(): void {
    if (this.#descriptor !== undefined) close(this.#descriptor);
    this.#descriptor = undefined;
  }
}

/** The system's error with the code that SQLite would give it, so that whoever reads codes knows one set of them. */
function ofSqlite(error: NodeJS.ErrnoException): Error {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return Object.assign(error, { name: 'SqliteError', code: full ? 'SQLITE_FULL' : 'SQLITE_IOERR_FSYNC' });
}
