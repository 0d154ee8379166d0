/** All of a list in its order, `size` at a time; the last part may be shorter. */
export function* inParts<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
