// node scripts/run.mjs MODULE [ARG …]: builds if need be, then runs dist/MODULE.js in this same process, so that signals reach it.
import { join } from 'node:path';
import { build } from './build.mjs';

const [module, ...rest] = process.argv.slice(2);
try {
  build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
process.setSourceMapsEnabled(true);
const file = join(import.meta.dirname, '..', 'dist', `${module}.js`);
process.argv = [process.argv[0], file, ...rest];
await import(file);
