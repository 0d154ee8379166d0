import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { sourceFolder } from '../../scripts/rooms/arrows.ts';
import { temporaryFolder } from '../support/process.ts';

const root = join(sourceFolder(), '..');

describe('The build', () => {
  let project: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    project = await temporaryFolder();
    for (const name of ['scripts/build.mjs', 'tsconfig.json', 'tsconfig.build.json'])
      await cp(join(root, name), join(project.path, name));
    for (const folder of ['src', 'test']) await mkdir(join(project.path, folder));
    await symlink(join(root, 'node_modules'), join(project.path, 'node_modules'));
    await writeFile(join(project.path, 'package.json'), '{ "type": "module" }');
  });
  after(() => project.remove());

  const write = (name: string, text: string) => writeFile(join(project.path, name), text);
  const build = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/build.mjs', ...args], { cwd: project.path });
  /** Every file of a folder, with what would change if it were written again. */
  async function contents(folder: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const name of await readdir(join(project.path, folder), { recursive: true })) {
      const path = join(project.path, folder, name);
      const { ino, mtimeMs } = await stat(path);
      if (name.endsWith('.js')) found[name] = `${ino} ${mtimeMs} ${await readFile(path, 'utf8')}`;
    }
    return found;
  }

  it('of the tests leaves a running program what it was started with, and keeps nothing whose source is gone', async () => {
    await write('src/main.ts', `export const main = (): Promise<unknown> => import('./later.ts');\n`);
    await write('src/later.ts', 'export const version: number = 1;\n');
    await write('test/old.test.ts', 'export const old: number = 1;\n');
    await build();
    await build('--all');
    const started = await contents('dist');
    expect(Object.keys(started)).to.include.members(['src/main.js', 'src/later.js']);
    expect(Object.keys(await contents('dist-test'))).to.include('test/old.test.js');

    await write('src/main.ts', 'export const main: number = 2;\n');
    await rm(join(project.path, 'src/later.ts'));
    await rm(join(project.path, 'test/old.test.ts'));
    await build('--all');
    expect(await contents('dist')).to.deep.equal(started);
    expect(Object.keys(await contents('dist-test'))).to.deep.equal(['src/main.js']);
  });
});
