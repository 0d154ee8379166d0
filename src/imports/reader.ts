import { Worker } from 'node:worker_threads';
import { type Unreadable, UnreadableFile } from './read/table.ts';
import type { Batch, Heading, ReadOptions } from './readRows.ts';

export interface ThreadData {
  path: string;
  secret: string;
  pattern: RegExp;
}
export type FromThread = { part: Heading | Batch } | { end: true } | { unreadable: Unreadable };

/**
 * Megabytes of the thread's heap. A workbook of 900,000 rows takes a tenth; its texts lie outside of the heap and have
 * their own bound.
 */
const MOST_HEAP = 256;

/** Batches that may be under way: enough that neither side waits for the other, few enough to be little memory. */
export const MOST_WAITING = 4;

export interface Reader {
  heading: Heading;
  batches(): AsyncGenerator<Batch>;
  /** Ends the thread; safe to call at any time. */
  close(): Promise<void>;
}

/**
 * Reads a file in a worker thread, so that this one goes on answering people. The thread reads ahead by a few batches
 * and then waits.
 * @param mostHeap  megabytes; a file that takes more is refused, and this process goes on
 * @throws UnreadableFile
 */
export async function openReader({ path, keys, pattern }: ReadOptions, mostHeap = MOST_HEAP): Promise<Reader> {
  const data: ThreadData = { path, secret: keys.secretForThread(), pattern };
  // The compiled file by name: only imports have their extension rewritten.
  const worker = new Worker(new URL('./readerThread.js', import.meta.url), {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: mostHeap },
  });
  const arrived: FromThread[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  worker.on('message', (message: FromThread) => {
    arrived.push(message);
    wake();
  });
  worker.on('error', (error) => {
    const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    failure = outOfMemory ? new UnreadableFile({ code: 'fileTooMuchMemory', mostMegabytes: mostHeap }) : error;
    wake();
  });
  worker.on('exit', () => {
    failure ??= new Error('The thread that reads has ended.');
    wake();
  });

  async function next(): Promise<Heading | Batch | undefined> {
    while (arrived.length === 0) {
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const message = arrived.shift()!;
    if ('unreadable' in message) throw new UnreadableFile(message.unreadable);
    if ('end' in message) return undefined;
    worker.postMessage('taken');
    return message.part;
  }

  async function* batches(): AsyncGenerator<Batch> {
    for (;;) {
      const batch = await next();
      if (batch === undefined) return;
      yield batch as Batch;
    }
  }

  const close = async (): Promise<void> => void (await worker.terminate());
  try {
    return { heading: (await next()) as Heading, batches, close };
  } catch (error) {
    await close();
    throw error;
  }
}
