import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { boundConnections } from './connections.ts';
import { readBytes } from '../common/readBytes.ts';
import { errorData, type Log } from '../log.ts';

/** Answers a request and returns true, or leaves it to the next route and returns false. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface HttpServer {
  /** `http://127.0.0.1:8080`, with the port that is really used. */
  url: string;
  /** Takes no new request and settles when the running ones are answered, or after `withinMs`. */
  close(withinMs: number): Promise<void>;
}

/** How often Node looks for connections whose time is over. */
const CHECK_EVERY_MS = 5_000;

/** Serves `routes`, the first that answers, on host and port (0: any free one). */
export async function serveHttp(options: {
  host: string;
  port: number;
  routes: readonly Route[];
  log: Log;
}): Promise<HttpServer> {
  const server = createServer({ connectionsCheckingInterval: CHECK_EVERY_MS }, (request, response) => {
    const answered = new Promise<void>((resolve) => response.once('close', resolve));
    serving(request, answered);
    void answer(options.routes, request, response, options.log);
  });
  const serving = boundConnections(server);
  // A messenger's webhook keeps its connections; a reader that dawdles is cut off by Node's own limits.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, listening);
  });
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, close: (withinMs) => closeServer(server, withinMs) };
}

async function answer(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    for (const route of routes) if (await route(request, response)) return;
    refuseUnread(request, response);
    sendText(response, 404, 'Not found.');
  } catch (error) {
    log.error('http.failed', { method: request.method ?? null, ...errorData(error) });
    if (!response.headersSent) sendText(response, 500, 'Something went wrong; the log says what.');
    else response.destroy();
  }
}

async function closeServer(server: Server, withinMs: number): Promise<void> {
  const forced = setTimeout(() => server.closeAllConnections(), withinMs);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
  clearTimeout(forced);
}

/** The rest of a request that is refused is not waited for: the connection is closed behind the answer. */
export function refuseUnread(request: IncomingMessage, response: ServerResponse): void {
  if (!request.complete) response.setHeader('connection', 'close');
}

function sendText(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(`${text}\n`);
  return true;
}

export function sendJson(response: ServerResponse, status: number, value: unknown): true {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  response.end(`${JSON.stringify(value)}\n`);
  return true;
}

/** The path of a request without its query. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** The query of a request. */
export const queryOf = (request: IncomingMessage): URLSearchParams =>
  new URLSearchParams(/\?(.*)$/.exec(request.url ?? '')?.[1]);

/** The whole body; null when it is longer than `limit` bytes. The connection can be used on in either case. */
export const readBody = (request: IncomingMessage, limit: number): Promise<Buffer | null> =>
  readBytes(request, limit, 'discard');

const LOCAL_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOCAL_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether both ends are this machine: the caller's address, and the name by which a browser called us. A web site can
 * make a name of its own lead to this machine (DNS rebinding), and then the name tells.
 */
export const isLoopback = (request: IncomingMessage): boolean =>
  LOCAL_ADDRESS.test(request.socket.remoteAddress ?? '') && LOCAL_NAME.test(request.headers.host ?? '');
