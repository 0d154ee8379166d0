/** A value that is asked for often and read seldom. */
export interface Fresh<T> {
  /** The value as it was read a short while ago at most. Those who ask while it is being read share that reading. */
  current(): Promise<T>;
  /** The next `current` reads anew, even while a reading is under way: that one may have begun before the change. */
  forget(): void;
}

/**
 * @param options.forMs  how old the value may be, counted from when its reading began, by the clock `now`
 * @param options.read  where it comes from; a failure reaches those who wait for it and is not kept
 */
export function createFresh<T>(options: { forMs: number; now: () => number; read: () => Promise<T> }): Fresh<T> {
  const { forMs, now, read } = options;
  let last: { at: number; underWay: boolean; value: Promise<T> } | null = null;
  return {
    current() {
      if (last && (last.underWay || now() - last.at < forMs)) return last.value;
      const reading = { at: now(), underWay: true, value: read() };
      last = reading;
      reading.value.then(
        () => {
          reading.underWay = false;
        },
        () => {
          if (last === reading) last = null;
        },
      );
      return reading.value;
    },
    forget() {
      last = null;
    },
  };
}
