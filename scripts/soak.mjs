// npm run soak: the tests that repeat, as often as an issue names (kills, fuzzed updates), on every engine that is there.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';

const root = join(import.meta.dirname, '..');
build(true);
const tests = join(root, 'dist-test', 'test');
const repeating = readdirSync(tests, { recursive: true })
  .filter((file) => file.endsWith('.test.js') && readFileSync(join(tests, file), 'utf8').includes('support/tier.js'))
  .map((file) => join(tests, file));
const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js');
const { status } = spawnSync(process.execPath, [mocha, ...repeating], {
  cwd: root,
  env: { ...process.env, KARTYAR_TEST_TIER: 'soak' },
  stdio: 'inherit',
});
process.exit(status ?? 1);
