import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Keeps others out: only this machine may ask, and no web site may make a browser on this machine ask for it. Host tells
 * of DNS rebinding (a foreign name that leads here), Origin and Sec-Fetch-Site of requests by another page.
 */
const LOCAL_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const LOCAL_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/** Answers a stranger with 403 and gives true. */
export function refuseStrangers(request: IncomingMessage, response: ServerResponse): boolean {
  const { host = '', origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const local = LOCAL_ADDRESS.test(request.socket.remoteAddress ?? '') && LOCAL_NAME.test(host);
  const own = (origin === undefined || origin === `http://${host}`) && (site === undefined || fromHere(request, site));
  if (local && own) return false;
  response.writeHead(403, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify({ error: 'forbidden', message: 'Only this machine and its own page may ask.' }));
  return true;
}

/** A link on another site may open the page itself, and nothing else. */
function fromHere(request: IncomingMessage, site: string | string[]): boolean {
  if (site === 'same-origin' || site === 'none') return true;
  return request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate' && request.url === '/';
}
