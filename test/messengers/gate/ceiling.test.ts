import { expect } from 'chai';
import { createCeiling, type Ceiling } from '../../../src/messengers/gate/ceiling.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** One that has seen so many calls taken in the last second, and was refused at 0. */
function refusedAfter(calls: number): Ceiling {
  const ceiling = createCeiling();
  for (let i = 0; i < calls; i += 1) ceiling.taken(-1);
  ceiling.refused(0);
  return ceiling;
}
/** When calls get through that ask as soon as they may, from `now` on, ms. */
function goesAt(ceiling: Ceiling, count: number, now = 0): number[] {
  const went: number[] = [];
  for (let at = now; went.length < count;) {
    const wait = ceiling.waitFor(at);
    at += wait;
    if (wait === 0) {
      expect(ceiling.take(at)).to.equal(true);
      went.push(at);
    }
  }
  return went;
}

describe('What a messenger takes in a second', () => {
  it('is not known until it refuses: nothing waits', () => {
    const ceiling = createCeiling();
    for (let i = 0; i < 500; i += 1) {
      expect(ceiling.waitFor(0)).to.equal(0);
      expect(ceiling.take(0)).to.equal(true);
      ceiling.taken(0);
    }
    expect(ceiling.perSecond(0)).to.equal(null);
  });

  it('is what it took in the last second before it refused, less a little', () => {
    expect(refusedAfter(100).perSecond(0)).to.equal(90);
    const ceiling = createCeiling();
    for (const at of [-1_000, -999, -500, -1, 0]) for (let i = 0; i < 10; i += 1) ceiling.taken(at);
    ceiling.refused(0);
    expect(ceiling.perSecond(0), 'of the second itself alone').to.equal(36);
  });

  it('is known of that second however many went before it', () => {
    const ceiling = createCeiling();
    for (let i = 0; i < 2_500; i += 1) ceiling.taken(-5_000 + i);
    for (let i = 0; i < 100; i += 1) ceiling.taken(-1);
    ceiling.refused(0);
    expect(ceiling.perSecond(0)).to.equal(90);
  });

  it('is never taken for less than five', () => {
    expect(refusedAfter(0).perSecond(0)).to.equal(5);
    const ceiling = refusedAfter(10);
    for (let at = 2 * SECOND; at < 20 * SECOND; at += 2 * SECOND) ceiling.refused(at);
    expect(ceiling.perSecond(20 * SECOND)).to.equal(5);
  });

  it('is a third less after another refusal, and not for those that were under way together', () => {
    const ceiling = refusedAfter(100);
    ceiling.refused(999);
    expect(ceiling.perSecond(999)).to.equal(90);
    ceiling.refused(1_000);
    expect(ceiling.perSecond(1_000)).to.equal(60);
  });

  it('rises by a tenth for each half minute without a refusal, and is forgotten after ten minutes', () => {
    const ceiling = refusedAfter(100);
    expect(ceiling.perSecond(30 * SECOND - 1)).to.equal(90);
    expect(ceiling.perSecond(30 * SECOND)).to.be.closeTo(99, 1e-9);
    expect(ceiling.perSecond(90 * SECOND), 'two more').to.be.closeTo(119.79, 1e-9);
    expect(ceiling.perSecond(10 * MINUTE)).to.be.above(119);
    expect(ceiling.perSecond(10 * MINUTE + 1)).to.equal(null);
    expect(ceiling.waitFor(10 * MINUTE + 1)).to.equal(0);
  });

  it('is learned anew after it was forgotten', () => {
    const ceiling = refusedAfter(100);
    for (let i = 0; i < 20; i += 1) ceiling.taken(11 * MINUTE - 1);
    ceiling.refused(11 * MINUTE);
    expect(ceiling.perSecond(11 * MINUTE)).to.equal(18);
  });

  it('bounds the calls of every second from then on, also after a time in which none went', () => {
    const ceiling = refusedAfter(100);
    for (const start of [0, 20 * SECOND]) {
      const went = goesAt(ceiling, 90, start);
      expect(went[0]! - start, 'none at once after a refusal').to.be.at.least(start === 0 ? 1 : 0);
      expect(went.at(-1)! - start).to.be.within(950, 1_005);
      expect(went.filter((at) => at === went[0])).to.have.length(1);
    }
  });

  it('lets one that was told to wait go exactly then', () => {
    const ceiling = refusedAfter(100);
    const wait = ceiling.waitFor(0);
    expect(ceiling.take(wait - 1)).to.equal(false);
    expect(ceiling.take(wait)).to.equal(true);
    expect(ceiling.take(wait)).to.equal(false);
  });

  it('is what it took in the second of its refusal, with the calls that were under way, less a little', () => {
    const ceiling = createCeiling();
    for (let n = 0; n < 20; n++) ceiling.taken(n * 10);
    ceiling.refused(250);
    expect(ceiling.perSecond(250)).to.equal(18);
    // Their answers come after that of the call which was refused.
    for (let n = 0; n < 10; n++) ceiling.taken(260 + n);
    expect(ceiling.perSecond(300)).to.equal(27);
  });

  it('is a little less, and no third less, where it was nearly right', () => {
    const ceiling = createCeiling();
    for (let n = 0; n < 30; n++) ceiling.taken(n);
    ceiling.refused(40);
    const later = 10_000;
    for (let n = 0; n < 26; n++) ceiling.taken(later - 900 + n * 30);
    ceiling.refused(later);
    expect(ceiling.perSecond(later)).to.be.closeTo(23.4, 0.01);
    // Whatever comes after that: not as many as it has just refused.
    for (let n = 0; n < 40; n++) ceiling.taken(later + 1 + n);
    expect(ceiling.perSecond(later + 50)).to.be.at.most(27);
  });
});
