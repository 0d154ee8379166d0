import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { BytesCut } from './spool.ts';

/** What a script sends to the owner: a line, and behind it, once they are asked for, bytes of a known number. */
export interface Incoming {
  /** null: the script went away before its end, or it is longer than any request. */
  line: Promise<string | null>;
  /** To be asked for once. Ends with BytesCut when not all of them come. */
  body(size: number): AsyncIterable<Uint8Array>;
}

const LONGEST_LINE = 65_536;
const LINE_END = 0x0a;

/**
 * Reads on for as long as the socket is open, for only so its end is noticed; what nobody asked for is dropped.
 * @param gone  aborted when the script goes away or is no longer served
 */
export function readIncoming(socket: Socket, gone: AbortSignal): Incoming {
  const drop = (): void => undefined;
  let take: (bytes: Buffer) => void = drop;

  const line = new Promise<string | null>((settle) => {
    const pieces: Buffer[] = [];
    let length = 0;
    take = (bytes) => {
      const end = bytes.indexOf(LINE_END);
      const piece = end === -1 ? bytes : bytes.subarray(0, end);
      pieces.push(piece);
      length += piece.length;
      if (end === -1 && length <= LONGEST_LINE) return;
      take = drop;
      settle(length > LONGEST_LINE ? null : Buffer.concat(pieces).toString('utf8'));
    };
    gone.addEventListener('abort', () => settle(null), { once: true });
  });
  socket.on('data', (bytes: Buffer) => take(bytes));

  const body = (size: number): Readable => {
    let left = size;
    const stream = new Readable({
      read: () => void socket.resume(),
      destroy(error, destroyed) {
        take = drop;
        socket.resume();
        destroyed(error);
      },
    });
    // Whoever reads hears of it; an error without a listener would end the process.
    stream.on('error', drop);
    const cut = (): void => {
      if (left > 0) stream.destroy(new BytesCut());
    };
    take = (bytes) => {
      const wanted = bytes.subarray(0, left);
      left -= wanted.length;
      const goesOn = stream.push(wanted);
      if (left === 0) {
        take = drop;
        stream.push(null);
      } else if (!goesOn) socket.pause();
    };
    if (left === 0) stream.push(null);
    if (gone.aborted) cut();
    else gone.addEventListener('abort', cut, { once: true });
    return stream;
  };
  return { line, body };
}
