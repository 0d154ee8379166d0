/**
 * The time that one piece of work may take before it lets others in. Long operations are generators that ask
 * `slice.over()` every few documents and yield when it says so.
 */
export interface Slice {
  over(): boolean;
}
/** A long operation: yields when its slice is over, returns its result. */
export type Work<T> = Generator<undefined, T, undefined>;
