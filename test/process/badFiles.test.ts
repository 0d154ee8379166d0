import { longSuite } from '../support/long.ts';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cells, csv, HEADER } from '../imports/exports.ts';
import { endLeftProcesses, spawnModule, startKartyar, temporaryFolder } from '../support/process.ts';

longSuite('files that are none')('npm run import, given a FILE that is none', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const here = (name: string) => join(folder.path, name);
    await mkdir(here('folder'));
    await writeFile(here('file'), 'x');
    await symlink('there', here('here'));
    await symlink('here', here('there'));
    await symlink('gone', here('nowhere'));
    execFileSync('mkfifo', [here('pipe')]);
  });
  afterEach(async () => {
    endLeftProcesses();
    await folder.remove();
  });
  const run = (...args: string[]) =>
    spawnModule('scripts/import', { cwd: folder.path, env: { DATA_DIR: join(folder.path, 'data') }, args }).exit;

  const LONG = `${'n'.repeat(300)}.csv`;
  const ALL: [name: string, sentence: RegExp][] = [
    ['here', /cannot be read \(ELOOP\)/],
    ['here/cards.csv', /cannot be read \(ELOOP\)/],
    ['nowhere', /There is no such file/],
    ['file/cards.csv', /There is no such file/],
    [LONG, /cannot be read \(ENAMETOOLONG\)/],
    ['folder', /This is not a file/],
    ['pipe', /This is not a file/],
    ['/dev/zero', /This is not a file/],
  ];
  async function refuseAll(): Promise<void> {
    const { code, stderr } = await run(...ALL.map(([name]) => name));
    const lines = stderr.trimEnd().split('\n');
    expect(lines, stderr).to.have.length(ALL.length);
    for (const [at, [name, sentence]] of ALL.entries())
      expect(lines[at])
        .to.match(sentence)
        .and.to.satisfy((line: string) => line.startsWith(`${name}: `));
    expect(code).to.equal(1);
  }

  it('says of each what it is', () => refuseAll());

  it('says so while Kartyar runs', async () => {
    const kartyar = await startKartyar({ cwd: folder.path });
    await refuseAll();
    expect(await kartyar.end()).to.include({ code: 0 });
  });

  it('writes the list of problems of a file with the longest name', async () => {
    const name = `${'n'.repeat(251)}.csv`;
    await writeFile(join(folder.path, name), csv([HEADER, cells(1, { county: 'شیراز' })]));
    const { code, stdout, stderr } = await run(name);
    expect(stderr).to.equal('');
    expect(stdout)
      .to.include('1 rejected')
      .and.match(/data\/reports\/n{200}\.problems\.csv/);
    expect(code).to.equal(0);
  });

  it('reports the import though the list of its problems cannot be written', async () => {
    await writeFile(join(folder.path, 'cards.csv'), csv([HEADER, cells(1, { county: 'شیراز' })]));
    await mkdir(join(folder.path, 'data'), { mode: 0o700 });
    await writeFile(join(folder.path, 'data/reports'), 'a file');
    const { code, stdout, stderr } = await run('cards.csv');
    expect(stderr).to.match(
      /^cards\.csv: the import is done, but the list of its problems could not be written.*\(ENOTDIR\)/,
    );
    expect(stdout).to.include('1 rejected');
    expect(code).to.equal(1);
  });
});

describe('Kartyar with a DATA_DIR of a long path', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => (folder = await temporaryFolder()));
  after(async () => {
    endLeftProcesses();
    await folder.remove();
  });

  it('runs, and scripts find it', async () => {
    const env = { DATA_DIR: join(folder.path, 'd'.repeat(120)) };
    const kartyar = await startKartyar({ cwd: folder.path, env });
    const list = await spawnModule('scripts/closures', { cwd: folder.path, env, args: ['list'] }).exit;
    expect(list).to.include({ code: 0, stderr: '' });
    expect(await kartyar.end()).to.include({ code: 0 });
  });
});
