import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { readBytes } from '../../common/readBytes.ts';
import { withTimeout, machineClock, type MachineClock } from '../../clock.ts';
import type { Channel } from '../../domain/address.ts';
import { trustConnection } from '../../http/connections.ts';
import { pathOf, refuseUnread, type Route } from '../../http/server.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Taken } from './intake.ts';

/**
 * Webhooks: Telegram proves itself by a secret header; Bale documents nothing but the address, so its path is the
 * secret. Both are derived from WEBHOOK_SECRET, and no two messengers share a value.
 *
 * The answer is 200 when the update is handled, or need not be; 503 when it is not finished within nine seconds or could
 * not be recorded: the messenger then sends it again, and joins the one that is still in hand. Whoever proves nothing
 * gets 404 or 401 before the body is read, and the connection is closed; a body above BODY_LIMIT is refused with 413 and
 * the connection is kept. What would be more than MOST_BYTES_IN_HAND of all bodies together gets 503.
 */
export interface WebhookSettings {
  /** `https://bot.example.ir`, perhaps with a path, without the trailing slash. */
  url: string;
  secret: string;
}

/** One messenger's side of it. */
export interface WebhookReceiver {
  channel: Channel;
  capabilities: Pick<Capabilities, 'channel' | 'webhookProof'>;
}

/** Bytes; an update of a messenger is a few kilobytes. */
export const BODY_LIMIT = 1_000_000;
/** Of updates that are being read or handled. */
const MOST_BYTES_IN_HAND = 32_000_000;
/** Telegram gives up after a minute, Bale says nothing; both send again. */
const ANSWER_WITHIN_MS = 9_000;
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
const PREFIX = '/webhook/';

const derive = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(`kartyar webhook ${purpose}`).digest('base64url');

/** The value of Telegram's secret header. */
export const headerSecret = (secret: string): string => derive(secret, 'header telegram');

/** `/webhook/telegram`, or with an unguessable end where the path is the proof. */
export function webhookPath({ channel, webhookProof }: WebhookReceiver['capabilities'], secret: string): string {
  return webhookProof === 'header' ? `${PREFIX}${channel}` : `${PREFIX}${channel}/${derive(secret, `path ${channel}`)}`;
}

/** The route of the web server that answers under the path of the webhooks, and nothing else. */
export function createWebhooks(
  options: WebhookSettings & {
    messengers: readonly WebhookReceiver[];
    intake: { take(channel: Channel, update: unknown): Promise<Taken> };
    clock?: MachineClock;
  },
): Route {
  const { secret, messengers, intake, clock = machineClock } = options;
  // Whoever stands in front may or may not take the path of WEBHOOK_URL off.
  const base = new URL(options.url).pathname.replace(/\/$/, '');
  const inner = (path: string) => (base !== '' && path.startsWith(`${base}${PREFIX}`) ? path.slice(base.length) : path);

  let inHand = 0;

  /** Whose update it is, or the status with which the sender is refused. */
  function receiver(path: string, headers: IncomingHttpHeaders): WebhookReceiver | number {
    const messenger = messengers.find(({ capabilities }) => same(path, webhookPath(capabilities, secret)));
    if (!messenger) return 404;
    const byHeader = messenger.capabilities.webhookProof === 'header';
    return byHeader && !same(String(headers[SECRET_HEADER] ?? ''), headerSecret(secret)) ? 401 : messenger;
  }

  async function take(channel: Channel, body: Buffer | null): Promise<number> {
    if (body === null) return 413;
    const update = parse(body);
    if (update === undefined) return 400;
    const taken = (await withTimeout(clock, ANSWER_WITHIN_MS, intake.take(channel, update))) ?? 'unfinished';
    return taken === 'unfinished' ? 503 : taken === 'refused' ? 400 : 200;
  }

  return async (request, response) => {
    const path = inner(pathOf(request));
    if (!path.startsWith(PREFIX)) return false;
    const found = request.method === 'POST' ? receiver(path, request.headers) : 405;
    if (typeof found === 'number') {
      refuseUnread(request, response);
      response.writeHead(found).end();
      return true;
    }
    trustConnection(request);
    let held = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      // The request must not be destroyed when its rest is not read: it is still to be answered.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const bytes = Math.min((chunk as Buffer).length, BODY_LIMIT - held);
        held += bytes;
        inHand += bytes;
        if (inHand > MOST_BYTES_IN_HAND) throw new TooMuchInHand();
        yield chunk as Buffer;
      }
    }
    try {
      response.writeHead(await take(found.channel, await readBytes(counted(), BODY_LIMIT, 'discard'))).end();
    } catch (error) {
      if (!(error instanceof TooMuchInHand)) throw error;
      refuseUnread(request, response);
      response.writeHead(503).end();
    } finally {
      inHand -= held;
    }
    return true;
  };
}

class TooMuchInHand extends Error {}

/** Compares in a time that tells nothing of where two strings differ. */
function same(given: string, expected: string): boolean {
  const hash = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
