import { leaveOutLong } from './leftOut.ts';
import { tier } from './tier.ts';

/**
 * Like mocha's `it`, for tests of a suite that take long beside what they add to the others: they are left out of
 * `npm test`, which says so, and run in `.ci/run`.
 * @param of  what such tests of this suite are about, in a few words for that line
 */
export const longTests = (of: string): ((title: string, test: Mocha.AsyncFunc) => void) =>
  tier === 'test' ? () => leaveOutLong(of) : (title, test) => void it(title, test);

/** The same for whole suites: mocha's `describe`, or one like it, that `npm test` leaves out. */
export const longSuite =
  (
    of: string,
    declare: (title: string, suite: (this: Mocha.Suite) => void) => void = (title, suite) =>
      void describe(title, suite),
  ) =>
  (title: string, suite: (this: Mocha.Suite) => void): void =>
    tier === 'test' ? leaveOutLong(of) : declare(title, suite);
