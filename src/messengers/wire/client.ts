import type { Api, ApiClientOptions } from 'grammy';
import type { MachineClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { chatOf, type CallKind, kindOf, slotOf, stubOf } from '../gate/calls.ts';
import type { Capabilities } from '../capabilities.ts';
import { classifyRefusal, TransportError, type Refusal } from '../errors.ts';
import type { ApiAnswer, Priority } from '../gate/job.ts';
import type { Gate } from '../gate/gate.ts';
import { readForm, writeForm, writeJson, type UploadForm } from './multipart.ts';
import { renderCall, type RenderedCall } from './render.ts';
import type { Answer, Transport } from './transport.ts';

type Fetch = NonNullable<ApiClientOptions['fetch']>;

/**
 * The `fetch` that is given to grammY's client, and the one place where a call is rendered for its messenger, passes
 * the gate and becomes HTTP.
 *
 * It sits below grammY on purpose: every Api that is made from the bot's options goes through it, the inner `ctx.api`
 * of conversations too, on which no transformer of the bot is installed; and a conversation that is replayed never
 * reaches it.
 */
export interface Client {
  /** A fetch for replies or for pushes. It answers whatever the messenger said in the Bot API's own form. */
  fetchFor(priority: Priority): Fetch;
}

export interface ClientOptions {
  capabilities: Capabilities;
  transport: Transport;
  gate: Gate;
  clock: MachineClock;
  log: Log;
  /** The messenger said that this chat cannot be reached. False: that is not believed, and counts as trouble. */
  onUnreachable(chat: string, priority: Priority): boolean;
  /** A message has reached somebody. */
  onArrived(priority: Priority): void;
  /** The messenger refused the bot itself. */
  onConfiguration(refusal: Refusal, method: string): void;
}

/** How long one attempt may take, ms; a file may need longer, long polling says itself how long. */
const ANSWER_MS = 30_000;
const UPLOAD_MS = 120_000;

export function createClient(options: ClientOptions): Client {
  const { capabilities, gate, clock, log } = options;

  async function call(url: URL, init: RequestInitLike, priority: Priority): Promise<ApiAnswer> {
    const method = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    const form = await formOf(init, capabilities);
    const calls = renderCall(capabilities, method, form.payload);
    let answer: ApiAnswer = { ok: true, result: true };
    for (const one of calls) {
      const to = one.method === method ? url : new URL(one.method, url);
      answer = await callOne(to, one, form, init.signal, priority);
      if (!answer.ok) break;
    }
    return answer;
  }

  async function callOne(
    url: URL,
    { method, payload, optional }: RenderedCall,
    form: UploadForm,
    signal: AbortSignal | undefined,
    priority: Priority,
  ): Promise<ApiAnswer> {
    const kind = kindOf(method);
    const timeoutMs = timeoutOf(payload, form);
    const attempt = async (): Promise<ApiAnswer> => {
      const body = form.files.length > 0 ? writeForm(capabilities, { payload, files: form.files }) : writeJson(payload);
      return readAnswer(await options.transport.post(url, body, { timeoutMs, signal }));
    };
    const answer = await gate
      .submit({
        method,
        kind,
        chat: chatOf(payload),
        slot: slotOf(method, payload),
        priority,
        signal,
        attempt,
        stub: () => stubOf(method, payload, clock.now()),
        late: (answer) =>
          void (answer.ok ? arrived(kind, priority) : refused(method, payload, optional, answer, priority)),
      })
      .catch((error: unknown) => {
        if (optional && kind !== 'control') return { ok: true, result: true } as const;
        throw error;
      });
    if (answer.ok) {
      arrived(kind, priority);
      return withId(method, payload, answer);
    }
    const told = refused(method, payload, optional, answer, priority);
    // grammY's errors keep nothing of who has spoken: as an answer this would read like the messenger's own refusal.
    if (told.ok || !told.plain) return told;
    const what = classifyRefusal(told);
    if (what.class !== 'transient') return told;
    throw new TransportError(`HTTP${told.error_code}`, what.delivered);
  }

  function arrived(kind: CallKind, priority: Priority): void {
    if (kind === 'send') options.onArrived(priority);
  }

  function refused(
    method: string,
    payload: Record<string, unknown>,
    optional: boolean,
    answer: Refusal & { ok: false },
    priority: Priority,
  ): ApiAnswer {
    const what = classifyRefusal(answer);
    const chat = chatOf(payload);
    const kind = kindOf(method);
    if (optional) {
      log.debug('call.notAvailable', { method, apiCode: answer.error_code });
      return { ok: true, result: true };
    }
    if (what.class === 'configuration') options.onConfiguration(answer, method);
    // A deletion or an edit may be forbidden in a chat that can well be written to.
    if (what.class === 'permanent' && kind === 'send' && chat !== null && !options.onUnreachable(chat, priority))
      // As if something on the way had said it, which knows nothing of persons.
      return { ...answer, plain: true };
    if (what.class === 'bug') log.error('call.refused', { method, apiCode: answer.error_code });
    if (what.class === 'benign' && /not modified/i.test(answer.description))
      return { ok: true, result: stubOf(method, payload, clock.now()) };
    return answer;
  }

  return {
    fetchFor: (priority) =>
      (async (url: string | URL, init: RequestInitLike = {}) => {
        const answer = await call(new URL(url), init, priority);
        return { ok: true, status: 200, json: async () => answer };
      }) as Fetch,
  };
}

/** What grammY hands to `fetch`; its signal is the one of the abort-controller package. */
interface RequestInitLike {
  body?: string | AsyncIterable<Uint8Array> | null;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function formOf(init: RequestInitLike, capabilities: Capabilities): Promise<UploadForm> {
  const { body } = init;
  if (!body) return { payload: {}, files: [] };
  if (typeof body === 'string') return { payload: JSON.parse(body) as Record<string, unknown>, files: [] };
  return readForm(body, init.headers?.['content-type'] ?? '', capabilities.limits.fileBytes);
}

function timeoutOf(payload: Record<string, unknown>, form: UploadForm): number {
  if (form.files.length > 0) return UPLOAD_MS;
  const polling = Number(payload['timeout'] ?? 0);
  return ANSWER_MS / (polling > 0 ? 2 : 1) + polling * 1000;
}

/** The answer of a Bot API server, or, made of the status and a plain text, the like of it. */
function readAnswer({ status, body }: Answer): ApiAnswer {
  const text = body.toString();
  try {
    const answer = JSON.parse(text) as { ok?: unknown; error_code?: unknown; description?: unknown } | null;
    if (answer?.ok === true) return answer as ApiAnswer;
    if (answer?.ok === false)
      return {
        ...(answer as Refusal),
        ok: false,
        error_code: typeof answer.error_code === 'number' ? answer.error_code : status,
        description: typeof answer.description === 'string' ? answer.description : '',
      };
  } catch {
    // Not JSON: a gateway's page, or Bale's plain "bot limit exceed".
  }
  const code = status >= 200 && status < 400 ? 502 : status;
  return { ok: false, error_code: code, description: text.slice(0, 100).trim(), plain: true };
}

/** Bale answers an edit with message id 0: the message keeps the id that it has. */
function withId(method: string, payload: Record<string, unknown>, answer: ApiAnswer & { ok: true }): ApiAnswer {
  const { result } = answer;
  if (!method.startsWith('edit') || typeof result !== 'object' || result === null) return answer;
  if ((result as { message_id?: unknown }).message_id) return answer;
  return { ok: true, result: { ...result, message_id: Number(payload['message_id'] ?? 0) } };
}

/** grammY's types name the signal of the abort-controller package; at run time it takes any. */
export const grammySignal = (signal: AbortSignal): NonNullable<Parameters<Api['getMe']>[0]> =>
  signal as unknown as NonNullable<Parameters<Api['getMe']>[0]>;
