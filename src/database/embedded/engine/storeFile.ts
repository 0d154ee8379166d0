import { closeSync, openSync, readSync, statSync, type Stats } from 'node:fs';

/**
 * What lies in the place of a store, seen before SQLite opens it: to open a file of somebody else's would already write
 * to it or beside it. A store bears the number of its application in its header; one of an earlier version does not, and
 * is known by the sentence that made its catalogue.
 */

/** "Kart", where SQLite's header has the number of the application. */
export const APPLICATION_ID = 0x4b617274;
export const CATALOGUE_SQL =
  'CREATE TABLE catalogue (name TEXT PRIMARY KEY, number INTEGER NOT NULL, layout TEXT NOT NULL)';

/** The file is none that can be a store; `code` says why, as SQLite would, or where it has no word for it as we do. */
class StoreFileError extends Error {
  override readonly name = 'StoreFileError';
  readonly code: StoreFileFault;
  constructor(code: StoreFileFault) {
    super(`The file of the store cannot be used: ${code}`);
    this.code = code;
  }
}
export type StoreFileFault =
  /** No database, or one whose beginning is destroyed. */
  | 'SQLITE_NOTADB'
  /** A database of another application. */
  | 'STORE_FOREIGN'
  /** A folder, a device, a pipe, or a link that leads nowhere. */
  | 'STORE_NOT_A_FILE'
  /** It was removed or replaced while it was open. */
  | 'STORE_MOVED';

const MAGIC = 'SQLite format 3\0';
const HEADER = 100;
const CHUNK = 1024 * 1024;

/**
 * The files that this process has opened as a store. They are never opened here again: to close a file lets go of all
 * locks that the process has on it, and a connection that was closed may be there until its memory is collected. Another
 * process would take itself for the only one then, and delete the log under that connection and the next one.
 */
const opened = new Set<string>();

/** Whoever calls this owns the store, and opens it next. @throws StoreFileError */
export function checkStoreFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (!found?.isFile()) throw new StoreFileError('STORE_NOT_A_FILE');
  // The number of a file that is gone is given to another one.
  const file = `${found.dev}:${found.ino}:${found.birthtimeNs}`;
  if (opened.has(file)) return;
  // An empty one is new.
  if (found.size > 0n) checkHead(path);
  opened.add(file);
}

function checkHead(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEADER + 8);
    const length = readSync(descriptor, head, 0, head.length, 0);
    if (length < head.length || head.toString('latin1', 0, MAGIC.length) !== MAGIC)
      throw new StoreFileError('SQLITE_NOTADB');
    const application = head.readUInt32BE(68);
    if (application === APPLICATION_ID) return;
    const mayBeOurs = application === 0 && (holdsCatalogue(descriptor) || logHoldsCatalogue(path) || isEmpty(head));
    if (!mayBeOurs) throw new StoreFileError('STORE_FOREIGN');
  } finally {
    closeSync(descriptor);
  }
}

/** A database without a table: the page of its schema is a leaf without cells. */
const isEmpty = (head: Buffer): boolean => head[HEADER] === 13 && head.readUInt16BE(HEADER + 3) === 0;

/** What a process that was killed has written last may be in the log alone. */
function logHoldsCatalogue(path: string): boolean {
  if (!statSync(`${path}-wal`, { throwIfNoEntry: false })?.isFile()) return false;
  const descriptor = openSync(`${path}-wal`, 'r');
  try {
    return holdsCatalogue(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function holdsCatalogue(descriptor: number): boolean {
  const overlap = CATALOGUE_SQL.length;
  const buffer = Buffer.alloc(overlap + CHUNK);
  for (let position = 0; ; position += CHUNK) {
    const length = readSync(descriptor, buffer, overlap, CHUNK, position);
    if (length === 0) return false;
    if (buffer.subarray(0, overlap + length).includes(CATALOGUE_SQL, 0, 'latin1')) return true;
    buffer.copyWithin(0, CHUNK, CHUNK + overlap);
  }
}

/** Notices when a store is removed or replaced while it is open: SQLite would go on in a file that nobody finds again. */
export class StorePlace {
  readonly #path: string;
  readonly #opened: Stats;

  /** @param path  of a store that was opened in WAL mode */
  constructor(path: string) {
    this.#path = path;
    this.#opened = statSync(path);
  }

  /** @throws StoreFileError */
  check(): void {
    // Windows does not let open files be moved.
    if (process.platform === 'win32') return;
    const now = statSync(this.#path, { throwIfNoEntry: false });
    const log = statSync(`${this.#path}-wal`, { throwIfNoEntry: false });
    if (now?.ino !== this.#opened.ino || now.dev !== this.#opened.dev || !log) throw new StoreFileError('STORE_MOVED');
  }
}
