/** Longest text and most texts that are remembered. */
const LENGTH = 64;
const SIZE = 10_000;

/**
 * `read`, remembering what it said of each text: a column of counties, states or names holds few different ones.
 * A cell may be a slice of a whole portion of the file and would hold that in memory, so a copy is what is kept.
 */
export function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const value = read(text);
    if (text.length > LENGTH) return value;
    if (known.size >= SIZE) known.clear();
    known.set(Buffer.from(text, 'utf16le').toString('utf16le'), value);
    return value;
  };
}
