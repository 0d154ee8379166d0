/**
 * The option of a write whose answer means that a power cut cannot take it back: it is on the disk, of a majority where
 * the store has several servers, and so is everything that the same process was answered before. Both engines know it.
 *
 * Without it: the embedded engine may lose the last second (embedded/README.md). A single MongoDB server answers from
 * memory and writes its journal ten times a second; `j` makes it write at once. A replica set waits for the journals of a
 * majority by default, but for w: 1 where it has arbiters or was told so; then a failover can take a write back. `w`
 * and `j` together say the same everywhere, and wait while there is no majority.
 * Source: https://www.mongodb.com/docs/manual/reference/write-concern/
 */
export const ON_DISK = { writeConcern: { w: 'majority', j: true } } as const;
