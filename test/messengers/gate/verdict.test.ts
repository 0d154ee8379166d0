import { expect } from 'chai';
import type { CallKind } from '../../../src/messengers/gate/calls.ts';
import { KEEP_AFTER_MS, retryWait, verdictOn, type Verdict } from '../../../src/messengers/gate/verdict.ts';

const TRANSIENT = { class: 'transient', delivered: 'unknown' } as const;

/** What becomes of a reply of that kind after so many tries in so much time. */
const verdict = (kind: CallKind, tries: number, waitedMs = 0): Verdict =>
  verdictOn({ kind, priority: 'reply', tries, waitedMs }, TRANSIENT);
const KINDS: readonly CallKind[] = ['send', 'edit', 'chore', 'fleeting', 'query', 'control'];

describe('What becomes of a call that failed', () => {
  it('is that whoever sends unasked is told, whatever it was', () => {
    for (const kind of KINDS)
      expect(verdictOn({ kind, priority: 'push', tries: 1, waitedMs: 0 }, TRANSIENT), kind).to.equal('tell');
  });

  it('is that the caller is told of anything but trouble on the way', () => {
    for (const name of ['permanent', 'rate', 'configuration', 'benign', 'bug'] as const)
      for (const kind of KINDS)
        expect(
          verdictOn({ kind, priority: 'reply', tries: 1, waitedMs: 0 }, { class: name, delivered: 'no' }),
          `${name} ${kind}`,
        ).to.equal('tell');
  });

  it('is that what says something, or tidies up, is tried again, and made later after five tries or twenty seconds', () => {
    for (const kind of ['send', 'edit', 'chore'] as const) {
      expect([1, 4, 5, 6].map((tries) => verdict(kind, tries))).to.deep.equal(['again', 'again', 'later', 'later']);
      expect(verdict(kind, 1, KEEP_AFTER_MS)).to.equal('again');
      expect(verdict(kind, 1, KEEP_AFTER_MS + 1)).to.equal('later');
    }
  });

  it('is that a question is tried again as often, and then its caller is told', () => {
    expect([1, 4, 5].map((tries) => verdict('query', tries))).to.deep.equal(['again', 'again', 'tell']);
    expect(verdict('query', 1, KEEP_AFTER_MS + 1)).to.equal('tell');
  });

  it('is that the answer to a press is tried once more, and then let be', () => {
    expect([1, 2, 3].map((tries) => verdict('fleeting', tries))).to.deep.equal(['again', 'perhapsDone', 'perhapsDone']);
  });

  it('waits half a second before the first further try, twice as long each time, a minute at most', () => {
    expect([1, 2, 3, 7, 8, 9, 20].map(retryWait)).to.deep.equal([500, 1_000, 2_000, 32_000, 60_000, 60_000, 60_000]);
  });
});
