import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { endLeftProcesses, spawnModule, startKartyar, temporaryFolder } from '../support/process.ts';

describe('the program', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    endLeftProcesses();
    await folder.remove();
  });
  const health = async (url: string) => (await fetch(`${url}/health`)).json() as Promise<Record<string, unknown>>;

  it('runs with nothing configured and says in one line where it is and what to do', async () => {
    const kartyar = await startKartyar({ cwd: folder.path });
    expect(kartyar.greeting).to.match(/^Kartyar is running in the simulator: open http:\/\/localhost:\d+ /);
    const page = await fetch(kartyar.url);
    expect(page.status).to.equal(200);
    expect(await page.text()).to.contain('dir="rtl"');
    await kartyar.end();
  });

  it('ends on SIGTERM and on SIGINT with exit code 0, and starts again on the same data', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) {
      const kartyar = await startKartyar({ cwd: folder.path });
      expect(await kartyar.end(signal)).to.include({ code: 0, signal: null });
    }
  });

  it('keeps its data to its own user', async () => {
    const kartyar = await startKartyar({ cwd: folder.path });
    const mode = async (name: string) => (await stat(join(folder.path, 'data', name))).mode & 0o777;
    expect(await mode('.')).to.equal(0o700);
    expect(await mode('lookup-secret')).to.equal(0o600);
    await kartyar.end();
  });

  it('is healthy while both simulated messengers work', async () => {
    const kartyar = await startKartyar({ cwd: folder.path });
    const deadline = Date.now() + 5_000;
    let found = await health(kartyar.url);
    while (found.status !== 'ok' && Date.now() < deadline) found = await health(kartyar.url);
    expect(found).to.include({ status: 'ok', database: true });
    await kartyar.end();
  });

  it('keeps the simulator’s clock over a restart', async () => {
    const first = await startKartyar({ cwd: folder.path });
    const clock = async (url: string) => ((await (await fetch(`${url}/clock`)).json()) as { now: string }).now;
    expect(await clock(first.url)).to.match(/^2025-08-11T/);
    await fetch(`${first.url}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now: '2025-09-23T10:00:00+03:30' }),
    });
    await first.end('SIGKILL');
    const second = await startKartyar({ cwd: folder.path });
    expect(await clock(second.url)).to.match(/^2025-09-23T06:3/);
    await second.end();
  });

  it('does not share an embedded store with a second process', async () => {
    const first = await startKartyar({ cwd: folder.path });
    const env = { PORT: '0', DATA_DIR: join(folder.path, 'data') };
    const second = await spawnModule('src/main', { cwd: folder.path, env }).exit;
    expect(second.code).to.equal(1);
    expect(second.stderr).to.match(/DATA_DIR/);
    await first.end();
  });

  it('refuses a secret that does not fit the store', async () => {
    const first = await startKartyar({ cwd: folder.path });
    await first.end();
    const env = { PORT: '0', DATA_DIR: join(folder.path, 'data'), LOOKUP_SECRET: 'x'.repeat(40) };
    const second = await spawnModule('src/main', { cwd: folder.path, env }).exit;
    expect(second).to.include({ code: 1 });
    expect(second.stderr).to.match(/^LOOKUP_SECRET is not the one/m);
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
