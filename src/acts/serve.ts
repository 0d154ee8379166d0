import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { safeParse } from 'valibot';
import { withTimeout } from '../clock.ts';
import { errorData } from '../log.ts';
import { type ActContext, type ActTable, type ActTypes, OPERATOR } from './act.ts';
import { type Incoming, readIncoming } from './incoming.ts';
import { type ActOutcome, type ActRefusal, type JsonValue, refused } from './outcome.ts';
import { type AnyOwnerAnswer, ownerRequest, type OwnerRequest } from './protocol.ts';
import { type RunRefusal, runUntrusted } from './run.ts';
import { openSocketPlace } from './socketPlace.ts';
import { Source } from './source.ts';
import { clearSpool } from './spool.ts';

/**
 * The door of the scripts: the owner of an embedded store runs their acts. Who can reach the socket is decided by the
 * folder's permissions (DATA_DIR is 0700), and whoever can is the operator. A script that goes away ends its act at the
 * next safe place.
 */
export interface ActServer {
  /** Takes nothing new, has running acts end at the next safe place and tell so, and settles within `withinMs`. */
  close(withinMs: number): Promise<void>;
}

/**
 * Serves `table` on the socket of `dataDir` until `close`. Only the owner of the store may call this.
 * @throws FolderPathTooLong
 */
export async function serveActs<Types extends Record<keyof Types, ActTypes>>(
  dataDir: string,
  table: ActTable<Types>,
  context: ActContext,
): Promise<ActServer> {
  const place = await openSocketPlace(dataDir);
  const { path } = place;
  const open = new Set<Socket>();
  /** Scripts that are served, each with what ends its act. */
  const running = new Map<Promise<void>, AbortController>();

  const server = createServer((socket) => {
    open.add(socket);
    const gone = new AbortController();
    // Its close follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      gone.abort();
    });
    const answer = (line: AnyOwnerAnswer): void => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
    const run: Run = (name, args) =>
      runUntrusted(table, name, args, {
        actor: OPERATOR,
        context,
        onProgress: (progress) => answer({ progress }),
        signal: gone.signal,
      });
    const served = serveOne(readIncoming(socket, gone.signal), run, answer).finally(() => {
      running.delete(served);
      socket.end();
    });
    running.set(served, gone);
  });

  // The store's lock is ours, so what lies there is what a dead owner left.
  await clearSpool(context.spoolFolder);
  if (process.platform !== 'win32') await rm(path, { force: true });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(path, listening));
  // Such as too many open files: the scripts that come meanwhile hear that nobody answers.
  server.on('error', (error) => context.log.error('acts.socketFailed', errorData(error)));
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return {
    async close(withinMs) {
      const { machine } = context.clocks;
      const closed = new Promise<void>((settle) => void server.close(() => settle()));
      for (const gone of running.values()) gone.abort();
      await withTimeout(machine, withinMs, Promise.allSettled(running.keys()));
      for (const socket of open) socket.destroySoon();
      await withTimeout(machine, LAST_WORDS_MS, closed);
      for (const socket of open) socket.destroy();
      // Which removes the socket, by the same path.
      await closed;
      await place.release();
    },
  };
}

/** For outcomes that are on their way to scripts which do not read them. */
const LAST_WORDS_MS = 500;

type Run = (name: string, args: object) => Promise<ActOutcome<JsonValue, ActRefusal>>;

async function serveOne(incoming: Incoming, run: Run, answer: (line: AnyOwnerAnswer) => void): Promise<void> {
  const sent = await incoming.line;
  if (sent === null) return;
  const asked = readRequest(sent);
  if (!asked) return answer(refused({ code: 'invalidArgs', act: '', at: '' } satisfies RunRefusal));
  const { name, args, source } = asked;
  answer(await run(name, source ? { ...args, [source.argument]: sourceOf(source.bytes) } : args));

  function sourceOf(size: number): Source {
    // Bytes are asked for when the act wants them: what is refused before is never sent.
    async function* bytes(): AsyncGenerator<Uint8Array> {
      answer({ send: true });
      yield* incoming.body(size);
    }
    return Source.stream(bytes(), size);
  }
}

/** null: it is none that this version knows. */
function readRequest(line: string): OwnerRequest | null {
  try {
    const read = safeParse(ownerRequest, JSON.parse(line));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
