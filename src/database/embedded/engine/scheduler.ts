import type { MessagePort } from 'node:worker_threads';
import { receiveMessageOnPort } from 'node:worker_threads';
import { toMessage } from '../errors.ts';
import type { Reply, Request, Result } from '../protocol.ts';
import type { Slice, Work } from './slice.ts';
import type { Sqlite } from './sqlite.ts';

/**
 * Who is served when, in the engine's thread.
 *
 * Operations are generators. Short ones run first, in the order in which they came; bulk writes, and whatever does not
 * end within a slice, go on when nobody waits. What was written is committed together, and only then are those who wrote
 * it answered: an answer means that the commit is done, and to whoever asked for that, that it is on the disk. Bulk
 * writes alone share a transaction for longer, for each commit writes every page anew that it touched.
 */
/** The longest that an operation runs before it lets others in, ms. */
const SLICE = 10;
/** When somebody waits, a long operation lets them in after this, ms. */
const COURTESY = 1;
/** For how long bulk writes share a transaction, ms. */
const GATHER = 100;
/** Bulk writes of more bytes do not count as short. */
const LARGE = 16 * 1024;

interface Task {
  /** Of the request; 0 is work of the engine's own. */
  id: number;
  work: Work<Result | undefined>;
  /** A bulk write: its answer may wait for others of its kind. */
  patient: boolean;
  /** Its answer waits for the disk. */
  durable: boolean;
}

interface Answer {
  reply: Reply;
  durable: boolean;
}

export class Scheduler {
  readonly #port: MessagePort;
  readonly #sqlite: Sqlite;
  readonly #start: (request: Request) => Work<Result | undefined>;
  readonly #fresh: Task[] = [];
  #long: Task[] = [];
  #answers: Answer[] = [];
  /** Groups of answers that wait for the disk. */
  #syncing = 0;
  #scheduled = false;
  #since = 0;
  #looked = 0;
  /** An operation that is not a bulk write waits for the commit: it is made at once. */
  #urgent = false;
  #begun = 0;
  readonly #afterCommit: (() => void)[] = [];
  /** Is to call `done` when all that was committed before is on the disk. */
  whenSynced: (done: (error?: Error) => void) => void = (done) => done();

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
      const now = performance.now();
      if (now - this.#since > SLICE) return true;
      if (now - this.#since < COURTESY || now - this.#looked < COURTESY) return false;
      this.#looked = now;
      return this.#waiting();
    },
  };

  /** Work of the engine's own, such as the sweep of what has expired. */
  add(work: Work<Result | undefined>): void {
    this.#long.push({ id: 0, work, patient: false, durable: false });
    this.#schedule();
  }

  /** Calls `told` after each commit of something, before those who wrote it are answered. */
  afterCommit(told: () => void): void {
    this.#afterCommit.push(told);
  }

  get idle(): boolean {
    return this.#fresh.length === 0 && this.#long.length === 0;
  }

  /** Ends when all operations but the one that asks have ended, on the disk where that was asked for; the engine's own work is dropped. */
  *lastOne(): Work<void> {
    this.#long = this.#long.filter(({ id }) => id !== 0);
    while (!this.idle || this.#syncing > 0 || this.#answers.some(({ durable }) => durable)) yield;
  }

  #take(requests: readonly Request[]): void {
    for (const request of requests) {
      const patient = request.operation === 'bulk' && (request.docs?.length ?? 0) > LARGE;
      const { id, durable = false } = request;
      (patient ? this.#long : this.#fresh).push({ id, work: this.#start(request), patient, durable });
    }
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
    // Only bulk writes wait for this commit: more of them may join it.
    const gathering = this.#long.length > 0 && !this.#urgent && performance.now() - this.#begun < GATHER;
    if (!gathering) this.#commit();
    if (!this.idle) this.#schedule();
  }

  #step(task: Task): void {
    const { id, work, durable } = task;
    this.#since = performance.now();
    this.#looked = this.#since;
    try {
      const { done, value } = work.next();
      if (!done) {
        // A bulk write goes on where it was: the sooner it is answered, the sooner comes the next.
        if (task.patient) this.#long.unshift(task);
        else this.#long.push(task);
        return;
      }
      this.#urgent ||= !task.patient;
      this.#answers.push({ reply: { id, ...(value ? { result: value } : {}) }, durable });
    } catch (error) {
      // SQLite may have given up the whole transaction: then all that is waiting for its commit has failed with it.
      if (this.#sqlite.lost) this.#failAll(error);
      this.#urgent = true;
      this.#answers.push({ reply: { id, error: toMessage(error) }, durable: false });
    }
  }

  #commit(): void {
    try {
      if (this.#sqlite.commit()) for (const told of this.#afterCommit) told();
    } catch (error) {
      this.#failAll(error);
    }
    this.#urgent = false;
    this.#begun = performance.now();
    const answers = this.#answers;
    this.#answers = [];
    this.#send(answers.filter(({ durable }) => !durable).map(({ reply }) => reply));
    this.#sendSynced(answers.filter(({ durable }) => durable).map(({ reply }) => reply));
  }

  #sendSynced(replies: readonly Reply[]): void {
    if (replies.length === 0) return;
    this.#syncing++;
    this.whenSynced((error) => {
      this.#syncing--;
      this.#send(error ? replies.map(({ id }) => ({ id, error: toMessage(error) })) : replies);
    });
  }

  #send(all: readonly Reply[]): void {
    const replies = all.filter(({ id }) => id !== 0);
    if (replies.length === 0) return;
    const buffers = replies.flatMap(({ result }) => (result?.docs ? [result.docs.buffer] : []));
    this.#port.postMessage(replies, buffers);
  }

  /** The transaction is gone: whoever had a part in it hears of it, those that have not ended yet too. */
  #failAll(error: unknown): void {
    this.#sqlite.rollback();
    const message = toMessage(error);
    const ids = [...this.#answers.map(({ reply }) => reply.id), ...this.#long.map(({ id }) => id)];
    this.#answers = ids.map((id) => ({ reply: { id, error: message }, durable: false }));
    this.#long = [];
  }
}
