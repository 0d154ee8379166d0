import { expect } from 'chai';
import { silentLog } from '../../src/log.ts';
import { startTicks, type Job, type Ticks } from '../../src/ticks/ticks.ts';
import { testClocks } from '../support/clock.ts';

describe('ticks', () => {
  let ticks: Ticks;
  const start = (jobs: Job[], clocks = testClocks()) => {
    ticks = startTicks({ clocks, jobs, log: silentLog });
    return clocks;
  };
  afterEach(() => ticks.stop());

  it('hand business time to each job', async () => {
    const seen: number[] = [];
    const clocks = start([{ name: 'note', run: async (now) => void seen.push(now) }]);
    await ticks.tick();
    expect(seen).to.deep.equal([clocks.business.now()]);
  });

  it('come at once when business time is moved, and are over when the move settles', async () => {
    const seen: number[] = [];
    const clocks = start([{ name: 'note', run: async (now) => void seen.push(now) }]);
    const tomorrow = clocks.business.now() + 86_400_000;
    await clocks.business.moveTo(tomorrow);
    expect(seen).to.deep.equal([tomorrow]);
  });

  it('never run a job beside itself, but once more when ticks came meanwhile', async () => {
    let runs = 0;
    let beside = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    start([
      {
        name: 'slow',
        async run() {
          runs++;
          most = Math.max(most, ++beside);
          await new Promise<void>((resolve) => gates.push(resolve));
          beside--;
        },
      },
    ]);
    const first = ticks.tick();
    const others = [ticks.tick(), ticks.tick(), ticks.tick()];
    gates.shift()?.();
    await first;
    await new Promise((resolve) => setImmediate(resolve));
    gates.shift()?.();
    await Promise.all(others);
    expect({ runs, most }).to.deep.equal({ runs: 2, most: 1 });
  });

  it('go on after a job that fails', async () => {
    let runs = 0;
    start([
      {
        name: 'broken',
        async run() {
          runs++;
          throw new Error('no');
        },
      },
      { name: 'sound', run: async () => void runs++ },
    ]);
    await ticks.tick();
    await ticks.tick();
    expect(runs).to.equal(4);
  });
});
