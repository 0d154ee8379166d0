import { type FileHandle, open } from 'node:fs/promises';
import { type FileFault, fileFault, statFile } from '../common/fileFault.ts';
import { ok, type ActOutcome, refused } from './outcome.ts';
import { type OpenedSource, spool, type SpoolFault } from './spool.ts';

export type SourceFault = FileFault | SpoolFault;

/** A source's bytes on their way to another process. */
export interface SentSource {
  size: number;
  /** Exactly `size` bytes, once. @throws BytesChanged before the last of them when the file is not any more as it was */
  bytes(): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

const CHUNK_BYTES = 65_536;

/** The file was changed while it was read. */
export class BytesChanged extends Error {
  override name = 'BytesChanged';
}

type From = { path: string } | { bytes: AsyncIterable<Uint8Array>; size: number | null };

/**
 * What an act reads: a file that this process can open, or bytes that come from elsewhere, such as a script in another
 * folder or a messenger. Only code makes one, never the arguments as they came: nobody can have a path of the owner's
 * disk read by naming it.
 */
export class Source {
  readonly #from: From;

  private constructor(from: From) {
    this.#from = from;
  }

  static file(path: string): Source {
    return new Source({ path });
  }

  /** @param size  in bytes, as whoever sends them has said; null: not known */
  static stream(bytes: AsyncIterable<Uint8Array>, size: number | null): Source {
    return new Source({ bytes, size });
  }

  /** For the act itself: a file stays where it is, a stream is written to `spoolFolder` first. */
  async open(spoolFolder: string, mostBytes: number): Promise<ActOutcome<OpenedSource, SourceFault>> {
    const from = this.#from;
    if ('bytes' in from) {
      if (from.size !== null && from.size > mostBytes) return refused({ code: 'fileTooLarge', mostBytes });
      return spool(spoolFolder, from.bytes, mostBytes);
    }
    const found = await statFile(from.path);
    if ('code' in found) return refused(found);
    if (found.size > mostBytes) return refused({ code: 'fileTooLarge', mostBytes });
    return ok({ path: from.path, close: async () => {} });
  }

  /** For the socket: a file of this process, to be sent to another. */
  async send(): Promise<ActOutcome<SentSource, FileFault>> {
    const from = this.#from;
    if ('bytes' in from) throw new TypeError('Only a file is sent to another process.');
    // Asked first, for to open a pipe is to wait for whoever writes to it.
    const found = await statFile(from.path);
    if ('code' in found) return refused(found);
    try {
      const file = await open(from.path, 'r');
      return ok({ size: found.size, bytes: () => bytesOf(file, found), close: () => file.close() });
    } catch (error) {
      const fault = fileFault(error);
      if (fault) return refused(fault);
      throw error;
    }
  }
}

async function* bytesOf(file: FileHandle, before: { size: number; mtimeMs: number }): AsyncGenerator<Uint8Array> {
  let position = 0;
  while (position < before.size) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, before.size - position));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    position += bytesRead;
    if (bytesRead === 0 || position === before.size) {
      const { size, mtimeMs } = await file.stat();
      if (position < before.size || size !== before.size || mtimeMs !== before.mtimeMs) throw new BytesChanged();
    }
    yield chunk.subarray(0, bytesRead);
  }
}
