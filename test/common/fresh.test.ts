import { expect } from 'chai';
import { createFresh } from '../../src/common/fresh.ts';

describe('A value that is kept fresh', () => {
  /** Each reading answers when the test says so. */
  function source() {
    const clock = { now: 1_000 };
    const readings: { answer(value: string): void; fail(): void }[] = [];
    const read = () =>
      new Promise<string>((answer, reject) => void readings.push({ answer, fail: () => reject(new Error('away')) }));
    return { clock, readings, fresh: createFresh({ forMs: 10, now: () => clock.now, read }) };
  }

  it('is read once for all who ask meanwhile, and again when it is old', async () => {
    const { clock, readings, fresh } = source();
    const asked = [fresh.current(), fresh.current()];
    clock.now += 100;
    asked.push(fresh.current());
    readings[0]!.answer('one');
    expect(await Promise.all(asked)).to.deep.equal(['one', 'one', 'one']);
    expect(readings).to.have.length(1);
    const later = fresh.current();
    readings[1]!.answer('two');
    expect(await later).to.equal('two');
    clock.now += 9;
    expect(await fresh.current()).to.equal('two');
    clock.now += 1;
    void fresh.current();
    expect(readings).to.have.length(3);
  });

  it('is read anew after it was forgotten, even when a reading is under way that began before', async () => {
    const { readings, fresh } = source();
    const before = fresh.current();
    fresh.forget();
    const after = fresh.current();
    readings[1]!.answer('new');
    readings[0]!.answer('old');
    expect(await Promise.all([before, after])).to.deep.equal(['old', 'new']);
    expect(await fresh.current()).to.equal('new');
  });

  it('is read anew after a failure, which whoever waited for it is told', async () => {
    const { readings, fresh } = source();
    const failed = fresh.current().catch((error: Error) => error.message);
    readings[0]!.fail();
    expect(await failed).to.equal('away');
    const again = fresh.current();
    readings[1]!.answer('back');
    expect(await again).to.equal('back');
  });

  it('stays when an older reading fails after it', async () => {
    const { readings, fresh } = source();
    const older = fresh.current().catch(() => 'failed');
    fresh.forget();
    const newer = fresh.current();
    readings[1]!.answer('new');
    await newer;
    readings[0]!.fail();
    expect(await older).to.equal('failed');
    expect(await fresh.current()).to.equal('new');
    expect(readings).to.have.length(2);
  });
});
