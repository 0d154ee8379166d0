/** A memory with two bounds: it holds the newest keys only, and each value for a while only. */
export interface Recent<K, V> {
  /** undefined: not known, or too long ago. */
  get(key: K): V | undefined;
  /** Known from now on. Beyond the most that are remembered, what was set longest ago is forgotten. */
  set(key: K, value: V): void;
  delete(key: K): void;
}

/**
 * @param options.most  how many keys are remembered
 * @param options.forMs  how long a value is, by the clock `now`
 */
export function createRecent<K, V>(options: { most: number; forMs: number; now: () => number }): Recent<K, V> {
  const { most, forMs, now } = options;
  // A map keeps the order in which its keys were set.
  const known = new Map<K, { value: V; at: number }>();
  return {
    get(key) {
      const found = known.get(key);
      return found && now() - found.at < forMs ? found.value : undefined;
    },
    set(key, value) {
      known.delete(key);
      known.set(key, { value, at: now() });
      const oldest = known.keys().next();
      if (known.size > most && !oldest.done) known.delete(oldest.value);
    },
    delete: (key) => void known.delete(key),
  };
}
