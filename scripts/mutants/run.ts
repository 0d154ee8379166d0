import { loadedBy } from './imports.ts';
import type { Placed } from './mutant.ts';
import { startTests, type Outcome, type TestProcess } from './process.ts';
import type { Ran, Recording, Seen } from './protocol.ts';

/** What became of a mutant. A mutant that made a test take too long counts as killed; it is counted apart as well. */
export type Fate = 'killed' | 'tookTooLong' | 'survived' | 'notReached';

export interface Plan {
  root: string;
  /** Test files, paths from the root. */
  tests: readonly string[];
  recording: Recording;
  /** Tests that take longer than this are left out; milliseconds. */
  slowMs: number;
}

const compiled = (file: string): string => file.replace(/\.ts$/, '.js');
const sum = (tests: readonly Seen[]): number => tests.reduce((total, { duration }) => total + duration, 0);
/** On a busy machine a test may take several times as long as it did. */
const limitOf = ({ duration }: Seen): number => 3_000 + 10 * duration;
/** The quickest tests that make up this part of the time run first: they kill most mutants. */
const FIRST_PART = 0.2;

/** Above this, starting a process of its own costs less than running the tests of a survivor twice; milliseconds. */
const WORTH_A_PROCESS_MS = 5_000;

/** Runs one mutant after the other in `dist`. */
export function createRunner(
  plan: Plan,
  dist: string,
): { fateOf(mutant: Placed): Promise<Fate>; end(): Promise<void> } {
  const { root, recording } = plan;
  const quick = recording.tests
    .filter(({ duration }) => duration <= plan.slowMs)
    .sort((a, b) => a.duration - b.duration);
  const atLoad = new Set(recording.atLoad);
  const loads = new Map(plan.tests.map((file) => [compiled(file), loadedBy(root, file)]));
  const byId = new Map<number, Seen[]>();
  for (const test of quick) for (const id of test.reaches) byId.set(id, [...(byId.get(id) ?? []), test]);
  const files = [...new Set(recording.tests.map(({ file }) => file))];
  let shared: TestProcess | undefined;

  const mayTake = (tests: readonly Seen[]): number => 20_000 + 5 * (sum(tests) + recording.hooks);

  /** Quick tests first, until one fails. */
  async function runTests(tests: TestProcess, mutant: Placed, list: readonly Seen[]): Promise<Outcome<Ran>> {
    let first = 0;
    for (let time = 0; first < list.length && time <= sum(list) * FIRST_PART; first += 1) time += list[first]!.duration;
    let ran: Outcome<Ran> = {};
    for (const part of [list.slice(0, first), list.slice(first)]) {
      if (part.length === 0) continue;
      const limits = Object.fromEntries(part.map((test) => [test.title, limitOf(test)]));
      ran = await tests.run(mutant.id, limits, mayTake(part));
      if (typeof ran === 'string' || ran.failed !== undefined) return ran;
    }
    return ran;
  }

  const fateBy = (ran: Outcome<Ran>): Fate => {
    if (ran === 'tookTooLong') return ran;
    if (ran === 'crashed') return 'killed';
    if (ran.failed === undefined) return 'survived';
    return ran.tooLong ? 'tookTooLong' : 'killed';
  };

  /** In a process of its own, in which the mutant is on from the beginning. */
  async function runAlone(mutant: Placed, list: readonly Seen[]): Promise<Fate> {
    // Those that have most to do with it first.
    const near = (file: string): number => list.filter((test) => test.file === file).length;
    const needed = [...new Set(list.map(({ file }) => file))].sort((a, b) => near(b) - near(a));
    const tests = await startTests({ dist, files: needed, records: false }, mutant.id);
    if (typeof tests === 'string') return tests === 'crashed' ? 'killed' : tests;
    const fate = fateBy(await runTests(tests, mutant, list));
    await tests.end();
    return fate;
  }

  async function sharedTests(): Promise<TestProcess> {
    if (shared?.isUp()) return shared;
    const started = await startTests({ dist, files, records: false }, 0);
    if (typeof started === 'string') throw new Error('The tests could not be loaded without a mutant.');
    shared = started;
    return started;
  }

  async function endShared(): Promise<void> {
    await shared?.end();
    shared = undefined;
  }

  /** In the process that has run other mutants before. undefined: what it says cannot be relied upon. */
  async function runShared(mutant: Placed, list: readonly Seen[]): Promise<Fate | undefined> {
    const tests = await sharedTests();
    const ran = await runTests(tests, mutant, list);
    const fate = fateBy(ran);
    if (typeof ran === 'string') {
      await endShared();
      return ran === 'crashed' ? undefined : fate;
    }
    // It may have survived only because something was remembered from before it was on.
    if (ran.failed === undefined) return undefined;
    // It may have failed only because an earlier mutant left something behind: without a mutant it must pass.
    const killer = list.find(({ title }) => title === ran.failed);
    if (killer) {
      const again = await tests.run(0, { [killer.title]: limitOf(killer) }, mayTake([killer]));
      if (typeof again !== 'string' && again.failed === undefined) return fate;
    }
    await endShared();
    return undefined;
  }

  return {
    async fateOf(mutant) {
      if (mutant.atLoad || atLoad.has(mutant.id)) {
        const list = quick.filter(
          ({ file, reaches }) => loads.get(file)?.has(mutant.file) || reaches.includes(mutant.id),
        );
        return list.length === 0 ? 'notReached' : runAlone(mutant, list);
      }
      const list = byId.get(mutant.id) ?? [];
      if (list.length === 0) return 'notReached';
      const fate = sum(list) > WORTH_A_PROCESS_MS ? undefined : await runShared(mutant, list);
      return fate ?? runAlone(mutant, list);
    },
    end: endShared,
  };
}
