import './smallHeap.ts';
import { config as readDotenv } from 'dotenv';
import type { App } from './app/app.ts';
import { ConfigError, loadConfig, type Role } from './config.ts';
import { createLog, errorData } from './log.ts';

/** The entry: configuration → composition → run. `node main.js [web|worker]`; with no argument both in one process. */

const STOP_WITHIN_MS = 9_000;

function readRole(argument: string | undefined): Role {
  if (argument === undefined) return 'all';
  if (argument === 'web' || argument === 'worker') return argument;
  throw new ConfigError(`"${argument}" is not a process of Kartyar: use "web", "worker", or nothing for both.`);
}

/** Ends with a sentence for the operator and exit code 1. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

let app: App | undefined;
let ending = false;

/** Ends once, whoever asks first; also while it is still starting. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(code || 1), STOP_WITHIN_MS + 500).unref();
  await app?.stop(STOP_WITHIN_MS);
  process.exit(code);
}

try {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
  readDotenv({ quiet: true });
  const config = loadConfig(process.env, readRole(process.argv[2]));
  const log = createLog(config.logLevel);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.error('process.failed', errorData(error));
      void end(1);
    });
  // Loaded now, so that a slip in the configuration is told at once.
  const { startApp } = await import('./app/app.ts');
  app = await startApp(config, log);
  process.stdout.write(`${app.greeting}\n`);
  await app.ended;
  // Stopped on purpose: the other end() goes on.
  if (ending) await new Promise(() => undefined);
  log.error('process.ended', { reason: 'no messenger works' });
  await end(1);
} catch (error) {
  if (error instanceof ConfigError) giveUp(error.message);
  if (error instanceof (await import('./database/connection.ts')).StoreOwnedError)
    giveUp('Another process uses the store in DATA_DIR: end that one, or set DATA_DIR to another folder.');
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') giveUp(`PORT ${port} is in use by another program: end it, or set PORT to a free one.`);
  if (code === 'EACCES' && port) giveUp(`PORT ${port} may not be used by this user: set PORT to one above 1023.`);
  const trouble = (await import('./database/trouble.ts')).storeTrouble(error);
  if (trouble) giveUp(trouble.sentence);
  if (error instanceof Error && error.name.startsWith('Mongo'))
    giveUp(
      'MONGODB_URI: the database cannot be reached; see that it runs and that the address and the password are right.',
    );
  const { syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined && !['listen', 'connect', 'getaddrinfo'].includes(syscall))
    giveUp(`DATA_DIR cannot be written (${code}): set it to a folder of this user with free space.`);
  createLog('error').error('start.failed', errorData(error));
  giveUp('Kartyar could not start; the line above says where it failed.');
}
