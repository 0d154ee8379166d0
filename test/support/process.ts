import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The real program in a process of its own, as an operator runs it. */
export interface KartyarProcess {
  pid: number;
  /** The line that it printed when it was up. */
  greeting: string;
  /** Where its web server listens. */
  url: string;
  /** All that it has written to standard error: its log and its sentences. */
  log(): string;
  /** Sends the signal and settles when the process is gone. */
  end(signal?: NodeJS.Signals): Promise<Exit>;
  exit: Promise<Exit>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

const dist = fileURLToPath(new URL('../../', import.meta.url));
const children = new Set<ChildProcess>();

/** A compiled module of the project (`src/main`, `scripts/import`) as a process with only the given environment; a superuser can name another user. */
export function spawnModule(
  module: string,
  options: { cwd: string; env?: Record<string, string>; args?: string[]; stdin?: string; uid?: number | undefined },
): { child: ChildProcess; exit: Promise<Exit>; output: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, [join(dist, `${module}.js`), ...(options.args ?? [])], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  children.add(child);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  const exit = new Promise<Exit>((resolve) =>
    child.once('close', (code, signal) => {
      children.delete(child);
      resolve({ code, signal, ...output });
    }),
  );
  return { child, exit, output };
}

/** The address that the program names when it is up, by a number. */
export const urlIn = (greeting: string): string =>
  (/http:\/\/[^/\s]+/.exec(greeting)?.[0] ?? '').replace('localhost', '127.0.0.1');

/** Starts Kartyar in `cwd` and settles when it says that it is up. Rejects when it ends before. */
export async function startKartyar(options: {
  cwd: string;
  env?: Record<string, string>;
  args?: string[];
}): Promise<KartyarProcess> {
  const { child, exit, output } = spawnModule('src/main', {
    ...options,
    env: { PORT: '0', DATA_DIR: join(options.cwd, 'data'), ...options.env },
  });
  const greeting = await Promise.race([
    new Promise<string>((resolve) =>
      child.stdout?.on('data', () => output.stdout.includes('\n') && resolve(output.stdout.split('\n')[0] ?? '')),
    ),
    exit.then(({ code, stderr }) => {
      throw new Error(`Kartyar ended with ${code} before it was up: ${stderr}`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    greeting,
    url: urlIn(greeting),
    log: () => output.stderr,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
    exit,
  };
}

/** A folder of its own for a test. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'kartyar-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Ends what a failed test has left running. */
export function endLeftProcesses(): void {
  for (const child of children) child.kill('SIGKILL');
}
