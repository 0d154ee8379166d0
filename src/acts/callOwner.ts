import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type FileFault, fileFault } from '../common/fileFault.ts';
import type { ActTypes, Progress } from './act.ts';
import { type ActOutcome, type JsonObject, type JsonValue, ok, refused } from './outcome.ts';
import type { OwnerAnswer, OwnerRequest } from './protocol.ts';
import type { RunRefusal } from './run.ts';
import { openSocketPlace } from './socketPlace.ts';
import { BytesChanged, type SentSource, Source } from './source.ts';

/** Why an act may not have been done although the owner of the store has refused nothing. */
export type OwnerRefusal =
  | FileFault
  /** The source's file was changed while it was read. */
  | { code: 'fileChanged' }
  /** Nobody answers at the socket. */
  | { code: 'ownerAway' }
  /** It went away before it had answered: the act may have been done in part, or whole. */
  | { code: 'ownerEnded' }
  /** The caller's own signal was aborted; the owner ends the act at the next safe place. */
  | { code: 'stopped' };

/** Has the owner of a store run an act of its table. Nothing is thrown but for faults of ours. */
export type CallOwner<Types extends Record<keyof Types, ActTypes>> = <Name extends keyof Types & string>(
  name: Name,
  args: Types[Name]['args'],
  progress: Progress<Types[Name]['progress']>,
) => Promise<ActOutcome<Types[Name]['result'], Types[Name]['refusal'] | RunRefusal | OwnerRefusal>>;

/**
 * The way to the owner of the embedded store in `dataDir`, whose table is, to the compiler, the one of this version.
 * Where it is another one, an unknown act or other arguments are refused.
 */
export function createCallOwner<Types extends Record<keyof Types, ActTypes>>(dataDir: string): CallOwner<Types> {
  return async (name, args, progress) => {
    const packed = await pack(name, args);
    if ('refused' in packed) return packed;
    const { request, sent } = packed.ok;
    const place = await openSocketPlace(dataDir);
    try {
      return await converse(place.path, request, sent, progress);
    } finally {
      await place.release();
      await sent?.close();
    }
  };
}

interface Packed {
  request: OwnerRequest;
  sent: SentSource | null;
}

/** The arguments as JSON, and what of them is sent as bytes: one source at most. */
async function pack(name: string, args: ActTypes['args']): Promise<ActOutcome<Packed, FileFault>> {
  const plain: Record<string, JsonValue> = {};
  const packed: Packed = { request: { name, args: plain, source: null }, sent: null };
  for (const [argument, value] of Object.entries(args)) {
    if (!(value instanceof Source)) {
      plain[argument] = value;
      continue;
    }
    const sent = await value.send();
    if ('refused' in sent) return sent;
    packed.sent = sent.ok;
    packed.request.source = { argument, bytes: sent.ok.size };
  }
  return ok(packed);
}

function converse<Result, Refused extends JsonObject, Step>(
  path: string,
  request: OwnerRequest,
  sent: SentSource | null,
  { onProgress, signal }: Progress<Step>,
): Promise<ActOutcome<Result, Refused | OwnerRefusal>> {
  return new Promise((settle, fail) => {
    if (signal.aborted) return settle(refused({ code: 'stopped' }));
    const socket = connect(path);
    const end = (outcome: ActOutcome<Result, Refused | OwnerRefusal>): void => {
      settle(outcome);
      signal.removeEventListener('abort', stop);
      socket.destroy();
    };
    const stop = (): void => end(refused({ code: 'stopped' }));
    signal.addEventListener('abort', stop);
    let code: 'ownerAway' | 'ownerEnded' = 'ownerAway';
    socket.once('connect', () => {
      code = 'ownerEnded';
      socket.write(`${JSON.stringify(request)}\n`);
    });
    // Its close follows.
    socket.on('error', () => undefined);
    socket.once('close', () => end(refused({ code })));
    // A reader repeats the errors of its socket, and unheard ones would end the process.
    const lines = createInterface({ input: socket }).on('error', () => undefined);
    lines.on('line', (line) => {
      // The one place where the compiler is told what the owner says.
      const answer = readJson(line) as OwnerAnswer<Result, Refused, Step> | null;
      if (answer === null) return;
      if ('progress' in answer) onProgress(answer.progress);
      else if ('send' in answer) sendBytes(socket, sent).then((fault) => fault && end(refused(fault)), fail);
      else end(answer);
    });
  });
}

/** null: half a line, the last that an owner said which was killed. */
function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Sends a source's bytes as fast as the owner takes them. null: they are sent, or the owner is gone. */
async function sendBytes(socket: Socket, sent: SentSource | null): Promise<OwnerRefusal | null> {
  const closed = new Promise<void>((settle) => socket.once('close', () => settle()));
  try {
    for await (const chunk of sent?.bytes() ?? []) {
      if (socket.destroyed) return null;
      if (socket.write(chunk)) continue;
      await Promise.race([new Promise<void>((settle) => socket.once('drain', () => settle())), closed]);
    }
    return null;
  } catch (error) {
    if (error instanceof BytesChanged) return { code: 'fileChanged' };
    const fault = fileFault(error);
    if (fault) return fault;
    throw error;
  }
}
