import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback } from '../http/server.ts';

/**
 * Keeps others out: only this machine may ask, and no web site may make a browser on this machine ask for it: Origin and
 * Sec-Fetch-Site tell of requests by another page. Answers a stranger with 403 and gives true.
 */
export function refuseStrangers(request: IncomingMessage, response: ServerResponse): boolean {
  const { host = '', origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const own = (origin === undefined || origin === `http://${host}`) && (site === undefined || fromHere(request, site));
  if (isLoopback(request) && own) return false;
  response.writeHead(403, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify({ error: 'forbidden', message: 'Only this machine and its own page may ask.' }));
  return true;
}

/** A link on another site may open the page itself, and nothing else. */
function fromHere(request: IncomingMessage, site: string | string[]): boolean {
  if (site === 'same-origin' || site === 'none') return true;
  return request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate' && request.url === '/';
}
