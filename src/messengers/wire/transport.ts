import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { MachineClock } from '../../clock.ts';
import { readBytes } from '../../common/readBytes.ts';
import { createAlarm } from './alarm.ts';
import { neverLeft, TOO_LONG, TransportError } from '../errors.ts';
import { innermostCode } from '../trouble.ts';
import type { Body } from './multipart.ts';

export interface Answer {
  status: number;
  body: Buffer;
}

/**
 * HTTP to one messenger: kept connections, a proxy for everything, a limit to every wait, and an honest word on whether
 * a request can have arrived when no answer came. Addresses hold the token, so no error names one.
 */
export interface Transport {
  /** @throws TransportError when no complete answer came within `timeoutMs` */
  post(url: URL, body: Body, wait: Wait): Promise<Answer>;
  close(): void;
}

interface Wait {
  /** Machine ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** An idle connection is dropped before a server or a firewall would do it silently. */
const IDLE_MS = 20_000;
const ADDRESS_MS = 5_000;
/** Bytes; a hundred updates are far less. */
const ANSWER_LIMIT = 32_000_000;

/** @param options.proxy  `http://…` or `socks5://…` */
export function createTransport(options: { proxy?: string | null | undefined; clock: MachineClock }): Transport {
  const agents = createAgents(options.proxy);
  const timeouts = createTimeouts(options.clock);
  return {
    post: (url, body, wait) => send(url, body, wait, agents, timeouts),
    close() {
      timeouts.off();
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Timeouts {
  /** Calls `over` after `ms`, unless what it returns is called before. */
  set(ms: number, over: () => void): () => void;
  off(): void;
}

/** One alarm for all requests: hardly one of them lasts until it rings, and so each costs next to nothing. */
function createTimeouts(clock: MachineClock): Timeouts {
  const waiting = new Set<{ until: number; over: () => void }>();
  const alarm = createAlarm(clock, () => {
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const one of waiting)
      if (one.until > now) next = Math.min(next, one.until);
      else if (waiting.delete(one)) one.over();
    alarm.set(next);
  });
  return {
    set(ms, over) {
      const one = { until: clock.now() + ms, over };
      waiting.add(one);
      alarm.set(one.until);
      return () => void waiting.delete(one);
    },
    off: () => alarm.off(),
  };
}

interface Agents {
  http: HttpAgent;
  https: HttpAgent;
}

function createAgents(proxy: string | null | undefined): Agents {
  const kept = {
    keepAlive: true,
    timeout: IDLE_MS,
    maxSockets: 160,
    scheduling: 'lifo',
    // Of a name's addresses each gets this long. Node's quarter of a second is less than the way to a far server takes.
    autoSelectFamilyAttemptTimeout: ADDRESS_MS,
  } as const;
  if (!proxy) return { http: new HttpAgent(kept), https: new HttpsAgent(kept) };
  const through = /^socks/i.test(proxy)
    ? // Names are resolved at the far end: where a messenger is blocked, its name is too.
      new SocksProxyAgent(proxy.replace(/^socks5:/i, 'socks5h:'), kept)
    : new HttpsProxyAgent(proxy, kept);
  return { http: through, https: through };
}

async function send(url: URL, body: Body, wait: Wait, agents: Agents, timeouts: Timeouts): Promise<Answer> {
  const secure = url.protocol === 'https:';
  const options: RequestOptions = {
    method: 'POST',
    agent: secure ? agents.https : agents.http,
    headers: {
      accept: 'application/json',
      'content-type': body.contentType,
      'content-length': body.data.length,
    },
  };
  let finished = () => {};
  try {
    return await new Promise<Answer>((resolve, reject) => {
      let left = false;
      const fail = (code: string, delivered: 'no' | 'unknown' = left && !neverLeft(code) ? 'unknown' : 'no') => {
        reject(new TransportError(code, delivered));
        request.destroy();
      };
      const request = (secure ? httpsRequest : httpRequest)(url, options, (response) => {
        readAnswer(response).then(resolve, (error: unknown) => fail(innermostCode(error), 'unknown'));
      });
      request.on('error', (error) => fail(innermostCode(error)));
      request.on('socket', (socket) => {
        if (!socket.connecting) left = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (left = true));
      });
      const abort = () => fail('ABORTED');
      wait.signal?.addEventListener('abort', abort, { once: true });
      const clearLimit = timeouts.set(wait.timeoutMs, () => fail('ETIMEDOUT'));
      finished = () => {
        wait.signal?.removeEventListener('abort', abort);
        clearLimit();
      };
      if (wait.signal?.aborted) return abort();
      request.end(body.data);
    });
  } finally {
    finished();
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const body = await readBytes(response, ANSWER_LIMIT, 'stop');
  // No Bot API server says so much: it is something on the way.
  if (body === null) throw new TransportError(TOO_LONG, 'unknown');
  // A connection that broke inside the body ends it without an error in some versions.
  if (!response.complete) throw new TransportError('ECONNRESET', 'unknown');
  return { status: response.statusCode ?? 0, body };
}
