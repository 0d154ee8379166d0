/** A unique key was there already: error 11000 of either engine. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 11_000;

/**
 * For the error of one write, or of a bulk write that is not ordered: nothing, when all that failed met a unique key.
 * @throws the error, when anything else went wrong
 */
export function ignoreDuplicates(error: unknown): undefined {
  const { writeErrors, code } = error as { code?: unknown; writeErrors?: { code?: unknown } | { code?: unknown }[] };
  const all = writeErrors === undefined ? [{ code }] : [writeErrors].flat();
  if (all.length === 0 || !all.every(isDuplicate)) throw error;
}
