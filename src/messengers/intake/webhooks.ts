import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { withTimeout, machineClock, type MachineClock } from '../../clock.ts';
import type { Channel } from '../../domain/address.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Taken } from './intake.ts';

/**
 * Webhooks: Telegram proves itself by a secret header; Bale documents nothing but the address, so its path is the
 * secret. Both are derived from WEBHOOK_SECRET, and no two messengers share a value.
 *
 * The answer is 200 when the update is handled, or need not be; 503 when it is not finished within nine seconds or could
 * not be recorded: the messenger then sends it again, and joins the one that is still in hand.
 */
export interface Webhooks {
  /** What to answer; the body is the whole request, at most BODY_LIMIT bytes. */
  status: (path: string, headers: IncomingHttpHeaders, body: Buffer) => Promise<number>;
  /** The same as a route of the web server: answers POST under the path of the webhooks, nothing else. */
  route: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

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

export const BODY_LIMIT = 1_000_000;
/** Telegram gives up after a minute, Bale says nothing; both send again. */
export const ANSWER_WITHIN_MS = 9_000;
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

export function createWebhooks(
  options: WebhookSettings & {
    messengers: readonly WebhookReceiver[];
    intake: { take(channel: Channel, update: unknown): Promise<Taken> };
    clock?: MachineClock;
  },
): Webhooks {
  const { secret, messengers, intake, clock = machineClock } = options;
  // Whoever stands in front may or may not take the path of WEBHOOK_URL off.
  const base = new URL(options.url).pathname.replace(/\/$/, '');
  const inner = (path: string) => (base !== '' && path.startsWith(`${base}${PREFIX}`) ? path.slice(base.length) : path);

  async function status(path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<number> {
    const messenger = messengers.find(({ capabilities }) => same(inner(path), webhookPath(capabilities, secret)));
    if (!messenger) return 404;
    if (messenger.capabilities.webhookProof === 'header' && !same(one(headers[SECRET_HEADER]), headerSecret(secret)))
      return 401;
    if (body.length > BODY_LIMIT) return 413;
    const update = parse(body);
    if (update === undefined) return 400;
    const taken = (await withTimeout(clock, ANSWER_WITHIN_MS, intake.take(messenger.channel, update))) ?? 'unfinished';
    return taken === 'unfinished' ? 503 : taken === 'refused' ? 400 : 200;
  }

  return {
    status,
    async route(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      if (!inner(path).startsWith(PREFIX)) return false;
      let code = 405;
      if (request.method === 'POST') {
        const body = await read(request);
        code = body === null ? 413 : await status(path, request.headers, body);
      }
      response.writeHead(code, code === 413 ? { connection: 'close' } : {});
      response.end();
      return true;
    },
  };
}

/** Compares in a time that tells nothing of where two strings differ. */
function same(given: string, expected: string): boolean {
  const hash = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? '' : (value ?? ''));

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

async function read(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
