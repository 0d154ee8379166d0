import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { longSuite } from '../support/long.ts';
import Libsql from 'libsql';
import { addCard, addImport } from '../support/cards.ts';
import { setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, spawnModule, type KartyarProcess } from '../support/process.ts';
import { expectRefusal } from '../support/refusal.ts';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.ts';

interface HealthAnswer {
  status: number;
  database: boolean;
  databaseTrouble?: string;
  remedies: { database?: string };
}

const healthOf = async (url: string): Promise<HealthAnswer> => {
  const response = await fetch(`${url}/health`);
  return { ...((await response.json()) as HealthAnswer), status: response.status };
};
const until = async (url: string, status: number): Promise<HealthAnswer> => {
  for (;;) {
    const found = await healthOf(url);
    if (found.status === status) return found;
  }
};
interface Line {
  level: number;
  action: string;
  error?: string;
  code?: string;
  remedy?: string;
}
const linesOf = (log: string): Line[] =>
  log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
/** What an operator reads at the default level. */
const warnings = (log: string): Line[] => linesOf(log).filter(({ level }) => level >= 40);

const READY = /^✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور/;
const ASKING = 12;

longSuite('a store that cannot be written')(
  'The running program, when its store can no longer be written',
  function () {
    this.timeout(90_000);
    let stage: Stage;
    let kartyar: KartyarProcess;
    let disk: SmallDisk | undefined;
    beforeEach(async () => {
      stage = await setStage('embedded');
    });
    afterEach(async () => {
      endLeftProcesses();
      await kartyar?.exit;
      disk?.remove();
      disk = undefined;
      await stage.remove();
    });

    /** Asks in trouble; whoever was not answered is when it is over. */
    async function lives(begin: () => unknown, end: () => unknown, code: RegExp, remedy: RegExp): Promise<void> {
      const people = Array.from({ length: ASKING }, (_, n) =>
        stage.simulator.person(`نفر ${n}`, n % 2 ? 'bale' : 'telegram'),
      );
      const cards = await stage.withStore(async ({ models }) => {
        await addImport(models);
        return Promise.all(people.map((_, number) => addCard(models, stage.keys, 1 + number)));
      });
      kartyar = await stage.start();
      await until(kartyar.url, 200);
      await begin();
      for (const [n, person] of people.entries()) person.send(cards[n]!.both);
      const ill = await until(kartyar.url, 503);
      expect(ill.database).to.equal(false);
      expect(ill.databaseTrouble).to.match(code);
      expect(ill.remedies.database).to.match(remedy);
      while (warnings(kartyar.log()).length === 0) await healthOf(kartyar.url);
      await end();
      const well = await until(kartyar.url, 200);
      expect(well).to.include({ database: true }).and.not.have.property('databaseTrouble');
      for (const [n, person] of people.entries()) {
        const { text } = await person.next(30_000);
        if (READY.test(text)) continue;
        // It was half answered when the trouble began: it was said so.
        person.send(cards[n]!.both);
        expect((await person.next(30_000)).text).to.match(READY);
      }
      const told = linesOf(kartyar.log()).filter(({ action }) => action === 'database.trouble');
      expect(told.length, 'once for each trouble').to.be.within(1, 2);
      expect(told[0]!.code).to.match(code);
      expect(told[0]!.remedy).to.match(remedy);
      const others = warnings(kartyar.log()).filter(({ action }) => action !== 'database.trouble');
      expect(others.filter(({ code: one }) => code.test(one ?? ''))).to.deep.equal([]);
      expect(linesOf(kartyar.log()).map(({ action }) => action)).to.include('database.well');
      for (const line of linesOf(kartyar.log()).filter((one) => one.action === 'intake.failed'))
        expect(line).to.include({ error: 'SqliteError' });
      expect(await kartyar.end()).to.include({ code: 0 });
    }

    it('for its disk is full: says so once, and answers everybody when there is space again', async function () {
      disk = mountSmallDisk(join(stage.folder, 'data'), 4 * 1024 * 1024);
      if (!disk) return;
      const { fill, free } = disk;
      await lives(fill, free, /^SQLITE_FULL$/, /^The disk of DATA_DIR is full: free space/);
    });

    it('for the system lets no file grow: says so once, and answers everybody when it may again', async () => {
      const limit = (bytes: string) => () =>
        void execFileSync('prlimit', ['--pid', String(kartyar.pid), `--fsize=${bytes}:`]);
      await lives(limit('1'), limit('unlimited'), /^SQLITE_IOERR/, /^The disk of DATA_DIR cannot be read or written/);
    });

    it('for another program has locked it: says so once, and answers everybody when it may again', async () => {
      // A program of its own: to close a file lets go of all locks that a process has on it.
      const holding = [
        'let db',
        'process.stdin.setEncoding("utf8").on("data", (sql) => {',
        '  db ??= new Libsql(process.argv[1]);',
        '  db.exec(sql);',
        '  process.stdout.write("done\\n");',
        '})',
      ];
      const script = `import Libsql from 'libsql';\n${holding.join('\n')}`;
      const other = spawn(
        process.execPath,
        ['--input-type=module', '-e', script, join(stage.folder, 'data/kartyar.db')],
        {
          cwd: import.meta.dirname,
          stdio: ['pipe', 'pipe', 'inherit'],
        },
      );
      try {
        const say = async (sql: string) => {
          const done = once(other.stdout, 'data');
          other.stdin.write(sql);
          await done;
        };
        const [begin, end] = [() => say('BEGIN IMMEDIATE'), () => say('ROLLBACK')];
        await lives(
          begin,
          end,
          /^SQLITE_BUSY/,
          /^Another program has the database kartyar\.db in DATA_DIR open: end it/,
        );
      } finally {
        other.kill();
      }
    });

    it('for its file was taken away: says so, and that it stays so', async () => {
      kartyar = await stage.start();
      await until(kartyar.url, 200);
      await rename(join(stage.folder, 'data/kartyar.db'), join(stage.folder, 'data/elsewhere.db'));
      const ill = await until(kartyar.url, 503);
      expect(ill.databaseTrouble).to.equal('STORE_MOVED');
      expect(ill.remedies.database).to.match(/was removed or replaced while Kartyar ran: stop Kartyar/);
    });

    it('for its file is damaged: says so when it meets with that, and that it stays so', async () => {
      const cards = await stage.withStore(async ({ models }) => {
        await addImport(models);
        return Promise.all(Array.from({ length: 400 }, (_, number) => addCard(models, stage.keys, 1 + number)));
      });
      const path = join(stage.folder, 'data/kartyar.db');
      const bytes = await readFile(path);
      // All pages that hold rows of cards.
      const page = bytes.readUInt16BE(16);
      const table = tableOf(path, 'cards');
      for (const number of table) bytes.fill(0x5a, (number - 1) * page, number * page);
      await writeFile(path, bytes);
      const { exit, child } = spawnModule('src/main', { cwd: stage.folder, env: { ...stage.env, PORT: '0' } });
      const started = await Promise.race([
        exit,
        new Promise<string>((resolve) => child.stdout?.once('data', (text: string) => resolve(text))),
      ]);
      if (typeof started !== 'string')
        return expectRefusal(started, /kartyar\.db in DATA_DIR is damaged.*SQLITE_CORRUPT/);
      const url = /http:\/\/[^/\s]+/.exec(started)![0];
      stage.simulator.person('مریم', 'bale').send(cards[0]!.both);
      const ill = await until(url, 503);
      while ((await healthOf(url)).databaseTrouble !== 'SQLITE_CORRUPT');
      expect(ill.remedies.database ?? '').to.match(/^$|is damaged: stop Kartyar, keep a copy of DATA_DIR/);
      child.kill();
      await exit;
    });

    /** Numbers of the pages that a table of the store fills, but its root. */
    function tableOf(path: string, collection: string): number[] {
      const db = new Libsql(path);
      try {
        const [table] = db.prepare('SELECT number FROM catalogue WHERE name = ?').raw().get([collection]) as [number];
        const rows = db
          .prepare('SELECT pageno FROM dbstat WHERE name = ?')
          .raw()
          .all([`c${table}`]) as [number][];
        return rows.slice(1).map(([pageno]) => pageno);
      } finally {
        db.close();
      }
    }
  },
);
