import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { errorData } from '../log.ts';
import { type Command, type CommandContext, CommandError, type JsonValue } from './act.ts';

/**
 * The owner of an embedded store works for the scripts: a script sends `{name, args}` as one JSON line, the owner
 * answers with lines `{progress}` … and one `{result}` or `{error}`. Who can reach the socket is decided by the folder's
 * permissions (DATA_DIR is 0700). A script that goes away ends its command at the next safe place.
 */
type Answer = { progress: JsonValue } | { result: JsonValue } | { error: string };

/** The longest path that every Unix takes for a socket. */
const LONGEST_PATH = 100;

/** Where the owner of `dataDir` listens. */
export function socketPath(dataDir: string): string {
  const folder = resolve(dataDir);
  const name = `kartyar-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inFolder = join(folder, 'kartyar.sock');
  return Buffer.byteLength(inFolder) <= LONGEST_PATH ? inFolder : join(tmpdir(), `${name}.sock`);
}

/** Serves `table` on the socket of `dataDir` until `close`. Only the owner of the store may call this. */
export async function serveCommands(
  dataDir: string,
  table: Readonly<Record<string, Command>>,
  context: CommandContext,
): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataDir);
  const running = new Set<AbortController>();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const ended = new AbortController();
    running.add(ended);
    const answer = (line: Answer) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
    socket.on('error', () => ended.abort());
    socket.on('close', () => {
      ended.abort();
      running.delete(ended);
      open.delete(socket);
    });
    linesOf(socket).once('line', (line) => {
      void handle(line, table, context, { onProgress: (progress) => answer({ progress }), signal: ended.signal })
        .then(answer)
        .finally(() => socket.end());
    });
  });
  // The store's lock is ours, so a socket that lies there is what a dead owner left.
  if (process.platform !== 'win32') await rm(path, { force: true });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(path, listening));
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return {
    close: () =>
      new Promise((closed) => {
        for (const controller of running) controller.abort();
        server.close(() => closed());
        for (const socket of open) socket.destroySoon();
      }),
  };
}

/** A reader repeats the errors of its socket, and unheard ones end the process: they are heard at the socket itself. */
const linesOf = (socket: Socket): Interface => createInterface({ input: socket }).on('error', () => undefined);

async function handle(
  line: string,
  table: Readonly<Record<string, Command>>,
  context: CommandContext,
  run: Parameters<Command>[2],
): Promise<Answer> {
  try {
    const { name, args } = JSON.parse(line) as { name: string; args: JsonValue };
    const command = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!command) return { error: `This version of Kartyar knows no command "${name}": restart it after the upgrade.` };
    return { result: await command(args, context, run) };
  } catch (error) {
    if (error instanceof CommandError) return { error: error.message };
    context.log.error('command.failed', errorData(error));
    return { error: 'The running Kartyar could not carry this out; its log says why.' };
  }
}

/**
 * Has the owner of `dataDir` carry out a command.
 * @throws CommandError with the owner's sentence, or with one that says that it could not be reached
 */
export function callOwner(
  dataDir: string,
  name: string,
  args: JsonValue,
  onProgress: (progress: JsonValue) => void = () => undefined,
  signal?: AbortSignal,
): Promise<JsonValue> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath(dataDir));
    signal?.addEventListener('abort', () => socket.destroy(), { once: true });
    const fail = (sentence: string) => reject(new CommandError(sentence));
    socket.once('connect', () => socket.write(`${JSON.stringify({ name, args })}\n`));
    socket.on('error', () =>
      fail('Another process uses the store in DATA_DIR, but it does not answer; try again in a moment.'),
    );
    socket.once('close', () =>
      fail('The running Kartyar ended before the work was done; start it and run this again.'),
    );
    linesOf(socket).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      if ('progress' in answer) onProgress(answer.progress);
      else if ('result' in answer) resolve(answer.result);
      else fail(answer.error);
    });
  });
}
