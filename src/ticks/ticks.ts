import { schedule } from 'node-cron';
import type { Clocks } from '../clock.ts';
import { errorData, type Log } from '../log.ts';

/**
 * What time brings. A job says "do everything that is due by `now`" and never "today's nine o'clock", so that missed
 * ticks, a sleeping laptop and a moved clock lose nothing. A job never overlaps itself: a tick that comes while it runs
 * is answered by one more run after it.
 */
export interface Job {
  name: string;
  /** @param now business time, epoch ms */
  run(now: number): Promise<void>;
}

export interface Ticks {
  /** Does what is due now and settles when it is done. Errors are logged, never thrown. */
  tick(): Promise<void>;
  /** No more ticks; settles when the running jobs have ended. */
  stop(): Promise<void>;
}

/** Ticks each minute by the machine's time, and at once when business time is moved. */
export function startTicks(options: { clocks: Clocks; jobs: readonly Job[]; log: Log }): Ticks {
  const runners = options.jobs.map((job) => createRunner(job, options.clocks, options.log));
  const tick = async () => void (await Promise.all(runners.map((runner) => runner())));
  const minutely = schedule('* * * * *', () => void tick(), { timezone: 'Asia/Tehran' });
  const unsubscribe = options.clocks.business.onMove(tick);
  return {
    tick,
    async stop() {
      unsubscribe();
      await minutely.destroy();
      await Promise.all(runners.map((runner) => runner.ended()));
    },
  };
}

function createRunner(job: Job, { business }: Clocks, log: Log) {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const once = async () => {
    try {
      await job.run(business.now());
    } catch (error) {
      log.error('tick.failed', { job: job.name, ...errorData(error) });
    }
  };
  const start = (): Promise<void> =>
    (running = once().finally(() => {
      running = null;
    }));
  const run = (): Promise<void> => {
    if (!running) return start();
    next ??= running.then(() => {
      next = null;
      return start();
    });
    return next;
  };
  return Object.assign(run, { ended: async () => void (await (next ?? running)) });
}
