// Compiles what runs (src and scripts) into dist/. With --all: everything, the tests too, with type checks, into dist-test/.
// Either is done when a source is newer than its last build.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PAGE = join('src', 'simulator', 'page');

/**
 * The two builds. They share no folder: a running Kartyar still loads from its own (the reader of an import, the
 * holidays of a new year, the page's files), and must find there what it was started with while the tests are built.
 */
const RUN = { out: 'dist', project: 'tsconfig.build.json', sources: ['src', 'scripts'], options: [] };
const TESTS = {
  out: 'dist-test',
  project: 'tsconfig.json',
  sources: ['src', 'scripts', 'test'],
  // More checkers would each work out the types of the libraries anew: twice the work, and no sooner on two cores.
  options: ['--checkers', '1', '--incremental', '--tsBuildInfoFile', join(root, 'dist-test', '.tsbuildinfo')],
};

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

function compile(project, out, options) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const args = ['-p', join(root, project), '--outDir', join(root, out), ...options];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`Compiling ${project} failed; see above.`);
}

/** Removes what was compiled from a source that is gone, lest a test goes on running that nobody can read. */
function removeStale(out) {
  for (const entry of readdirSync(join(root, out), { recursive: true }))
    if (/\.js(\.map)?$/.test(entry) && !existsSync(join(root, entry.replace(/\.js(\.map)?$/, '.ts'))))
      rmSync(join(root, out, entry));
}

/** @param {boolean} all  true: everything with type checks (development); false: what runs, unchecked (production) */
export function build(all = false) {
  const { out, project, sources, options } = all ? TESTS : RUN;
  const stamp = join(root, out, '.built');
  const made = fingerprint(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  compile(project, out, options);
  if (existsSync(join(root, PAGE, 'tsconfig.json'))) compile(PAGE, join(out, 'src', 'simulator'), []);
  if (all) removeStale(out);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, made);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    build(process.argv.includes('--all'));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
