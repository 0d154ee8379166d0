import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { encode } from '../language/encoder.ts';
import { QuickReads } from '../engine/quickReads.ts';
import { Ownership } from '../engine/ownership.ts';
import { checkStoreFile } from '../engine/storeFile.ts';
import type { Notice, Reply, Request, Result } from '../protocol.ts';
import { CATALOGUE_CHANGED } from '../protocol.ts';
import { EngineEndedError, StoreOwnedError, fromMessage, withServerErrors } from './faults.ts';

/** Quick reads let other work of the main thread in after as many milliseconds. */
const SLICE = 5;

/** A request, as whoever counts them is told of it. */
export interface Command {
  requestId: number;
  commandName: string;
  collection: string;
  /** It was answered on the caller's thread. */
  quick: boolean;
}

/**
 * The main thread's end of the engine: answers small reads by itself (engine/quickReads.ts), sends everything else to
 * the engine's thread and settles it when the reply comes.
 *
 * Emits `notice` (event, data); `fault` (error) when a request fails for a reason that lies in the store, not in the
 * request, before whoever asked hears of it; and, as the driver of MongoDB does, `commandStarted` and `commandSucceeded` or
 * `commandFailed` with a `Command`, if somebody listens.
 */
export class Client extends EventEmitter {
  readonly #worker: Worker;
  readonly #ownership: Ownership;
  readonly #waiting = new Map<number, { resolve: (result: Result) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #next = 1;
  /** Requests of this turn of the event loop, sent together: waking the other thread costs more than most operations. */
  #unsent: Request[] = [];
  #closing: Promise<void> | undefined;
  #quickReads: QuickReads | undefined;
  /** Why there is no engine any more. */
  #ending: Error | undefined;
  /** When the first quick read of this turn of the event loop began, machine ms. */
  #readingSince: number | undefined;

  private constructor(worker: Worker, ownership: Ownership) {
    super();
    this.#worker = worker;
    this.#ownership = ownership;
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.on('message', (message: Reply[] | Notice) => {
      if (Array.isArray(message)) for (const reply of message) this.#settle(reply);
      else if (message.event === CATALOGUE_CHANGED) this.#quickReads?.forget();
      else this.emit('notice', message.event, message.data);
    });
    // Such as out of memory.
    worker.on('error', () => (this.#ending ??= new EngineEndedError()));
    worker.on('exit', () => {
      if (!this.#closing) this.emit('fault', (this.#ending ??= new EngineEndedError()));
      this.#failAll(this.#ending ?? new Error('The embedded engine is closed'));
    });
  }

  /**
   * @param quickReads  whether small reads are answered on the caller's thread
   * @throws StoreOwnedError when another connection, of this process or another one, owns the file
   */
  static async open(path: string, quickReads = true): Promise<Client> {
    const ownership = own(path);
    try {
      checkStoreFile(path);
    } catch (error) {
      ownership.endWithoutTrace();
      throw error;
    }
    const worker = new Worker(new URL('../engine/worker.js', import.meta.url), {
      workerData: { path },
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
    });
    const client = new Client(worker, ownership);
    const opened = new Promise<Result>((resolve, reject) => client.#waiting.set(0, { resolve, reject }));
    try {
      await opened;
    } catch (error) {
      await client.#ended;
      ownership.end();
      // An earlier version holds the file itself.
      throw isLocked(error) ? new StoreOwnedError(path) : error;
    }
    if (quickReads)
      try {
        client.#quickReads = new QuickReads(path);
      } catch (error) {
        await client.close();
        throw error;
      }
    return client;
  }

  request(
    operation: string,
    collection: string,
    body: object = {},
    more: Pick<Request, 'docs' | 'resume' | 'durable'> = {},
  ): Promise<Result> {
    if (this.#ending) return Promise.reject(this.#ending);
    if (this.#closing && operation !== 'close') return Promise.reject(new Error('The embedded engine is closed'));
    const id = this.#next++;
    const request: Request = { id, operation, collection, body: withServerErrors(() => encode(body)), ...more };
    if (this.listenerCount('commandStarted') === 0) return this.#answer(request);
    const command: Command = { requestId: id, commandName: operation, collection, quick: false };
    this.emit('commandStarted', command);
    return this.#answer(request, command).then(
      (result) => {
        this.emit('commandSucceeded', command);
        return result;
      },
      (error: unknown) => {
        this.emit('commandFailed', command);
        throw error;
      },
    );
  }

  async #answer(request: Request, command?: Command): Promise<Result> {
    if (this.#quickReads?.knows(request)) {
      if (this.#hasReadLong()) await new Promise((resolve) => setImmediate(resolve));
      const result = this.#closing ? undefined : this.#quickReads.answer(request);
      if (result) {
        if (command) command.quick = true;
        return result;
      }
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      if (this.#unsent.length === 0) setImmediate(() => this.#send());
      this.#unsent.push(request);
    });
  }

  /** A row of quick reads that wait for nothing would let nobody else in. */
  #hasReadLong(): boolean {
    const now = performance.now();
    if (this.#readingSince === undefined) {
      this.#readingSince = now;
      setImmediate(() => (this.#readingSince = undefined));
    }
    return now - this.#readingSince > SLICE;
  }

  #send(): void {
    const requests = this.#unsent;
    this.#unsent = [];
    this.#worker.postMessage(
      requests,
      requests.flatMap(({ docs }) => (docs ? [docs.buffer] : [])),
    );
  }

  /** Waits for what is in hand, then closes the file. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#quickReads?.close();
    if (!this.#ending) await this.request('close', '');
    await this.#ended;
    this.#ownership.end();
  }

  #settle({ id, error, result }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) {
      const fault = fromMessage(error);
      if (error.kind === 'other') this.emit('fault', fault);
      waiting?.reject(fault);
    } else waiting?.resolve(result ?? {});
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** @throws StoreOwnedError */
function own(path: string): Ownership {
  try {
    return new Ownership(path);
  } catch (error) {
    throw isLocked(error) ? new StoreOwnedError(path) : error;
  }
}

const isLocked = (error: unknown): boolean =>
  /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown } | undefined)?.code));
