import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Bytes: the longest path that every Unix takes for a socket (sun_path, less a few). */
const LONGEST_PATH = 100;
const NAME = 'kartyar.sock';

/** Where the owner of a store listens. */
export interface SocketPlace {
  /** To be used before `release`. */
  path: string;
  release(): Promise<void>;
}

/** This system cannot reach a socket in a folder with so long a path. */
export class FolderPathTooLong extends Error {
  override name = 'FolderPathTooLong';
}

/** The socket in the folder itself. */
export function socketPath(dataDir: string): string {
  const folder = resolve(dataDir);
  if (process.platform !== 'win32') return join(folder, NAME);
  return `\\\\.\\pipe\\kartyar-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}

/**
 * The socket always lies in `dataDir`, where nobody else may put anything. Where its path is too long for the system, it
 * is named by way of the open folder, which Linux can; a folder that all can write to, such as the one of temporary
 * files, would let others take its place.
 * @throws FolderPathTooLong, and what opening the folder throws
 */
export async function openSocketPlace(dataDir: string): Promise<SocketPlace> {
  const path = socketPath(dataDir);
  if (process.platform === 'win32' || Buffer.byteLength(path) <= LONGEST_PATH)
    return { path, release: async () => undefined };
  if (process.platform !== 'linux') throw new FolderPathTooLong();
  const folder = await open(dataDir, 'r');
  return { path: `/proc/self/fd/${folder.fd}/${NAME}`, release: () => folder.close() };
}
