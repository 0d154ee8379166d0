import { GrammyError, HttpError } from 'grammy';

/**
 * What went wrong with a call to a messenger, and what follows from it. Gathered from the documentation of both and
 * from the wording their libraries look for; the table stands here and nowhere else.
 *
 * - permanent: the person cannot be reached; mark them, cancel what is queued for them
 * - transient: trouble on the way; a finite number of growing waits
 * - rate: too fast; the whole messenger pauses
 * - configuration: wrong token, or another process polls; the messenger stops and the operator is told
 * - benign: what was wanted is so already
 * - bug: our call was wrong; logged with its method, never repeated
 */
export type ErrorClass = 'permanent' | 'transient' | 'rate' | 'configuration' | 'benign' | 'bug';

export interface Classified {
  class: ErrorClass;
  /** Of a rate error that names a time, milliseconds. */
  retryAfterMs?: number;
  /** Whether the call may have had its effect although no answer came. */
  delivered: 'no' | 'unknown';
}

/** The refusal of a Bot API server, or its like made of a plain-text answer. */
export interface Refusal {
  error_code: number;
  description: string;
  parameters?: { retry_after?: number };
  /** The answer was not the JSON of a Bot API server but of something on the way. */
  plain?: boolean;
}

/** The code of an answer that was longer than is taken. */
export const TOO_LONG = 'ETOOLONG';

/** No answer came. Its message names neither address nor token. */
export class TransportError extends Error {
  override name = 'TransportError';
  /** `ECONNREFUSED`, `ETIMEDOUT`, `ABORTED`, … */
  code: string;
  /** 'no': the request surely never left this machine. */
  delivered: 'no' | 'unknown';

  constructor(code: string, delivered: 'no' | 'unknown') {
    super(`No answer from the messenger (${code}).`);
    this.code = code;
    this.delivered = delivered;
  }
}

const UNREACHABLE =
  /bot was blocked|user is deactivated|can't initiate conversation|can't send messages to (bots|the user)|bot was kicked|bot is not a member|chat not found|no such group or user|user not found|peer_id_invalid|group chat was upgraded/i;
const RATE = /too many requests|bot limit exceed|local_rate_limited|flood|retry after/i;
const TOKEN = /^unauthorized$|token not found|invalid token|token is invalid/i;
const BENIGN =
  /message is not modified|message to edit not found|message to delete not found|message can't be (edited|deleted)/i;
const LATE_PRESS = /query is too old|query id is invalid|response timeout expired/i;

/** No word of a server silences a messenger for longer: it is asked again then, and may say so again. */
const LONGEST_WAIT_S = 3_600;

/** Errors of a connection that was never made: the request cannot have arrived. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO']);

/** Classifies a server's refusal. */
export function classifyRefusal(refusal: Refusal): Classified {
  const { error_code: code, description } = refusal;
  // A wait of nothing would be followed by the next refusal: it counts as one that is not named.
  const seconds = refusal.parameters?.retry_after ?? Number(/retry after (\d+)/i.exec(description)?.[1] ?? Number.NaN);
  if (code === 429 || RATE.test(description))
    return {
      class: 'rate',
      delivered: 'no',
      ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: Math.min(seconds, LONGEST_WAIT_S) * 1000 } : {}),
    };
  // A gateway, or a proxy: it knows nothing of persons, messages and tokens. With 503 it says that it passed nothing on.
  if (refusal.plain) return { class: 'transient', delivered: code >= 500 && code !== 503 ? 'unknown' : 'no' };
  // A bare 404 is Telegram's answer to a token that is not even one; a 404 with a reason is about something else.
  if (code === 401 || TOKEN.test(description) || (code === 404 && /^(not found)?$/i.test(description.trim())))
    return { class: 'configuration', delivered: 'no' };
  if (code === 409) return { class: 'configuration', delivered: 'no' };
  if (UNREACHABLE.test(description)) return { class: 'permanent', delivered: 'no' };
  // Any other 403 is about this one chat as well: the person or the group does not let us.
  if (code === 403) return { class: 'permanent', delivered: 'no' };
  if (BENIGN.test(description) || LATE_PRESS.test(description)) return { class: 'benign', delivered: 'no' };
  // A Bot API server that says 5xx in its own words did not do it.
  if (code >= 500) return { class: 'transient', delivered: 'no' };
  return { class: 'bug', delivered: 'no' };
}

/**
 * Classifies anything that a call through grammY's Api may throw: GrammyError, HttpError (with what it wraps, a
 * plain-text "429" too), TransportError. Anything else is a bug.
 */
export function classify(error: unknown): Classified {
  if (error instanceof GrammyError) return classifyRefusal(error);
  if (error instanceof TransportError) return { class: 'transient', delivered: error.delivered };
  if (error instanceof HttpError) {
    if (error.error instanceof TransportError) return classify(error.error);
    return classifyHttpError(error.error);
  }
  return { class: 'bug', delivered: 'unknown' };
}

/** Whether a deletion was refused because the message is gone: what was wanted is so. */
export const isDeletedAlready = (error: unknown): boolean =>
  error instanceof GrammyError && /message (to delete )?not found|message_id_invalid/i.test(error.description);

/** grammY with another `fetch` than ours raises an HttpError for what is not JSON; its text is all that is known. */
function classifyHttpError(cause: unknown): Classified {
  const { code, status, message } = (cause ?? {}) as { code?: unknown; status?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : '';
  if (status === 429 || RATE.test(text)) return { class: 'rate', delivered: 'no' };
  const neverLeft = typeof code === 'string' && NEVER_LEFT.has(code);
  return { class: 'transient', delivered: neverLeft ? 'no' : 'unknown' };
}

/** Whether a system error's code says that the connection was never made. */
export const neverLeft = (code: string): boolean => NEVER_LEFT.has(code);
