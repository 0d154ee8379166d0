import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { MachineClock } from '../clock.ts';
import { readBytes } from '../common/readBytes.ts';
import { badRequest } from './apiError.ts';
import type { Limits } from './data.ts';
import type { QueuedUpdate, UpdateQueue } from './updates.ts';

export interface Webhook {
  url: string;
  secret: string | undefined;
  connections: number;
  lastError: { at: number; message: string } | undefined;
}

export interface Webhooks {
  readonly current: Webhook | undefined;
  /** @throws ApiError for an address or a secret that the messenger would refuse. */
  set(url: string, options: { secret?: string | undefined; connections?: number | undefined }): void;
  remove(): void;
  /** How many updates are under way just now. */
  underWay(): number;
  close(): void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const MOST_ANSWER_BYTES = 100_000;

/**
 * Delivers a queue by webhook: the updates of one chat one after the other, chats side by side, again and again with
 * growing waits until the bot answers with 2xx. An answer that names a method is told to `onReply`.
 */
export function createWebhooks(options: {
  machine: MachineClock;
  limits: Limits;
  queue: () => UpdateQueue;
  onReply: (body: string) => void;
}): Webhooks {
  const { machine, limits } = options;
  const busy = new Map<string, QueuedUpdate>();
  let current: Webhook | undefined;
  let stop = stopper();
  let listening: (() => void) | undefined;

  function pump(): void {
    const webhook = current;
    if (!webhook) return;
    for (const update of options.queue().pending) {
      if (busy.size >= webhook.connections) return;
      if (busy.has(update.chat)) continue;
      busy.set(update.chat, update);
      void deliver(update, webhook, stop.signal);
    }
  }

  async function deliver(update: QueuedUpdate, webhook: Webhook, signal: AbortSignal): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const problem = await attempt(update, webhook, signal);
      if (problem === undefined || signal.aborted) break;
      webhook.lastError = { at: machine.now(), message: problem };
      await machine.sleep(wait, signal);
    }
    if (busy.get(update.chat) === update) busy.delete(update.chat);
    if (!signal.aborted) {
      options.queue().settle(update);
      pump();
    }
  }

  async function attempt(update: QueuedUpdate, webhook: Webhook, signal: AbortSignal): Promise<string | undefined> {
    try {
      const { status, body } = await post(webhook, JSON.stringify(update.update), limits.webhookAnswerSeconds, signal);
      if (status < 200 || status > 299) return `Wrong response from the webhook: ${status}`;
      options.onReply(body);
      return undefined;
    } catch (error) {
      return error instanceof Error && error.message === 'timeout' ? 'Read timeout expired' : 'Connection failed';
    }
  }

  function remove(): void {
    listening?.();
    listening = undefined;
    stop.abort();
    stop = stopper();
    busy.clear();
    current = undefined;
  }

  return {
    get current() {
      return current;
    },
    set(url, { secret, connections = limits.webhookConnections }) {
      checkUrl(url, limits);
      if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret))
        throw badRequest('secret token contains unallowed characters');
      if (connections < 1 || connections > 100) throw badRequest('max_connections must be between 1 and 100');
      remove();
      current = { url, secret, connections, lastError: undefined };
      listening = options.queue().onChange(pump);
      pump();
    },
    remove,
    underWay: () => busy.size,
    close: remove,
  };
}

/** Ends as many calls at once as a webhook may have connections, and the waits between them. */
function stopper(): AbortController {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  return stop;
}

/** The real messengers ask for https and certain ports; here the bot's own machine may be called by http too. */
function checkUrl(url: string, limits: Limits): void {
  const bad = (what: string) => badRequest(`bad webhook: ${what}`);
  if (!URL.canParse(url)) throw bad('invalid URL');
  const { protocol, hostname, port, username } = new URL(url);
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  if (!/^https?:$/.test(protocol) || username) throw bad('invalid URL');
  if (!loopback && protocol !== 'https:') throw bad('An HTTPS URL must be provided for webhook');
  if (!loopback && !limits.webhookPorts.includes(Number(port || 443)))
    throw bad(`Webhook can be set up only on ports ${limits.webhookPorts.join(', ')}`);
  if (!loopback) throw bad('Failed to resolve host: the simulator only reaches its own machine');
}

function post(
  webhook: Webhook,
  body: string,
  seconds: number,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  const request = webhook.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(
      webhook.url,
      {
        method: 'POST',
        signal,
        timeout: seconds * 1000,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(webhook.secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': webhook.secret }),
        },
      },
      (response) => {
        readBytes(response, MOST_ANSWER_BYTES, 'discard').then(
          // What is too long to be a call is no call.
          (bytes) => resolve({ status: response.statusCode ?? 0, body: bytes?.toString() ?? '' }),
          reject,
        );
      },
    );
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', reject);
    call.end(body);
  });
}
