import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { openDatabase } from '../../src/database/connection.ts';
import { undoImport } from '../../src/imports/undoImport.ts';
import { REMEDIES } from '../../scripts/words/remedies.ts';
import { codeOf, serialOf } from '../support/cards.ts';
import { testClocks } from '../support/clock.ts';
import { longTests } from '../support/long.ts';
import { endLeftProcesses, spawnModule, startKartyar } from '../support/process.ts';
import { times } from '../support/tier.ts';
import { workbookOf } from '../support/workbook.ts';
import { cells, contents, csv, delivered, type Folder, HEADER, importInto, newFolder, SECRET } from './exports.ts';

const itLong = longTests('imports by script');

describe('npm run import', function () {
  this.timeout(60_000);
  let folder: Folder;
  beforeEach(async () => (folder = await newFolder()));
  afterEach(async () => {
    endLeftProcesses();
    await folder.remove();
  });

  const env = (dataDir = 'data') => ({ DATA_DIR: join(folder.path, dataDir), LOOKUP_SECRET: SECRET });
  const start = (args: string[], dataDir?: string) =>
    spawnModule('scripts/import', { cwd: folder.path, env: env(dataDir), args });
  const run = async (...args: string[]) => start(args).exit;
  const AS_OF = ['--as-of', '۱۴۰۴/۰۵/۲۰'] as const;
  const cards = (rows: string[][], name = 'cards.csv') => folder.write(name, csv([['گزارش'], HEADER, ...rows]));

  it('prints one line of JSON a file, and everything else on the standard error', async () => {
    await cards([cells(1), cells(2, { status: 'نامشخص', custody_from: '04/05/01' }), ['جمع', '2']]);
    await folder.write(
      'offices.csv',
      csv([
        ['کد دفتر', 'نام', 'نوع', 'شهرستان'],
        ['دشتی-1', 'اداره', 'countyOffice', 'دشتی'],
      ]),
    );
    const { code, stdout, stderr } = await run(...AS_OF, '--json', 'cards.csv', 'offices.csv');
    expect(code).to.equal(0);
    expect(stdout).to.equal(
      '{"file":"cards.csv","rows":2,"added":1,"updated":0,"unchanged":0,"rejected":1,"problems":' +
        '[{"row":4,"column":"status","reason":"statusUnknown"},{"row":4,"column":"custody_from","reason":"dateTwoDigitYear"}]}\n' +
        '{"file":"offices.csv","rows":1,"added":1,"updated":0,"unchanged":0,"rejected":0,"problems":[]}\n',
    );
    expect(stderr).to.include('2 rows: 1 added, 0 updated, 0 unchanged, 1 rejected.');
    expect(stderr).to.include('as of 1404/05/20 (2025-08-11)');
    expect(stderr).to.include('1 more row left out');
  });

  it('shows the first twenty problems and writes all of them, without anything that was in the cells', async () => {
    await cards(Array.from({ length: 30 }, (_, index) => cells(index + 1, { county: 'شیراز' })));
    const { code, stdout } = await run(...AS_OF, 'cards.csv');
    expect(code).to.equal(0);
    expect(stdout.match(/row \d+, county: countyUnknown/g)).to.have.length(20);
    expect(stdout).to.include('… and 10 more.');
    expect(stdout).to.include('All 30 problems: data/reports/cards.csv.problems.csv');
    const list = await readFile(join(folder.path, 'data/reports/cards.csv.problems.csv'), 'utf8');
    const lines = list.trimEnd().split('\r\n');
    expect(lines[0]).to.equal('\ufeffrow,column,reason,remedy');
    expect(lines[30]).to.equal(`32,county,countyUnknown,"${REMEDIES.countyUnknown}"`);
    expect(lines).to.have.length(31);
    for (const secret of [codeOf(1), serialOf(1), 'شیراز', 'مریم']) expect(stdout + list).not.to.include(secret);
  });

  itLong('removes the list of problems once the file is corrected', async () => {
    await cards([cells(1, { county: 'شیراز' })]);
    await run(...AS_OF, 'cards.csv');
    const list = join(folder.path, 'data/reports/cards.csv.problems.csv');
    expect(await sizeOf(list)).to.be.greaterThan(0);
    await cards([cells(1)]);
    await run(...AS_OF, 'cards.csv');
    expect(await sizeOf(list)).to.equal(0);
  });

  it('ends with 1 and a sentence for a file that it cannot read, and reads the others', async () => {
    await cards([cells(1)]);
    await folder.write('old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]));
    await folder.write('other.csv', 'a,b\n1,2\n');
    const { code, stdout, stderr } = await run(...AS_OF, '--json', 'old.xls', 'other.csv', 'none.csv', 'cards.csv');
    expect(code).to.equal(1);
    expect(stdout.trim().split('\n')).to.have.length(1);
    expect(stderr).to.match(/^old\.xls: This is a workbook of the old format \.xls .*\n/);
    expect(stderr).to.match(/other\.csv: No header was found .* looked for cards: national_code \(کد ملی\)/);
    expect(stderr).to.match(/none\.csv: There is no such file/);
  });

  itLong('asks for --force when many cards step back, with 1', async () => {
    await cards([cells(1, delivered)]);
    await run(...AS_OF, 'cards.csv');
    await cards([cells(1)]);
    const refused = await run(...AS_OF, 'cards.csv');
    expect(refused).to.include({ code: 1, stdout: '' });
    expect(refused.stderr).to.match(/Nothing was written: 1 of 1 rows.*--force/);
    expect((await run(...AS_OF, '--dry-run', 'cards.csv')).stdout).to.match(/1 card went a step back.*ask for --force/);
  });

  itLong('reads a workbook, ends by itself, and takes it back', async () => {
    const sheets = [{ name: 'خروجی', rows: [['عنوان'], HEADER, cells(1)] }];
    await folder.write('cards.xlsx', workbookOf({ sheets }));
    expect((await run(...AS_OF, 'cards.xlsx')).stdout).to.match(/cards of sheet "خروجی".*\n.*1 row: 1 added/);
    expect((await run('--undo')).stdout).to.match(/^Taken back: cards\.xlsx .*1 cards removed/);
    expect(await run('--undo')).to.include({ code: 1, stderr: 'There is no import to take back.\n' });
  });

  it('works while Kartyar runs, which gets the bytes and reads them from a file of its own', async () => {
    await mkdir(join(folder.path, 'elsewhere'));
    const kartyar = await startKartyar({
      cwd: join(folder.path, 'elsewhere'),
      env: { ...env(), PORT: '0' },
    });
    await cards([cells(1), cells(2, { county: 'شیراز' })]);
    const { code, stdout, stderr } = await run(...AS_OF, '--json', 'cards.csv', '.', 'none.csv');
    expect(code).to.equal(1);
    expect(stdout).to.equal(
      '{"file":"cards.csv","rows":2,"added":1,"updated":0,"unchanged":0,"rejected":1,"problems":' +
        '[{"row":4,"column":"county","reason":"countyUnknown"}]}\n',
    );
    expect(stderr).to.include('.: This is not a file').and.to.include('none.csv: There is no such file');
    expect(kartyar.log()).to.match(/"kind":"cards".*"rows":2,"added":1.*"action":"import.done"/);
    expect(await readdir(join(folder.path, 'data/spool'))).to.deep.equal([]);
    expect((await run('--undo')).stdout).to.match(/^Taken back: cards\.csv .*1 cards removed/);
    expect(await kartyar.end()).to.include({ code: 0 });
  });

  for (const running of [false, true])
    itLong(
      `ends at the next safe place when it is interrupted, ${running ? 'while Kartyar runs' : 'and is run again'}`,
      async () => {
        await cards(Array.from({ length: 20_000 }, (_, index) => cells(index + 1)));
        const kartyar = running ? await startKartyar({ cwd: folder.path, env: { ...env(), PORT: '0' } }) : null;
        const log = join(folder.path, 'data/kartyar.db-wal');
        const before = await sizeOf(log);
        const { child, exit } = start([...AS_OF, 'cards.csv', 'cards.csv']);
        while (child.exitCode === null && (await sizeOf(log)) < before + 300_000) await setTimeout(5);
        child.kill('SIGINT');
        const { code, stdout, stderr } = await exit;
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
        expect(stderr).to.match(/^cards\.csv: (The import|This) was stopped; run it again to bring it to its end\.\n$/);
        const again = await run(...AS_OF, '--json', 'cards.csv');
        const { rows, added, rejected } = JSON.parse(again.stdout) as Record<string, number>;
        expect(added).to.be.greaterThan(0);
        expect({ rows, rejected }).to.deep.equal({ rows: 20_000, rejected: 0 });
        await kartyar?.end();
      },
    );

  for (const [what, args, sentence] of [
    ['an unknown option', ['--all', 'x.csv'], /^Unknown option '--all'/],
    ['a two-digit year', ['--as-of', '04/05/20', 'x.csv'], /^--as-of is no day/],
    ['a day in the future', ['--as-of', '1470/01/01', 'x.csv'], /^--as-of 2091-03-21 lies in the future/],
  ] as const)
    itLong(`ends with 1 and a sentence for ${what}`, async () => {
      const { code, stdout, stderr } = await run(...args);
      expect(code).to.equal(1);
      expect(stdout).to.equal('');
      expect(stderr).to.match(sentence);
    });

  itLong(
    'comes to the same when it was killed in the middle, as often as that happens, and run again',
    async function () {
      this.timeout(120_000);
      const count = 2_500;
      const rows = (changes: (index: number) => object) =>
        Array.from({ length: count }, (_, index) => cells(index + 1, changes(index)));
      const files = [
        await cards(
          rows(() => ({})),
          'first.csv',
        ),
        await cards(
          rows((index) => (index % 2 === 0 ? delivered : {})),
          'second.csv',
        ),
      ];
      const log = join(folder.path, 'killed/kartyar.db-wal');
      const kills = times({ test: 6, ci: 6, soak: 30 });
      let cut = 0;
      for (const file of files) {
        for (let kill = 1; kill <= kills; kill += 1) {
          const { child, exit } = start([...AS_OF, file], 'killed');
          const ended = new AbortController();
          void exit.then(() => ended.abort());
          // When it has written that much, of three or four times as much.
          const enough = (320 * count * kill) / kills;
          while (!ended.signal.aborted && (await sizeOf(log)) < enough) await setTimeout(5);
          child.kill('SIGKILL');
          if ((await exit).signal === 'SIGKILL') cut += 1;
        }
        expect((await start([...AS_OF, file], 'killed').exit).code).to.equal(0);
      }
      expect(cut).to.be.greaterThan(0);

      const whole = await openDatabase({ dataDir: join(folder.path, 'whole') });
      for (const file of files) await importInto(whole, file);
      const killed = await openDatabase({ dataDir: join(folder.path, 'killed') });
      expect(await contents(killed)).to.deep.equal(await contents(whole));
      for (const _ of files) await undoImport({ database: killed, clocks: testClocks() });
      expect(await contents(killed)).to.deep.equal([]);
      await Promise.all([whole.close(), killed.close()]);
    },
  );
});

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => ({ size: 0 }))).size;
