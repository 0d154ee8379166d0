/**
 * The option of a write whose answer means that a power cut cannot take it back: it is on the disk, of a majority where
 * the store has several servers, and so is everything that the same process was answered before. Both engines know it;
 * what they promise without it says embedded/README.md.
 */
export const ON_DISK = { writeConcern: { w: 'majority', j: true } } as const;
