/** The results of `work` on each item, in order, with up to `most` items under way: nobody waits for nobody. */
export async function* mapConcurrent<T, R>(
  items: AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is awaited below; until then a failure is not unhandled.
    result.catch(() => undefined);
    started.push(result);
    if (started.length >= most) yield await started.shift()!;
  }
  while (started.length > 0) yield await started.shift()!;
}

export interface WritesUnderWay {
  /** Waits for a place. @throws what an earlier write failed with */
  add(write: Promise<unknown>): Promise<void>;
  /** Waits for all. @throws what a write failed with */
  end(): Promise<void>;
}

/** Runs `work` with up to `most` writes under way, and comes back, well or not, only when none is any more. */
export async function withWrites<T>(most: number, work: (writes: WritesUnderWay) => Promise<T>): Promise<T> {
  const started: Promise<unknown>[] = [];
  const writes: WritesUnderWay = {
    async add(write) {
      write.catch(() => undefined);
      started.push(write);
      while (started.length >= most) await started.shift();
    },
    async end() {
      while (started.length > 0) await started.shift();
    },
  };
  try {
    const result = await work(writes);
    await writes.end();
    return result;
  } finally {
    await Promise.allSettled(started);
  }
}
