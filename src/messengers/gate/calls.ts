import type { Payload } from '../wire/render.ts';

/** What kind of call a method is, where the gate has to treat kinds differently; decided by name, in one place. */
export type CallKind =
  /** Says something to a person; repeating it would say it twice. */
  | 'send'
  /** Changes what was said. Safe to repeat. */
  | 'edit'
  /** Tidies up: a deletion, the buttons of an old message. Safe to repeat, and safe to do later. */
  | 'chore'
  /** Only pleases, or is worth nothing later: the answer to a press, «typing …». Safe to repeat. */
  | 'fleeting'
  /** Asks for something, or sets something up. Safe to repeat. */
  | 'query'
  /** The intake's own business: no part of the rate, and never held back by a pause. */
  | 'control';

const CONTROL = /^(getUpdates|getMe|setWebhook|deleteWebhook|getWebhookInfo|logOut|close)$/;

export function kindOf(method: string): CallKind {
  if (CONTROL.test(method)) return 'control';
  if (method === 'answerCallbackQuery' || method === 'sendChatAction') return 'fleeting';
  if (/^(send|forward|copy)/.test(method)) return 'send';
  if (/^deleteMessages?$/.test(method) || method === 'editMessageReplyMarkup') return 'chore';
  if (method.startsWith('edit')) return 'edit';
  return 'query';
}

/** The chat that a call goes to, as a string; null: none. */
export function chatOf(payload: Payload): string | null {
  const id = payload['chat_id'];
  return typeof id === 'number' || typeof id === 'string' ? String(id) : null;
}

/** Which kept call a newer one replaces (kept.ts). */
export function slotOf(method: string, payload: Payload): string {
  const kind = kindOf(method);
  const message = JSON.stringify(payload['message_id'] ?? payload['message_ids'] ?? null);
  if (kind === 'chore') return `chore:${method}:${message}`;
  if (kind === 'edit') return `edit:${message}`;
  return method === 'sendMessage' ? 'text' : 'beside';
}

/** What a caller gets for a call that is done later: the like of the messenger's answer, with message id 0. */
export function stubOf(method: string, payload: Payload, now: number): unknown {
  const kind = kindOf(method);
  if (kind === 'chore' || kind === 'fleeting') return true;
  const id = Number(payload['chat_id']);
  return {
    message_id: kind === 'edit' ? Number(payload['message_id'] ?? 0) : 0,
    date: Math.floor(now / 1000),
    chat: { id: Number.isFinite(id) ? id : 0, type: 'private', first_name: '' },
  };
}
