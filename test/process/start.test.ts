import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../src/config.ts';
import { runApp } from '../support/messengers.ts';
import {
  endLeftProcesses,
  spawnModule,
  startKartyar,
  temporaryFolder,
  type KartyarProcess,
} from '../support/process.ts';

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;

describe('the program with nothing configured', function () {
  this.timeout(60_000);
  let folder: Folder;
  let kartyar: KartyarProcess;
  before(async () => {
    folder = await temporaryFolder();
    kartyar = await startKartyar({ cwd: folder.path });
  });
  after(async () => {
    endLeftProcesses();
    await kartyar.exit;
    await folder.remove();
  });

  it('runs, and says in one line where it is and what to do', async () => {
    expect(kartyar.greeting).to.match(/^Kartyar is running in the simulator: open http:\/\/localhost:\d+ /);
    const page = await fetch(kartyar.url);
    expect(page.status).to.equal(200);
    expect(await page.text()).to.contain('dir="rtl"');
  });

  it('keeps its data to its own user', async () => {
    const mode = async (name: string) => (await stat(join(folder.path, 'data', name))).mode & 0o777;
    expect(await mode('.')).to.equal(0o700);
    expect(await mode('lookup-secret')).to.equal(0o600);
  });

  it('is healthy once both simulated messengers work', async () => {
    const health = async () => (await (await fetch(`${kartyar.url}/health`)).json()) as Record<string, unknown>;
    let found = await health();
    while (found.status !== 'ok') found = await health();
    expect(found).to.include({ status: 'ok', database: true });
  });

  it('does not share its store with a second process', async () => {
    const env = { PORT: '0', DATA_DIR: join(folder.path, 'data') };
    const second = await spawnModule('src/main', { cwd: folder.path, env }).exit;
    expect(second.code).to.equal(1);
    expect(second.stderr).to.match(/DATA_DIR/);
  });
});

describe('the program', function () {
  this.timeout(60_000);
  let folder: Folder;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    endLeftProcesses();
    await folder.remove();
  });

  it('keeps the simulator’s clock when it is killed, and ends on SIGTERM and SIGINT with exit code 0', async () => {
    const clock = async (url: string) => ((await (await fetch(`${url}/clock`)).json()) as { now: string }).now;
    const first = await startKartyar({ cwd: folder.path });
    expect(await clock(first.url)).to.match(/^2025-08-11T/);
    await fetch(`${first.url}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now: '2025-09-23T10:00:00+03:30' }),
    });
    await first.end('SIGKILL');
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const again = await startKartyar({ cwd: folder.path });
      expect(await clock(again.url)).to.match(/^2025-09-23T06:3/);
      expect(await again.end(signal)).to.include({ code: 0, signal: null });
    }
  });

  it('refuses a secret that does not fit the store', async () => {
    const env = { DATA_DIR: join(folder.path, 'data') };
    await (await runApp(env)).app.stop(1_000);
    const refused = await runApp({ ...env, LOOKUP_SECRET: 'x'.repeat(40) }).catch((error: unknown) => error);
    expect(refused)
      .to.be.instanceOf(ConfigError)
      .with.property('message')
      .that.matches(/^LOOKUP_SECRET is not the one/);
  });

  const wrong: [what: string, env: Record<string, string>, args: string[], sentence: RegExp][] = [
    ['a wrong value', { PORT: 'web' }, [], /^PORT is not valid: .+\n$/],
    ['production without a messenger', { NODE_ENV: 'production' }, [], /^NODE_ENV=production is set but .+\n$/],
    ['an unknown process', {}, ['clock'], /^"clock" is not a process of Kartyar: .+\n$/],
    ['a folder that cannot be', { DATA_DIR: '/dev/null/kartyar' }, [], /^DATA_DIR .+\n$/],
  ];
  for (const [what, env, args, sentence] of wrong)
    it(`ends with exit code 1 and one sentence for ${what}`, async () => {
      const { code, stderr } = await spawnModule('src/main', { cwd: folder.path, env, args }).exit;
      expect(code).to.equal(1);
      expect(stderr).to.match(sentence);
    });
});
