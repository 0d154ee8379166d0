/** The results of `work` on each item, in order, with up to `most` items under way: nobody waits for nobody. */
export async function* ahead<T, R>(
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

/** Up to `most` writes under way; `add` waits for a place, `end` for all of them. The first failure is thrown by either. */
export function writesUnderWay(most: number): { add(write: Promise<unknown>): Promise<void>; end(): Promise<void> } {
  const started: Promise<unknown>[] = [];
  return {
    async add(write) {
      write.catch(() => undefined);
      started.push(write);
      while (started.length >= most) await started.shift();
    },
    async end() {
      while (started.length > 0) await started.shift();
    },
  };
}
