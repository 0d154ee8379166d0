import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UnreadableFile } from './table.ts';

/** More parts than any workbook has. */
const MOST_ENTRIES = 10_000;

/** The parts of a .zip, read as streams and never beyond the size that they state, which is bounded by the reader. */
export interface Zip {
  has(name: string): boolean;
  size(name: string): number;
  /** The part's bytes. @throws UnreadableFile when it has more than `limit` bytes or is damaged */
  bytes(name: string, limit: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

export const damaged = (): UnreadableFile => new UnreadableFile({ code: 'workbookDamaged' });

export async function openZip(path: string): Promise<Zip> {
  let file: ZipFile;
  const entries = new Map<string, Entry>();
  try {
    file = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch {
    throw damaged();
  }
  try {
    if (file.entryCount > MOST_ENTRIES) throw damaged();
    for await (const entry of file.eachEntry()) entries.set(entry.fileName, entry);
  } catch {
    file.close();
    throw damaged();
  }
  async function* bytes(name: string, limit: number): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (!entry) throw damaged();
    if (entry.uncompressedSize > limit) throw new UnreadableFile({ code: 'workbookTooLarge' });
    let stream: Readable | undefined;
    try {
      stream = await file.openReadStreamPromise(entry);
      for await (const chunk of stream) yield chunk as Buffer;
    } catch {
      throw damaged();
    } finally {
      stream?.destroy();
    }
  }
  return {
    has: (name) => entries.has(name),
    size: (name) => entries.get(name)?.uncompressedSize ?? 0,
    bytes,
    close: async () => {
      if (!file.isOpen) return;
      await new Promise<void>((closed) => {
        file.once('close', () => closed());
        file.once('error', () => closed());
        file.close();
      });
    },
  };
}
