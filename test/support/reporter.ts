import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';
import { collectLeftOut } from './leftOut.ts';

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END } = Mocha.Runner.constants;
const SLOWEST = 10;

/**
 * Mocha's own report, then the ten slowest files, one line on what this run left out, and the count. With
 * KARTYAR_TEST_REPORT the count goes into that file as well.
 */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const leftOut = collectLeftOut();
    const times = timesOf(runner);
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const count = `${passes} passed, ${failures} failed`;
      process.stdout.write(`The slowest files:\n${slowest(times)}\n`);
      const missing = leftOut();
      if (missing.length > 0) process.stdout.write(`Left out: ${missing.join('; ')}.\n`);
      process.stdout.write(`${count}\n`);
      const file = process.env.KARTYAR_TEST_REPORT;
      if (file) writeFileSync(file, `${count}\n`);
    });
  }
}

/**
 * How long the tests and hooks of each file took, in milliseconds of real time. Files that run side by side slow each
 * other down, so compare the files of one run, not one file in two runs.
 */
function timesOf(runner: Mocha.Runner): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const add = ({ file, duration = 0 }: Mocha.Runnable) => {
    if (file) times.set(file, (times.get(file) ?? 0) + duration);
  };
  runner.on(EVENT_TEST_END, add);
  runner.on(EVENT_HOOK_END, add);
  return times;
}

function slowest(times: ReadonlyMap<string, number>): string {
  const sorted = [...times].sort(([, one], [, other]) => other - one).slice(0, SLOWEST);
  return sorted.map(([file, ms]) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${sourceOf(file)}`).join('\n');
}

/** The source of a compiled test: `test/http/server.test.ts`. */
function sourceOf(file: string): string {
  return relative(process.cwd(), file)
    .replace(/^[^/\\]+[/\\]/, '')
    .replace(/\.js$/, '.ts');
}
