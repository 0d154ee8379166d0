import { execFileSync } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { openStore } from '../../src/app/store.ts';
import { newFolder } from '../support/databases.ts';
import { leaveOut } from '../support/leftOut.ts';
import { longSuite } from '../support/long.ts';
import { endLeftProcesses, spawnModule, temporaryFolder } from '../support/process.ts';
import { expectRefusal } from '../support/refusal.ts';

longSuite('stores that cannot be used')('The program and a script, where the store cannot be used', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    await mkdir(data, { mode: 0o700 });
  });
  afterEach(async () => {
    endLeftProcesses();
    await folder.remove();
  });
  const file = (name = 'kartyar.db') => join(data, name);

  async function refuse(sentence: RegExp, how: { uid?: number; env?: Record<string, string> } = {}): Promise<void> {
    const env = { DATA_DIR: data, PORT: '0', ...how.env };
    expectRefusal(await spawnModule('src/main', { cwd: folder.path, env, uid: how.uid }).exit, sentence);
  }
  const makeStore = async () => {
    const { database } = await openStore({ mongodbUri: null, dataDir: data, lookupSecret: null });
    await database.close();
  };
  const list = () =>
    spawnModule('scripts/closures', { cwd: folder.path, env: { DATA_DIR: data }, args: ['list'] }).exit;
  /** All that lies in DATA_DIR, with its bytes and times. */
  const everything = async () =>
    Promise.all(
      (await readdir(data)).sort().map(async (name) => {
        const { mtimeMs, ino } = await stat(file(name));
        return [name, mtimeMs, ino, (await readFile(file(name))).toString('base64')];
      }),
    );
  async function refuseUntouched(sentence: RegExp): Promise<void> {
    const before = await everything();
    await refuse(sentence);
    expectRefusal(await list(), sentence);
    expect(await everything()).to.deep.equal(before);
  }
  /** A database of another program, in the state in which that program has left it. */
  function foreign(...statements: string[]): Libsql.Database {
    const db = new Libsql(file());
    for (const sql of [...statements, 'CREATE TABLE notes (text)', "INSERT INTO notes VALUES ('mine')"]) db.exec(sql);
    return db;
  }

  it('is no database', async () => {
    await writeFile(file(), 'not a database at all '.repeat(300));
    await refuseUntouched(/^The file kartyar\.db in DATA_DIR is no database.*\(SQLITE_NOTADB\)\.$/m);
  });
  it('is too short for one', async () => {
    await writeFile(file(), 'SQLite format 3\0');
    await refuseUntouched(/\(SQLITE_NOTADB\)\.$/m);
  });
  it('is a database of another program, with the number of that one', async () => {
    foreign('PRAGMA application_id = 252006675').close();
    await refuseUntouched(/^The file kartyar\.db in DATA_DIR is a database of another program.*\(STORE_FOREIGN\)\.$/m);
  });
  it('is a database of another program that says nothing of itself', async () => {
    foreign().close();
    await refuseUntouched(/\(STORE_FOREIGN\)\.$/m);
  });
  it('is a database of another program whose tables are in its log', async () => {
    const elsewhere = await newFolder();
    const db = foreign('PRAGMA journal_mode = WAL', 'PRAGMA wal_autocheckpoint = 0', 'CREATE TABLE other (n)');
    for (const suffix of ['', '-wal'])
      await copyFile(file(`kartyar.db${suffix}`), join(elsewhere, `kartyar.db${suffix}`));
    db.close();
    data = elsewhere;
    const bytes = await readFile(file());
    // A page whose schema is not empty.
    bytes.writeUInt16BE(1, 103);
    await writeFile(file(), bytes);
    await refuseUntouched(/\(STORE_FOREIGN\)\.$/m);
  });
  it('is cut short', async () => {
    await makeStore();
    const bytes = await readFile(file());
    await writeFile(file(), bytes.subarray(0, bytes.readUInt16BE(16) * 3));
    await refuse(/^The database kartyar\.db in DATA_DIR is damaged.*\(SQLITE_CORRUPT\)\.$/m);
  });
  it('is a folder', async () => {
    await mkdir(file());
    await refuse(/^In the place of kartyar\.db in DATA_DIR is a folder.*\(STORE_NOT_A_FILE\)\.$/m);
  });
  it('is a pipe', async () => {
    execFileSync('mkfifo', [file()]);
    await refuse(/\(STORE_NOT_A_FILE\)\.$/m);
  });
  it('is a link that leads nowhere, or in a circle', async () => {
    await symlink('gone', file());
    await refuse(/^DATA_DIR cannot be written \(ENOENT\)/);
    await symlink('there', file('here'));
    await symlink('here', file('there'));
    await refuse(/^DATA_DIR cannot be written \(ELOOP\)/, { env: { DATA_DIR: file('here') } });
  });
  for (const name of ['kartyar.db-wal', 'kartyar.db-shm', 'kartyar.db-owner'])
    it(`has a folder in the place of ${name}`, async () => {
      await list();
      await rm(file(name), { force: true });
      await mkdir(file(name));
      await refuse(/\(SQLITE_(CANTOPEN|READONLY)\)\.$/m);
    });
  it('has a folder in the place of its secret', async () => {
    await makeStore();
    await rm(file('lookup-secret'));
    await mkdir(file('lookup-secret'));
    await refuse(/^The file lookup-secret in DATA_DIR is damaged/);
  });
  it('has a pipe in the place of its secret, or a link that leads nowhere', async () => {
    await makeStore();
    await rm(file('lookup-secret'));
    execFileSync('mkfifo', [file('lookup-secret')]);
    await refuse(/^The file lookup-secret in DATA_DIR is damaged/);
    await rm(file('lookup-secret'));
    await symlink('gone', file('lookup-secret'));
    await refuse(/^The file lookup-secret in DATA_DIR is damaged/);
  });

  describe('by this user', () => {
    const NOBODY = 65_534;
    before(function () {
      if (process.getuid?.() === 0) return;
      leaveOut('a store of another user (it takes a superuser)');
      this.skip();
    });
    const make = async () => {
      // In a process of its own, which has let go of all files when it ends.
      await list();
      await chmod(folder.path, 0o755);
      await chown(data, NOBODY, NOBODY);
      for (const name of await readdir(data)) await chown(file(name), NOBODY, NOBODY);
    };
    it('may not be written', async () => {
      await make();
      await chown(file(), 0, 0);
      await chmod(file(), 0o444);
      await refuse(/^The database kartyar\.db in DATA_DIR may not be written.*\(SQLITE_READONLY\w*\)\.$/m, {
        uid: NOBODY,
      });
    });
    it('may not be read', async () => {
      await make();
      await chown(file(), 0, 0);
      await refuse(/\((SQLITE_CANTOPEN|EACCES)\)/, { uid: NOBODY });
    });
    for (const name of ['kartyar.db-wal', 'kartyar.db-shm'])
      it(`has a ${name} of another one`, async () => {
        await make();
        await writeFile(file(name), '');
        await chown(file(name), 0, 0);
        await chmod(file(name), 0o600);
        await refuse(/\(SQLITE_(CANTOPEN|READONLY)\w*\)\.$/m, { uid: NOBODY });
      });
    it('lies in a folder that may not be written', async () => {
      await make();
      await chown(data, 0, 0);
      await chmod(data, 0o755);
      await refuse(/^DATA_DIR cannot be written \((EACCES|EPERM)\)/, { uid: NOBODY });
    });
  });
});
