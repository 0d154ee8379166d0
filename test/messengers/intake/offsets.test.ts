import { expect } from 'chai';
import { createOffsets } from '../../../src/messengers/intake/offsets.ts';
import { testMachineClock } from '../../support/clock.ts';

const updates = (...ids: number[]) => ids.map((update_id) => ({ update_id }));
const idsOf = (list: readonly { update_id: number }[]) => list.map(({ update_id }) => update_id);

describe('What polling confirms', () => {
  it('is nothing at the start, and all that is finished later', () => {
    const offsets = createOffsets();
    expect(offsets.next()).to.equal(0);
    offsets.offered(updates(10, 11), true);
    offsets.finished(10, true);
    offsets.finished(11, true);
    expect(offsets.next()).to.equal(12);
    expect(offsets.next()).to.equal(12);
  });

  it('lies below the lowest unfinished update, whatever is finished above it', () => {
    const offsets = createOffsets();
    offsets.offered(updates(10, 11, 12), true);
    offsets.finished(12, true);
    offsets.finished(10, true);
    expect(offsets.next()).to.equal(11);
    offsets.finished(11, true);
    expect(offsets.next()).to.equal(13);
  });

  it('hands on what is new, in order, and not what is known', () => {
    const offsets = createOffsets();
    expect(idsOf(offsets.offered(updates(11, 10, 11), true))).to.deep.equal([10, 11]);
    offsets.finished(11, true);
    expect(idsOf(offsets.offered(updates(10, 11, 12), true))).to.deep.equal([12]);
  });

  it('hands on again what could not be finished', () => {
    const offsets = createOffsets();
    offsets.offered(updates(10), true);
    offsets.finished(10, false);
    expect(offsets.next()).to.equal(10);
    expect(idsOf(offsets.offered(updates(10), true))).to.deep.equal([10]);
  });

  it('does not wait for ever for an update that the messenger has forgotten', () => {
    const offsets = createOffsets();
    offsets.offered(updates(10, 11), true);
    offsets.finished(10, false);
    offsets.finished(11, true);
    offsets.offered(updates(12), false);
    expect(offsets.next()).to.equal(10);
    offsets.offered([], true);
    offsets.finished(12, true);
    expect(offsets.next()).to.equal(13);
  });

  it('begins anew after a reset, when the messenger has begun to count anew', () => {
    const offsets = createOffsets();
    offsets.offered(updates(10, 11), true);
    offsets.finished(10, true);
    expect(offsets.next()).to.equal(11);
    offsets.finished(11, true);
    offsets.reset();
    expect(offsets.next()).to.equal(0);
    // The number of something finished may come again, for another update.
    expect(idsOf(offsets.offered(updates(3, 11), true))).to.deep.equal([3, 11]);
  });

  it('keeps what is unfinished over a reset', () => {
    const offsets = createOffsets();
    offsets.offered(updates(10), true);
    offsets.reset();
    expect(idsOf(offsets.offered(updates(10), true))).to.deep.equal([]);
    offsets.finished(10, true);
    expect(offsets.next()).to.equal(11);
  });

  it('ignores what has no number', () => {
    const offsets = createOffsets();
    expect(offsets.offered([{} as never, null as never, { update_id: 'x' } as never], true)).to.deep.equal([]);
    expect(offsets.next()).to.equal(0);
  });

  it('waits a moment for what is in hand, and not at all for nothing', async () => {
    const offsets = createOffsets();
    const clock = testMachineClock();
    const { signal } = new AbortController();
    await offsets.nothingInHand(clock, 500, signal);
    offsets.offered(updates(1, 2), true);
    let quiet = 0;
    void offsets.nothingInHand(clock, 500, signal).then(() => quiet++);
    await clock.pass(499);
    expect(quiet).to.equal(0);
    offsets.finished(1, true);
    offsets.finished(2, true);
    await clock.pass(0);
    expect(quiet).to.equal(1);
  });

  it('waits before what could not be finished is offered again, however soon that was known', async () => {
    const offsets = createOffsets();
    const clock = testMachineClock();
    offsets.offered(updates(1), true);
    let quiet = 0;
    void offsets.nothingInHand(clock, 200, new AbortController().signal).then(() => quiet++);
    offsets.finished(1, false);
    await clock.pass(0);
    await clock.pass(199);
    expect(quiet).to.equal(0);
    await clock.pass(1);
    expect(quiet).to.equal(1);
  });
});
