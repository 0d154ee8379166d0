import type { Ceiling } from './ceiling.ts';
import type { Job } from './job.ts';
import { chatPaces } from './pace.ts';
import type { Rate } from './rate.ts';

/** Where calls wait: replies, then replies that were kept, then what tidies up, then pushes. */
export type QueueName = 'replies' | 'late' | 'chores' | 'pushes';

/** Who is next: the order of the gate, without its pauses and failures. */
export interface CallQueues {
  /** At the end of its queue. What was kept for the same chat is older and goes before it. */
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
  /** The next call that may start now, taken out of its queue, or the milliseconds until one may. */
  next(now: number, withPushes: boolean): Job | number;
  /** While a message is under way to a chat, the next one waits: they must not overtake each other. */
  started(job: Job): void;
  ended(job: Job): void;
}

const REPLIES: readonly QueueName[] = ['replies', 'late', 'chores'];
const ORDER: readonly QueueName[] = [...REPLIES, 'pushes'];

/**
 * @param options.pushes    how fast may be sent what nobody asked for
 * @param options.ceiling   what the messenger takes, as far as it has said
 * @param options.onPaced   told of a reply that waits only because its chat has had too many; it stays where it is
 */
export function createCallQueues(options: { pushes: Rate; ceiling: Ceiling; onPaced(job: Job): void }): CallQueues {
  const { pushes, ceiling } = options;
  const paces = chatPaces();
  const busy = new Set<string>();
  const queues: Record<QueueName, Job[]> = { replies: [], late: [], chores: [], pushes: [] };

  function takeIf(queue: QueueName, which: (job: Job) => boolean): Job[] {
    const taken: Job[] = [];
    const left: Job[] = [];
    for (const job of queues[queue]) (which(job) ? taken : left).push(job);
    if (taken.length > 0) queues[queue] = left;
    return taken;
  }

  const queueOf = ({ call, caller }: Job): QueueName => {
    if (call.priority === 'push') return 'pushes';
    return call.kind === 'chore' ? 'chores' : caller ? 'replies' : 'late';
  };

  function next(now: number, withPushes: boolean): Job | number {
    let wait = Number.POSITIVE_INFINITY;
    /** Chats in which an earlier call waits, and whether it is only their pace that it waits for. */
    const blocked = new Map<string, boolean>();
    const paced: Job[] = [];
    /** A reply waits for what the messenger takes in a second: nothing is tidied up before it. */
    let repliesWait = false;
    const found = ((): Job | null => {
      for (const name of withPushes ? ORDER : REPLIES) {
        if (name === 'chores' && repliesWait) continue;
        for (const [at, job] of queues[name].entries()) {
          const before = job.chat === '' ? undefined : blocked.get(job.chat);
          if (before) paced.push(job);
          if (before !== undefined) continue;
          const pace = speaks(job) && !busy.has(job.chat) ? paces.waitFor(job.chat, job.call.priority, now) : 0;
          const delay = job.notBefore > now ? job.notBefore - now : speaks(job) && busy.has(job.chat) ? Infinity : pace;
          if (delay > 0) {
            wait = Math.min(wait, delay);
            blocked.set(job.chat, pace > 0);
            if (pace > 0) paced.push(job);
            continue;
          }
          if (counts(job)) {
            const full = ceiling.waitFor(now) || (name === 'pushes' ? pushes.waitFor(now) : 0);
            if (full > 0) {
              // Only what is no message may still go before it.
              wait = Math.min(wait, full);
              repliesWait ||= name !== 'pushes';
              continue;
            }
            ceiling.take(now);
            if (name === 'pushes') pushes.take(now);
          }
          queues[name].splice(at, 1);
          if (speaks(job)) paces.take(job.chat, now);
          return job;
        }
      }
      return null;
    })();
    for (const job of paced) if (job.call.priority === 'reply') options.onPaced(job);
    return found ?? wait;
  }

  return {
    add(job) {
      const name = queueOf(job);
      const older = name === 'replies' ? takeIf('late', ({ chat }) => chat !== '' && chat === job.chat) : [];
      queues[name].push(...older, job);
    },
    addKept: (job) => void queues[queueOf(job)].push(job),
    addFirst: (job) => void queues[queueOf(job)].unshift(job),
    remove: (job) => ORDER.some((queue) => takeIf(queue, (one) => one === job).length > 0),
    takeIf,
    takeAll: () => ORDER.flatMap((queue) => takeIf(queue, () => true)),
    waiting: (queue) => queues[queue],
    count: () => ORDER.reduce((sum, queue) => sum + queues[queue].length, 0),
    next,
    started: (job) => void (speaks(job) && busy.add(job.chat)),
    ended: (job) => void (speaks(job) && busy.delete(job.chat)),
  };
}

/** Whether a call says something in its chat, where order and pace count. */
const speaks = (job: Job): boolean => (job.call.kind === 'send' || job.call.kind === 'edit') && job.chat !== '';

/** Whether a messenger counts a call against what may be said in a second: what tidies up says nothing. */
export const counts = (job: Job): boolean => job.call.kind === 'send' || job.call.kind === 'edit';
