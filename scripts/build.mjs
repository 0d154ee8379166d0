// Compiles src and scripts (with --all: the tests too, with type checks) into dist/ when a source is newer than the last build.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PAGE = join('src', 'simulator', 'page');

/** What a build was made of: every source with its time, so that a removed file is noticed too. */
function fingerprint(folders) {
  const files = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const folder of folders)
    for (const entry of readdirSync(join(root, folder), { recursive: true }))
      if (/\.(ts|json)$/.test(entry)) files.push(join(folder, entry));
  return files
    .filter((file) => existsSync(join(root, file)))
    .sort()
    .map((file) => `${relative('.', file)} ${statSync(join(root, file)).mtimeMs}`)
    .join('\n');
}

function compile(project) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, project)], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`Compiling ${project} failed; see above.`);
}

/** @param {boolean} all  true: everything with type checks (development); false: what runs, unchecked (production) */
export function build(all = false) {
  const stamp = join(root, 'dist', all ? '.built-all' : '.built');
  const made = fingerprint(all ? ['src', 'scripts', 'test'] : ['src', 'scripts']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  if (all) rmSync(join(root, 'dist'), { recursive: true, force: true });
  compile(all ? 'tsconfig.json' : 'tsconfig.build.json');
  if (existsSync(join(root, PAGE, 'tsconfig.json'))) compile(join(PAGE, 'tsconfig.json'));
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, made);
  if (all) writeFileSync(join(root, 'dist', '.built'), fingerprint(['src', 'scripts']));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    build(process.argv.includes('--all'));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
