import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { spawnModule, temporaryFolder } from './process.ts';

/**
 * Power cuts without pulling a plug. A part of a test runs as a process of its own with a watched disk (disk.ts); what
 * it prints is JSON. Whenever it likes it calls `cutPower`, which copies an embedded store as the disk has it at that
 * moment: the file, and of the write-ahead log what a sync has covered. Everything else of the log counts as lost. That
 * is harsher than a real disk, which may have written more than it was asked for.
 *
 * SQLite's own syncs are not seen: the store must stay so small that no checkpoint is made.
 */
export async function withWatchedDisk(module: string): Promise<unknown> {
  const folder = await temporaryFolder();
  try {
    const { exit } = spawnModule(module, {
      cwd: folder.path,
      env: {
        NODE_OPTIONS: `--enable-source-maps --import=${join(import.meta.dirname, 'disk.js')}`,
        DISK: join(folder.path, 'disk'),
      },
    });
    const { code, stdout, stderr } = await exit;
    if (code !== 0) throw new Error(`${module} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as unknown;
  } finally {
    await folder.remove();
  }
}

const disk = (): string => process.env.DISK!;
const lines = (): number[] =>
  existsSync(disk()) ? readFileSync(disk(), 'utf8').split('\n').filter(Boolean).map(Number) : [];

/** How many syncs have ended. */
export const syncs = (): number => lines().length;

/** From now on no sync comes to its end, until the returned function is called. */
export function holdDisk(): () => void {
  writeFileSync(`${disk()}.held`, '');
  return () => rmSync(`${disk()}.held`);
}

/** The next sync that comes to its end fails. */
export const breakDisk = (): void => writeFileSync(`${disk()}.broken`, '');

/** Copies the store in `dataDir` as a power cut would leave it now. @returns the folder of the copy */
export function cutPower(dataDir: string): string {
  const synced = lines().at(-1) ?? 0;
  const copy = `${dataDir}-cut-${syncs()}-${performance.now()}`;
  mkdirSync(copy);
  copyFileSync(join(dataDir, 'kartyar.db'), join(copy, 'kartyar.db'));
  copyFileSync(join(dataDir, 'kartyar.db-wal'), join(copy, 'kartyar.db-wal'));
  truncateSync(join(copy, 'kartyar.db-wal'), synced);
  return copy;
}

/** Bytes of the write-ahead log. */
export const logSize = (dataDir: string): number => statSync(join(dataDir, 'kartyar.db-wal')).size;
