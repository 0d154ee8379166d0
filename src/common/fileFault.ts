import { stat } from 'node:fs/promises';

/** Why the system does not let this process read a file, whatever the file holds. */
export type FileFault =
  | { code: 'fileMissing' }
  | { code: 'fileForbidden' }
  /** A folder, a device, a pipe. */
  | { code: 'notAFile' }
  /** `reason`: what the system calls it, such as ELOOP. */
  | { code: 'fileUnreadable'; reason: string };

/** What an error of the file system comes to; undefined: it is none. */
export function fileFault(error: unknown): FileFault | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined || syscall === undefined) return undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'fileMissing' };
  if (code === 'EACCES' || code === 'EPERM') return { code: 'fileForbidden' };
  if (code === 'EISDIR') return { code: 'notAFile' };
  return { code: 'fileUnreadable', reason: code };
}

/** Size in bytes and time of the last change (epoch ms) of a regular file. */
export async function statFile(path: string): Promise<{ size: number; mtimeMs: number } | FileFault> {
  try {
    const found = await stat(path);
    return found.isFile() ? { size: found.size, mtimeMs: found.mtimeMs } : { code: 'notAFile' };
  } catch (error) {
    const fault = fileFault(error);
    if (fault) return fault;
    throw error;
  }
}
