import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fits, readAccepted } from './accepted.ts';
import type { Placed } from './mutant.ts';
import { startTests } from './process.ts';
import type { Recording } from './protocol.ts';
import { reportOf, scoreOf, type Result } from './report.ts';
import { roomOf } from './rooms.ts';
import { createRunner } from './run.ts';
import { createSandbox, drawOf, findMutants } from './sandbox.ts';

/**
 * Puts small faults into a room, one at a time, and counts those that its tests notice.
 *
 * Why not Stryker: its runner for mocha 12 needs Node.js 22, and it cannot switch a mutant on in a worker thread or a
 * child process, where half of our imports and the computing of holidays run.
 */

const USAGE = `npm run mutants -- ROOM [--sample N | --all] [--only PATH] [--seed N] [--slow SECONDS] [--jobs N] [--least PERCENT]

  ROOM      a folder of src: domain, imports, following, …
  --sample  how many mutants are drawn, 200 by default; the same ones each time while their lines stay the same
  --all     every mutant
  --only    only those in files whose path contains this
  --seed    another number draws others, 1 by default
  --slow    tests that take longer are left out, 4 seconds by default
  --jobs    processes side by side, 1 by default
  --least   the exit code is 1 below this score, 85 by default
`;

const root = join(import.meta.dirname, '..', '..', '..');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** The same mutants each time: each has a number that depends on its own line only. */
function draw(mutants: readonly Placed[], size: number, seed: number): Placed[] {
  if (size >= mutants.length) return [...mutants];
  const twins = new Map<string, number>();
  return mutants
    .map((mutant) => {
      const key = drawOf(mutant, seed, 0);
      const twin = twins.get(key) ?? 0;
      twins.set(key, twin + 1);
      return { mutant, key: twin === 0 ? key : drawOf(mutant, seed, twin) };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant)
    .sort((a, b) => a.id - b.id);
}

async function recordTests(dist: string, tests: readonly string[]): Promise<Recording> {
  const files = tests.map((file) => file.replace(/\.ts$/, '.js'));
  const started = await startTests({ dist, files, records: true }, 0);
  if (typeof started === 'string') throw new Error('The tests could not be loaded; MUTANTS_DEBUG=1 shows why.');
  const recording = await started.record();
  await started.end();
  if (typeof recording === 'string') throw new Error('The tests ended before they were through without any mutant.');
  if (recording.failed.length > 0)
    throw new Error(`Without any mutant these fail already:\n  ${recording.failed.join('\n  ')}`);
  return recording;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sample: { type: 'string', default: '200' },
      all: { type: 'boolean', default: false },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      slow: { type: 'string', default: '4' },
      jobs: { type: 'string', default: '1' },
      least: { type: 'string', default: '85' },
      help: { type: 'boolean', default: false },
    },
  });
  const [sample, seed, slow, jobs, least] = [values.sample, values.seed, values.slow, values.jobs, values.least].map(
    Number,
  ) as [number, number, number, number, number];
  if (values.help || positionals.length !== 1 || ![sample, seed, slow, jobs, least].every((number) => number >= 0)) {
    say(USAGE);
    return values.help ? 0 : 1;
  }
  const room = roomOf(root, positionals[0]!, values.only);
  const mutants = findMutants(root, room.sources);
  const drawn = draw(mutants, values.all ? Infinity : sample, seed);
  const accepted = readAccepted(root);
  const sides = Math.max(1, jobs);
  const sandbox = createSandbox(root, mutants, sides);
  process.once('SIGINT', () => process.exit(130));
  process.once('exit', () => sandbox.remove());

  say(`${room.name}: ${mutants.length} mutants in ${room.sources.length} files; the tests run once without any.`);
  const recording = await recordTests(sandbox.dists[0]!, room.tests);
  const slowTests = recording.tests.filter(({ duration }) => duration > slow * 1000);
  for (const { title } of slowTests) say(`Left out, too slow: ${title}`);

  const results: Result[] = [];
  const waiting = [...drawn];
  let told = Date.now();
  await Promise.all(
    sandbox.dists.map(async (dist) => {
      const runner = createRunner({ root, tests: room.tests, recording, slowMs: slow * 1000 }, dist);
      for (;;) {
        const mutant = waiting.shift();
        if (!mutant) break;
        const entry = accepted.find((one) => fits(one, mutant));
        results.push({ mutant, fate: entry ? 'accepted' : await runner.fateOf(mutant), accepted: entry });
        if (Date.now() - told < 15_000) continue;
        told = Date.now();
        say(`${results.length} of ${drawn.length}, killed ${(100 * scoreOf(results)).toFixed(0)} %`);
      }
      await runner.end();
    }),
  );
  results.sort((a, b) => a.mutant.id - b.mutant.id);
  process.stdout.write(`${reportOf(results, mutants.length)}\n`);
  const stale = accepted.filter(
    (entry) => room.sources.includes(entry.file) && !mutants.some((mutant) => fits(entry, mutant)),
  );
  for (const { file, line } of stale) say(`accepted.json: no mutant fits this any more, take it out: ${file}: ${line}`);
  return stale.length > 0 || scoreOf(results) < least / 100 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
}
