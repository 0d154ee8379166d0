/** Waiting for something to become so, without polling: whoever changes anything calls `look`. */
export interface Waiting {
  look: () => void;
  /**
   * Settles with what `find` gives, asked at once and after every change, as soon as that is neither undefined nor false.
   * @throws Error with `problem` after `timeoutMs` of real time.
   */
  until<T>(find: () => T | undefined | false, timeoutMs: number, problem: () => string): Promise<T>;
}

export function createWaiting(): Waiting {
  const watchers = new Set<() => void>();
  return {
    look() {
      for (const watcher of watchers) watcher();
    },
    until(find, timeoutMs, problem) {
      return new Promise((resolve, reject) => {
        const end = (finish: () => void) => {
          clearTimeout(timer);
          watchers.delete(watcher);
          finish();
        };
        const watcher = () => {
          try {
            const found = find();
            if (found !== undefined && found !== false) end(() => resolve(found));
          } catch (error) {
            end(() => reject(error));
          }
        };
        const timer = setTimeout(() => end(() => reject(new Error(problem()))), timeoutMs);
        watchers.add(watcher);
        watcher();
      });
    },
  };
}
