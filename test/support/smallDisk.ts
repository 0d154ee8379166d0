import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { leaveOut } from './leftOut.ts';

/** A disk of its own that is soon full: a real one, in memory. */
export interface SmallDisk {
  /** Writes a file until nothing more fits. */
  fill: () => void;
  /** Removes that file. */
  free: () => void;
  remove: () => void;
}

/** undefined: this user may not mount one. @param path  of a folder that is made if need be */
export function mountSmallDisk(path: string, bytes: number): SmallDisk | undefined {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    leaveOut('a disk that is full (it takes the right to mount one)');
    return undefined;
  }
  const filler = join(path, 'filler');
  return {
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2))
          try {
            for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => void execFileSync('umount', ['-l', path], { stdio: 'ignore' }),
  };
}
