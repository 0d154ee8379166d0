import { expect } from 'chai';
import { createAlarm, type Alarm } from '../../../src/messengers/wire/alarm.ts';
import { testMachineClock, type TestMachineClock } from '../../support/clock.ts';

describe('An alarm', () => {
  let clock: TestMachineClock;
  let alarm: Alarm;
  let rings: number[];
  let start: number;
  beforeEach(() => {
    clock = testMachineClock();
    start = clock.now();
    rings = [];
    alarm = createAlarm(clock, () => void rings.push(clock.now() - start));
  });

  it('rings once, when it was set to', async () => {
    alarm.set(start + 100);
    await clock.pass(99);
    expect(rings).to.deep.equal([]);
    await clock.pass(1_000);
    expect(rings).to.deep.equal([100]);
  });

  it('rings at the earliest instant to which it was set', async () => {
    for (const ms of [300, 100, 200]) alarm.set(start + ms);
    await clock.pass(1_000);
    expect(rings).to.deep.equal([100]);
  });

  it('can be set again after it has rung, and while it rings', async () => {
    const again = createAlarm(clock, () => {
      rings.push(clock.now() - start);
      if (rings.length < 3) again.set(clock.now() + 50);
    });
    again.set(start + 100);
    await clock.pass(1_000);
    expect(rings).to.deep.equal([100, 150, 200]);
  });

  it('rings at once for an instant that is over', async () => {
    alarm.set(start - 5);
    await clock.pass(0);
    expect(rings).to.deep.equal([0]);
  });

  it('does not ring when it is off, or not needed, and leaves nobody asleep', async () => {
    let asleep = 0;
    const counting = createAlarm(
      {
        now: () => clock.now(),
        sleep: async (ms, signal) => {
          asleep += 1;
          await clock.sleep(ms, signal);
          asleep -= 1;
        },
      },
      () => void rings.push(-1),
    );
    counting.set(start + 300);
    counting.set(start + 100);
    await clock.pass(0);
    expect(asleep, 'the later one is not waited for').to.equal(1);
    counting.off();
    await clock.pass(0);
    expect(asleep).to.equal(0);
    counting.set(Number.POSITIVE_INFINITY);
    await clock.pass(1_000);
    expect(rings).to.deep.equal([]);
  });
});
