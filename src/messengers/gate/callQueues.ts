import type { Job } from './job.ts';
import { chatPaces } from './pace.ts';
import type { Rate } from './rate.ts';

/** Where calls wait: replies, then replies that were kept, then pushes. */
export type QueueName = 'replies' | 'late' | 'pushes';

/** Who is next: the order of the gate, without its pauses and failures. */
export interface CallQueues {
  /** At the end of its line. What was kept for the same chat is older and goes before it. */
  add(job: Job): void;
  /** A kept call whose time has come. */
  addKept(job: Job): void;
  /** At the front: a call that is to be tried again. */
  addFirst(job: Job): void;
  remove(job: Job): boolean;
  takeIf(queue: QueueName, which: (job: Job) => boolean): Job[];
  takeAll(): Job[];
  waiting(queue: QueueName): readonly Job[];
  count(): number;
  /** The next call that may start now, taken out of its line, or the milliseconds until one may. */
  next(now: number, withPushes: boolean): Job | number;
  /** While a message is under way to a chat, the next one waits: they must not overtake each other. */
  started(job: Job): void;
  ended(job: Job): void;
}

const ORDER: readonly QueueName[] = ['replies', 'late', 'pushes'];
/** From this rate on the bucket holds more than one token, and pushes leave the last one to replies. */
const RESERVE_FROM = 10;

export function createCallQueues(rate: Rate, perSecond: number): CallQueues {
  const paces = chatPaces();
  const busy = new Set<string>();
  const queues: Record<QueueName, Job[]> = { replies: [], late: [], pushes: [] };

  function takeIf(queue: QueueName, which: (job: Job) => boolean): Job[] {
    const taken: Job[] = [];
    const left: Job[] = [];
    for (const job of queues[queue]) (which(job) ? taken : left).push(job);
    if (taken.length > 0) queues[queue] = left;
    return taken;
  }

  function delayOf(job: Job, now: number): number {
    if (job.notBefore > now) return job.notBefore - now;
    if (!speaks(job)) return 0;
    return busy.has(job.chat) ? Number.POSITIVE_INFINITY : paces.waitFor(job.chat, job.call.priority, now);
  }

  function next(now: number, withPushes: boolean): Job | number {
    let wait = Number.POSITIVE_INFINITY;
    for (const name of ORDER) {
      if (name === 'pushes' && !withPushes) continue;
      const reserve = name === 'pushes' && perSecond >= RESERVE_FROM ? 1 : 0;
      const blocked = new Set<string>();
      for (const [at, job] of queues[name].entries()) {
        if (job.chat !== '' && blocked.has(job.chat)) continue;
        const delay = delayOf(job, now);
        if (delay > 0) {
          wait = Math.min(wait, delay);
          blocked.add(job.chat);
          continue;
        }
        if (!isFree(job) && !rate.take(now, reserve)) return Math.min(wait, rate.waitFor(now, reserve));
        queues[name].splice(at, 1);
        if (speaks(job)) paces.take(job.chat, now);
        return job;
      }
    }
    return wait;
  }

  return {
    add(job) {
      if (job.call.priority === 'push') {
        queues.pushes.push(job);
        return;
      }
      const older = takeIf('late', ({ chat }) => chat !== '' && chat === job.chat);
      queues.replies.push(...older, job);
    },
    addKept: (job) => void queues.late.push(job),
    addFirst: (job) =>
      void queues[job.call.priority === 'push' ? 'pushes' : job.caller ? 'replies' : 'late'].unshift(job),
    remove: (job) => ORDER.some((queue) => takeIf(queue, (one) => one === job).length > 0),
    takeIf,
    takeAll: () => ORDER.flatMap((queue) => takeIf(queue, () => true)),
    waiting: (queue) => queues[queue],
    count: () => queues.replies.length + queues.late.length + queues.pushes.length,
    next,
    started: (job) => void (speaks(job) && busy.add(job.chat)),
    ended: (job) => void (speaks(job) && busy.delete(job.chat)),
  };
}

/** Whether a call says something in its chat, where order and pace count. */
const speaks = (job: Job): boolean => (job.call.kind === 'send' || job.call.kind === 'edit') && job.chat !== '';

/** Calls that a messenger does not count as messages. */
const isFree = (job: Job): boolean => job.call.kind === 'fleeting' || job.call.kind === 'query';
