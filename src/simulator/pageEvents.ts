import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimEvent, SimState } from './protocol.ts';

type Unnumbered<Event> = Event extends { seq: number } ? Omit<Event, 'seq'> : never;
/** A change, before it has its number. */
export type PageChange = Unnumbered<SimEvent>;

/** The pages that listen. */
export interface PageEvents {
  readonly seq: number;
  /** Somebody listens. */
  readonly open: boolean;
  /** Opens the stream: first the whole state, then every change. */
  listen(request: IncomingMessage, response: ServerResponse): void;
  /** `change` is made only when somebody listens, and once per turn and `key`: the last one wins. */
  tell(key: string, change: () => PageChange): void;
  close(): void;
}

const HEARTBEAT_MS = 10_000;
/** A page that does not read is cut off; it comes back by itself. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** @param onBeat told every now and then while somebody listens: some things change by mere silence. */
export function createPageEvents(state: () => SimState, onBeat: () => void): PageEvents {
  const pages = new Set<ServerResponse>();
  const waiting = new Map<string, () => PageChange>();
  let seq = 0;
  let heartbeat: NodeJS.Timeout | undefined;

  function write(page: ServerResponse, event: SimEvent): void {
    if (page.writableLength > MOST_UNREAD_BYTES) return void page.destroy();
    page.write(`event: change\nid: ${seq}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  function flush(): void {
    const changes = [...waiting.values()];
    waiting.clear();
    for (const change of changes) {
      seq += 1;
      const event = { ...change(), seq } as SimEvent;
      for (const page of pages) write(page, event);
    }
  }

  return {
    get seq() {
      return seq;
    },
    get open() {
      return pages.size > 0;
    },
    listen(request, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no',
      });
      // What is waiting is in the state already; told again it does no harm.
      pages.add(response);
      write(response, { type: 'state', state: state() });
      heartbeat ??= setInterval(() => {
        for (const page of pages) page.write(': still here\n\n');
        onBeat();
      }, HEARTBEAT_MS).unref();
      request.on('close', () => {
        pages.delete(response);
        if (pages.size > 0) return;
        clearInterval(heartbeat);
        heartbeat = undefined;
      });
    },
    tell(key, change) {
      if (pages.size === 0) return;
      if (waiting.size === 0) setImmediate(flush);
      // Taken out first, so that a change keeps its place behind what it depends on.
      waiting.delete(key);
      waiting.set(key, change);
    },
    close() {
      clearInterval(heartbeat);
      for (const page of pages) page.end();
      pages.clear();
    },
  };
}
