import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { switchFolder, type Answer, type Ran, type Recording, type Request, type Start } from './protocol.ts';

/** What came of a request: an answer, or the process ended or was ended. */
export type Outcome<T> = T | 'crashed' | 'tookTooLong';

export interface TestProcess {
  record(): Promise<Outcome<Recording>>;
  run(id: number, limits: Readonly<Record<string, number>>, mayTakeMs: number): Promise<Outcome<Ran>>;
  /** It can be asked again. */
  isUp(): boolean;
  end(): Promise<void>;
}

const LOADING_MAY_TAKE_MS = 120_000;
const RECORDING_MAY_TAKE_MS = 30 * 60_000;

/** Starts a process that runs tests, with a mutant switched on from its beginning; 0: none. 'crashed': while loading. */
export async function startTests(start: Start, id: number): Promise<TestProcess | 'crashed' | 'tookTooLong'> {
  const temporary = mkdtempSync(join(start.dist, 'tmp-'));
  writeFileSync(join(switchFolder(start.dist), 'active'), start.records ? 'record' : String(id));
  const { MONGODB_TEST_URI: _left, MONGODB_TEST_START: _out, ...env } = process.env;
  // The sandbox's own, so that the project may be built anew meanwhile.
  const child = fork(join(start.dist, 'scripts/mutants/worker.js'), [JSON.stringify(start)], {
    env: { ...env, TMPDIR: temporary },
    // A group of its own, so that its children end with it.
    detached: true,
    stdio: ['ignore', 'ignore', process.env['MUTANTS_DEBUG'] ? 'inherit' : 'ignore', 'ipc'],
  });
  let up = true;
  const ended = new Promise<'crashed'>((resolve) =>
    child.once('close', () => {
      up = false;
      resolve('crashed');
    }),
  );
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  process.once('exit', kill);
  async function answered<T>(mayTakeMs: number, read: (answer: Answer) => T | undefined): Promise<Outcome<T>> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<'tookTooLong'>((resolve) => {
      timer = setTimeout(() => resolve('tookTooLong'), mayTakeMs);
    });
    const answer = new Promise<T>((resolve) => {
      const listener = (message: Answer): void => {
        const found = read(message);
        if (found === undefined) return;
        child.off('message', listener);
        resolve(found);
      };
      child.on('message', listener);
    });
    const outcome = await Promise.race([answer, ended, tooLong]);
    clearTimeout(timer);
    if (outcome === 'tookTooLong') {
      kill();
      await ended;
    }
    return outcome;
  }
  const ask = (request: Request): void => void (up && child.send(request, () => undefined));
  const end = async (): Promise<void> => {
    kill();
    await ended;
    process.off('exit', kill);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };

  const loaded = await answered(LOADING_MAY_TAKE_MS, (answer) => ('loaded' in answer ? true : undefined));
  if (loaded !== true) {
    await end();
    return loaded;
  }
  return {
    record() {
      ask({ record: true });
      return answered(RECORDING_MAY_TAKE_MS, (answer) => ('recording' in answer ? answer.recording : undefined));
    },
    run(id, limits, mayTakeMs) {
      writeFileSync(join(switchFolder(start.dist), 'active'), String(id));
      ask({ run: { id, limits } });
      return answered(mayTakeMs, (answer) => ('ran' in answer ? answer.ran : undefined));
    },
    isUp: () => up,
    end,
  };
}
