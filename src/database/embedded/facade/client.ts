import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { encode } from '../language/encoder.ts';
import type { Notice, Reply, Request, Result } from '../protocol.ts';
import { StoreOwnedError, fromMessage, withServerErrors } from './faults.ts';

/**
 * The main thread's end of the engine: sends requests, settles them when the reply comes. Nothing here waits for the
 * disk, so no call holds the event loop.
 *
 * Emits `notice` (event, data).
 */
export class Client extends EventEmitter {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (result: Result) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #next = 1;
  /** Requests of this turn of the event loop, sent together: waking the other thread costs more than most operations. */
  #unsent: Request[] = [];
  #closing: Promise<void> | undefined;

  private constructor(worker: Worker) {
    super();
    this.#worker = worker;
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    worker.on('message', (message: Reply[] | Notice) => {
      if (Array.isArray(message)) for (const reply of message) this.#settle(reply);
      else this.emit('notice', message.event, message.data);
    });
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => this.#failAll(new Error('The embedded engine is closed')));
  }

  /** @throws StoreOwnedError when another connection, of this process or another one, owns the file */
  static async open(path: string): Promise<Client> {
    const worker = new Worker(new URL('../engine/worker.js', import.meta.url), {
      workerData: { path },
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
    });
    const client = new Client(worker);
    const opened = new Promise<Result>((resolve, reject) => client.#waiting.set(0, { resolve, reject }));
    try {
      await opened;
    } catch (error) {
      await client.#ended;
      const code = (error as { details?: { code?: unknown } }).details?.code;
      if (String(code).startsWith('SQLITE_BUSY') || String(code).startsWith('SQLITE_LOCKED'))
        throw new StoreOwnedError(path);
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
    if (this.#closing && operation !== 'close') return Promise.reject(new Error('The embedded engine is closed'));
    const id = this.#next++;
    const request: Request = { id, operation, collection, body: withServerErrors(() => encode(body)), ...more };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (this.#unsent.length === 0) setImmediate(() => this.#send());
      this.#unsent.push(request);
    });
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
    this.#closing ??= this.request('close', '').then(() => this.#ended);
    return this.#closing;
  }

  #settle({ id, error, result }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(fromMessage(error));
    else waiting?.resolve(result ?? {});
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
