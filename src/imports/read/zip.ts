import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { atMost, UnreadableFile } from './table.ts';

/** More parts than any workbook has. */
const MOST_ENTRIES = 10_000;
/** Bytes of the parts' names and of what is noted beside them: all are held. */
const LARGEST_DIRECTORY = 4 * 1024 ** 2;
/** What is unpacked altogether, the same part again counted again: a workbook may name one part a thousand times. */
const MOST_UNPACKED = 3 * 1024 ** 3;
/** Tables are packed to a tenth, very even ones to a fiftieth; what is small does no harm. */
const MOST_TIMES_PACKED = 250;
const SMALL = 64 * 1024 ** 2;

/** The parts of a .zip, read as streams and never beyond the size that they state, which is bounded by the reader. */
export interface Zip {
  has(name: string): boolean;
  size(name: string): number;
  /** The part's bytes. @throws UnreadableFile when it has more than `limit` bytes or is damaged */
  bytes(name: string, limit: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

export const damaged = (): UnreadableFile => new UnreadableFile({ code: 'workbookDamaged' });

const tooLarge = (): UnreadableFile => new UnreadableFile({ code: 'workbookTooLarge' });

/** @param mostUnpacked  bytes, of all that is read of it */
export async function openZip(path: string, mostUnpacked = MOST_UNPACKED): Promise<Zip> {
  let file: ZipFile;
  const entries = new Map<string, Entry>();
  try {
    file = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch {
    throw damaged();
  }
  try {
    atMost(MOST_ENTRIES, file.entryCount, 'parts');
    let directory = 0;
    for await (const entry of file.eachEntry()) {
      directory += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      atMost(LARGEST_DIRECTORY, directory, 'directory');
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    file.close();
    throw error instanceof UnreadableFile ? error : damaged();
  }
  let unpacked = 0;
  async function* bytes(name: string, limit: number): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (!entry) throw damaged();
    const { uncompressedSize: size, compressedSize: packed } = entry;
    if (size > limit || (size > SMALL && size > packed * MOST_TIMES_PACKED)) throw tooLarge();
    let stream: Readable | undefined;
    try {
      stream = await file.openReadStreamPromise(entry);
      for await (const chunk of stream) {
        unpacked += (chunk as Buffer).length;
        if (unpacked > mostUnpacked) throw tooLarge();
        yield chunk as Buffer;
      }
    } catch (error) {
      throw error instanceof UnreadableFile ? error : damaged();
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
