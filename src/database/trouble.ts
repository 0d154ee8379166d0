/**
 * What can be wrong with a store as a whole, on either engine: the codes, and for each the sentence that an operator
 * reads at the start, in the log, in /health and from a script. The one place for these words.
 */
export interface StoreTrouble {
  /** As SQLite or MongoDB call it; STORE_… where neither has a word. */
  code: string;
  /** What is wrong and what to do, in English, for whoever starts a program or a script. */
  sentence: string;
  /** The same for whoever has Kartyar running. */
  remedy: string;
  /** It does not pass by itself, and a write that succeeds says nothing of it. */
  lasting: boolean;
}

const GOES_ON = 'Kartyar goes on by itself then, and nothing is lost';
const LEAVE_OR_RESTORE = 'put kartyar.db back from a backup, or set DATA_DIR to another folder';

/** By SQLite's primary codes, which stand at the beginning of the extended ones. Source: https://www.sqlite.org/rescode.html */
const SQLITE: Readonly<Record<string, string>> = {
  SQLITE_FULL: `The disk of DATA_DIR is full: free space on it`,
  SQLITE_IOERR: `The disk of DATA_DIR cannot be read or written: see that it is in order and that no quota is used up`,
  SQLITE_READONLY: `The database kartyar.db in DATA_DIR may not be written: give this user the file, those beside it (-wal, -shm) and their folder, and see that none of them is a folder and that the disk is not mounted for reading only`,
  SQLITE_PERM: `The database kartyar.db in DATA_DIR may not be written: give this user the file, those beside it and their folder`,
  SQLITE_CANTOPEN: `The database kartyar.db in DATA_DIR, or a file beside it (-wal, -shm, -owner), cannot be opened: give this user all of them and their folder, and see that none of them is a folder`,
  SQLITE_BUSY: `Another program has the database kartyar.db in DATA_DIR open: end it`,
  SQLITE_LOCKED: `Another program has the database kartyar.db in DATA_DIR open: end it`,
  SQLITE_PROTOCOL: `The locks on kartyar.db in DATA_DIR do not work: set DATA_DIR to a folder on a local disk`,
  SQLITE_NOLFS: `The disk of DATA_DIR takes no files of this size: set DATA_DIR to a folder on another disk`,
  SQLITE_NOMEM: `There is not enough memory for the database: give this machine more, or end other programs`,
  SQLITE_CORRUPT: `The database kartyar.db in DATA_DIR is damaged: stop Kartyar, keep a copy of DATA_DIR, and ${LEAVE_OR_RESTORE}`,
  SQLITE_NOTADB: `The file kartyar.db in DATA_DIR is no database, or its beginning is destroyed: ${LEAVE_OR_RESTORE}`,
  SQLITE_FORMAT: `The file kartyar.db in DATA_DIR is no database that this version can read: ${LEAVE_OR_RESTORE}`,
  STORE_FOREIGN: `The file kartyar.db in DATA_DIR is a database of another program, and was left as it is: ${LEAVE_OR_RESTORE}`,
  STORE_NOT_A_FILE: `In the place of kartyar.db in DATA_DIR is a folder, a device, or a link that leads nowhere: remove it, then ${LEAVE_OR_RESTORE}`,
  STORE_MOVED: `The database kartyar.db in DATA_DIR, or its log beside it, was removed or replaced while Kartyar ran: stop Kartyar, put back the whole of DATA_DIR, and start it again`,
  STORE_ENGINE_ENDED: `The database engine has ended, as it does when memory runs out: start Kartyar again, and give the machine more memory if it happens again`,
};
const LASTING = /^SQLITE_(CORRUPT|NOTADB|FORMAT|PROTOCOL|NOLFS)|^STORE_/;

const MONGODB_AWAY =
  'MONGODB_URI: the database cannot be reached; see that it runs and that the address and the password are right';
const NOT_PRIMARY = `MONGODB_URI: the server takes no writes, for it is no primary; see that the address names all servers of the replica set and that one is elected`;
const MONGODB_FULL = `MONGODB_URI: the server has no space left, or a quota is used up: make room`;
const NO_RIGHT = `MONGODB_URI: the user of the address may not write: give it the role readWrite on this database`;
const NO_MAJORITY = `MONGODB_URI: the server could not bring a write to a majority of its replica set: see that enough of them run`;
/** By MongoDB's numbers. Source: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const MONGODB: Readonly<Record<number, string>> = {
  13: NO_RIGHT,
  18: 'MONGODB_URI: the server does not know this user and password: correct them in the address',
  20: NOT_PRIMARY,
  64: NO_MAJORITY,
  79: NO_MAJORITY,
  91: MONGODB_AWAY,
  100: NO_MAJORITY,
  189: NOT_PRIMARY,
  8000: 'MONGODB_URI: the service refuses: see whether the user may write, and whether a quota is used up',
  10058: NOT_PRIMARY,
  10107: NOT_PRIMARY,
  11600: MONGODB_AWAY,
  11602: NOT_PRIMARY,
  12501: MONGODB_FULL,
  13435: NOT_PRIMARY,
  13436: NOT_PRIMARY,
  14031: MONGODB_FULL,
};

/** What an error, or its name and code, says of the store; null: it is about something else, such as one request. */
export function storeTrouble(error: unknown): StoreTrouble | null {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (typeof code === 'string') {
    const known = Object.keys(SQLITE).find((one) => code === one || code.startsWith(`${one}_`));
    return known === undefined ? null : trouble(code, SQLITE[known]!, LASTING.test(code));
  }
  if (typeof name !== 'string' || !name.startsWith('Mongo')) return null;
  if (typeof code === 'number')
    return MONGODB[code] === undefined ? null : trouble(`${name} ${code}`, MONGODB[code], false);
  const away = /^Mongo(Network|ServerSelection|Topology|NotConnected|PoolCl|ServerClosed|WaitQueue)/.test(name);
  return away ? trouble(name, MONGODB_AWAY, false) : null;
}

/** The same by the code of a trouble, as it goes from a program to a script. */
export function storeTroubleOf(code: string): StoreTrouble | null {
  const [name, number] = code.split(' ');
  if (number !== undefined) return storeTrouble({ name, code: Number(number) });
  return storeTrouble(code.startsWith('Mongo') ? { name } : { code });
}

/** A store that answers neither yes nor no in time, or that says no for a reason of which nothing is known. */
export const unknownTrouble = (error?: unknown): StoreTrouble =>
  trouble(
    error instanceof Error ? error.name : 'STORE_SILENT',
    'The database takes no writes: see that it and its disk are in order; the log says more',
    false,
  );

const trouble = (code: string, words: string, lasting: boolean): StoreTrouble => ({
  code,
  sentence: `${words} (${code}).`,
  remedy: lasting ? `${words}.` : `${words}; ${GOES_ON}.`,
  lasting,
});
