import { expect } from 'chai';
import { machineClock } from '../src/clock.ts';

describe('The machine clock', () => {
  for (const ms of [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])
    it(`sleeps ${ms} ms, and not one`, async () => {
      const giveUp = new AbortController();
      let over = false;
      const slept = machineClock.sleep(ms, giveUp.signal).then(() => (over = true));
      // More than one turn of the timers: a sleep that was taken for one millisecond would have ended.
      await machineClock.sleep(20);
      expect(over).to.equal(false);
      giveUp.abort();
      await slept;
    });

  it('ends a sleep at once when it is called off, before and meanwhile', async () => {
    await machineClock.sleep(2 ** 33, AbortSignal.abort());
    const giveUp = new AbortController();
    const slept = machineClock.sleep(2 ** 33, giveUp.signal);
    giveUp.abort();
    await slept;
  });
});
