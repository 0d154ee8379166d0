import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ActOutcome, ok, refused } from './outcome.ts';

/**
 * Files that bytes from elsewhere lie in while an act works on them: in a folder of the store's owner, readable by its
 * user only, under names that say nothing.
 */

export type SpoolFault =
  | { code: 'fileTooLarge'; mostBytes: number }
  /** The bytes ended before all had come. */
  | { code: 'fileCut' }
  /** `reason`: what the system calls it, such as ENOSPC. */
  | { code: 'spoolFull'; reason: string };

/** For a stream of bytes that ends before its end. */
export class BytesCut extends Error {
  override name = 'BytesCut';
}
class TooLarge extends Error {}

/** A file that may be read as often as need be, until it is closed. */
export interface OpenedSource {
  path: string;
  close(): Promise<void>;
}

/** Writes what comes into a new file of `folder`, never more than `mostBytes`; nothing of it is left after a fault. */
export async function spool(
  folder: string,
  bytes: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<ActOutcome<OpenedSource, SpoolFault>> {
  const path = join(folder, randomUUID());
  // What cannot be removed now is removed at the next start.
  const remove = () => rm(path, { force: true }).catch(() => undefined);
  async function* bounded(): AsyncGenerator<Uint8Array> {
    let count = 0;
    for await (const chunk of bytes) {
      count += chunk.length;
      if (count > mostBytes) throw new TooLarge();
      yield chunk;
    }
  }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await pipeline(bounded, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return ok({ path, close: remove });
  } catch (error) {
    await remove();
    if (error instanceof TooLarge) return refused({ code: 'fileTooLarge', mostBytes });
    if (error instanceof BytesCut) return refused({ code: 'fileCut' });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code !== undefined && syscall !== undefined) return refused({ code: 'spoolFull', reason: code });
    throw error;
  }
}

/** Removes what a process that was killed has left. Only for whoever alone uses `folder`. */
export const clearSpool = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
