import type { MessagePort } from 'node:worker_threads';
import { receiveMessageOnPort } from 'node:worker_threads';
import { toMessage } from '../errors.ts';
import type { Reply, Request, Result } from '../protocol.ts';
import type { Slice, Work } from './slice.ts';
import type { Sqlite } from './sqlite.ts';

/**
 * Who is served when, in the engine's thread.
 *
 * Operations are generators. Those that came in meanwhile run first, in order; one that does not end within a slice
 * steps back and goes on when nobody waits. What they write is committed together, and only then are they answered:
 * an answer means that the commit is done.
 */
const SLICE = 10;
/** A long operation lets others in after as little as this, when somebody waits. */
const COURTESY = 1;

interface Task {
  /** Of the request; 0 is work of the engine's own. */
  id: number;
  work: Work<Result | undefined>;
}

export class Scheduler {
  readonly #port: MessagePort;
  readonly #sqlite: Sqlite;
  readonly #start: (request: Request) => Work<Result | undefined>;
  readonly #fresh: Task[] = [];
  #long: Task[] = [];
  #replies: Reply[] = [];
  #scheduled = false;
  #since = 0;
  /** Called after each commit of something. */
  onCommit: () => void = () => undefined;

  constructor(port: MessagePort, sqlite: Sqlite, start: (request: Request) => Work<Result | undefined>) {
    this.#port = port;
    this.#sqlite = sqlite;
    this.#start = start;
    port.on('message', (requests: Request[]) => {
      this.#take(requests);
      this.#waiting();
      this.#round();
    });
  }

  readonly slice: Slice = {
    over: () => {
      const spent = performance.now() - this.#since;
      return spent > SLICE || (spent > COURTESY && this.#waiting());
    },
  };

  /** Work of the engine's own, such as the sweep of what has expired. */
  add(work: Work<Result | undefined>): void {
    this.#long.push({ id: 0, work });
    this.#schedule();
  }

  get idle(): boolean {
    return this.#fresh.length === 0 && this.#long.length === 0;
  }

  /** Ends when all operations but the one that asks have ended; the engine's own work is dropped. */
  *lastOne(): Work<void> {
    this.#long = this.#long.filter(({ id }) => id !== 0);
    while (!this.idle) yield;
  }

  #take(requests: readonly Request[]): void {
    for (const request of requests) this.#fresh.push({ id: request.id, work: this.#start(request) });
  }

  /** Takes in what has arrived. @returns whether somebody waits */
  #waiting(): boolean {
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port))
      this.#take(next.message as Request[]);
    return this.#fresh.length > 0;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#round();
    });
  }

  #round(): void {
    const end = performance.now() + SLICE;
    for (let task = this.#fresh.shift(); task; task = performance.now() < end ? this.#fresh.shift() : undefined)
      this.#step(task);
    if (this.#fresh.length === 0) {
      const task = this.#long.shift();
      if (task) this.#step(task);
    }
    this.#commit();
    if (!this.idle) this.#schedule();
  }

  #step(task: Task): void {
    const { id, work } = task;
    this.#since = performance.now();
    try {
      const { done, value } = work.next();
      if (!done) this.#long.push(task);
      else this.#replies.push({ id, ...(value ? { result: value } : {}) });
    } catch (error) {
      // SQLite may have given up the whole transaction: then all that is waiting for its commit has failed with it.
      if (this.#sqlite.lost) this.#failAll(error);
      this.#replies.push({ id, error: toMessage(error) });
    }
  }

  #commit(): void {
    try {
      if (this.#sqlite.commit()) this.onCommit();
    } catch (error) {
      this.#failAll(error);
    }
    const replies = this.#replies.filter(({ id }) => id !== 0);
    this.#replies = [];
    if (replies.length === 0) return;
    const buffers = replies.flatMap(({ result }) => (result?.docs ? [result.docs.buffer] : []));
    this.#port.postMessage(replies, buffers);
  }

  /** The transaction is gone: whoever had a part in it hears of it, those that have not ended yet too. */
  #failAll(error: unknown): void {
    this.#sqlite.rollback();
    this.#replies = this.#replies.map(({ id }) => ({ id, error: toMessage(error) }));
  }
}
