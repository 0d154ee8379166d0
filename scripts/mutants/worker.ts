import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import { switchFolder } from './protocol.ts';
import type * as Switch from './switch.ts';
import type { Answer, Ran, Recording, Request, RunRequest, Seen, Start } from './protocol.ts';

/**
 * The process that runs the tests of a room in a sandbox, again and again: first to see which test reaches which mutant,
 * then with one mutant switched on after the other, until a test fails.
 */

const HOOK_MAY_TAKE_MS = 10_000;
const TEST_MAY_TAKE_MS = 60_000;

const { dist, files, records } = JSON.parse(process.argv[2]!) as Start;
const reachedFile = join(switchFolder(dist), 'reached');
const { switchOn, listen } = (await import(pathToFileURL(join(switchFolder(dist), 'switch.js')).href)) as typeof Switch;
const answer = (message: Answer): void => void process.send!(message);

// As the command mocha has it: a promise that nobody waits for fails the test that runs.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

/** Nobody reads what mocha would print. */
function silent(): void {}

/** Picks tests by their titles. */
class Titles extends RegExp {
  readonly titles: ReadonlySet<string>;
  constructor(titles: Iterable<string>) {
    super('');
    this.titles = new Set(titles);
  }
  override test(title: string): boolean {
    return this.titles.has(title);
  }
}

const reachedAtLoad = new Set<number>();
let reached = new Set<number>();

/** Whether a module is being evaluated: what a mutant does there cannot be switched later. */
function isLoading(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 500;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack!.includes('node:internal/modules/esm/module_job');
}

const known = new Set<number>();
function note(id: number): void {
  reached.add(id);
  if (known.has(id)) return;
  known.add(id);
  if (isLoading()) reachedAtLoad.add(id);
}

/** What was reached since the last call, in threads and children too. */
function takeReached(): Set<number> {
  const all = reached;
  reached = new Set();
  if (existsSync(reachedFile)) {
    for (const line of readFileSync(reachedFile, 'utf8').split('\n')) if (line !== '') all.add(Number(line));
    rmSync(reachedFile);
  }
  return all;
}

function* testsOf(suite: Mocha.Suite): Generator<Mocha.Test> {
  yield* suite.tests;
  for (const inner of suite.suites) yield* testsOf(inner);
}

function* suitesOf(suite: Mocha.Suite): Generator<Mocha.Suite> {
  yield suite;
  for (const inner of suite.suites) yield* suitesOf(inner);
}

function hooksOf(suite: Mocha.Suite): Mocha.Hook[] {
  // Mocha's own types leave them out.
  const lists = suite as unknown as Record<'_beforeAll' | '_beforeEach' | '_afterEach' | '_afterAll', Mocha.Hook[]>;
  return [lists._beforeAll, lists._beforeEach, lists._afterEach, lists._afterAll].flat();
}

function record(mocha: Mocha): Promise<Recording> {
  const reaches = new Map<Mocha.Test, Set<number>>();
  const failed: string[] = [];
  let hooks = 0;
  const give = (tests: Iterable<Mocha.Test>): void => {
    const ids = takeReached();
    for (const test of tests) {
      const all = reaches.get(test) ?? new Set();
      reaches.set(test, all);
      for (const id of ids) all.add(id);
    }
  };
  const { EVENT_TEST_END, EVENT_HOOK_END, EVENT_TEST_FAIL } = Mocha.Runner.constants;
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      // What goes on after the last test belongs to all.
      give(testsOf(mocha.suite));
      const tests = [...reaches].map(([test, ids]): Seen => ({
        title: test.fullTitle(),
        file: relative(dist, test.file!),
        duration: test.duration ?? 0,
        reaches: [...ids],
      }));
      resolve({
        tests: tests.filter(({ title }) => !failed.includes(title)),
        failed,
        atLoad: [...reachedAtLoad],
        hooks,
      });
    });
    runner.on(EVENT_HOOK_END, (hook: Mocha.Hook) => {
      hooks += hook.duration ?? 0;
      const { currentTest } = hook.ctx ?? {};
      const each = hook.title.includes(' each"');
      give(each && currentTest ? [currentTest] : testsOf(hook.parent!));
    });
    runner.on(EVENT_TEST_END, (test) => give([test]));
    runner.on(EVENT_TEST_FAIL, (test) => failed.push(test.fullTitle()));
  });
}

function run(mocha: Mocha, { id, limits }: RunRequest): Promise<Ran> {
  mocha.grep(new Titles(Object.keys(limits)));
  for (const test of testsOf(mocha.suite)) test.timeout(limits[test.fullTitle()] ?? TEST_MAY_TAKE_MS);
  let ran: Ran = {};
  return new Promise((resolve) => {
    switchOn(id);
    const runner = mocha.run(() => {
      switchOn(0);
      resolve(ran);
    });
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error: { code?: unknown }) => {
      ran = { failed: test.fullTitle(), tooLong: error.code === 'ERR_MOCHA_TIMEOUT' };
    });
  });
}

const mocha = new Mocha({ reporter: silent as unknown as Mocha.ReporterConstructor, timeout: TEST_MAY_TAKE_MS });
mocha.cleanReferencesAfterRun(false);
for (const file of files) mocha.addFile(join(dist, file));
process.on('message', (request: Request) => {
  if ('record' in request) void record(mocha).then((recording) => answer({ recording }));
  else void run(mocha, request.run).then((ran) => answer({ ran }));
});
process.on('disconnect', () => process.exit());
listen(records ? note : undefined);
await mocha.loadFilesAsync();
if (records) takeReached();
else
  for (const suite of suitesOf(mocha.suite)) {
    suite.bail(true);
    for (const hook of hooksOf(suite)) hook.timeout(HOOK_MAY_TAKE_MS);
  }
answer({ loaded: true });
