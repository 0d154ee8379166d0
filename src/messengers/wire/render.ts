import type { Capabilities } from '../capabilities.ts';
import { toBaleMarkdown } from './baleMarkdown.ts';
import { cut, cutPlain, readMarks, withoutMarks, type PlainText } from './markup.ts';

/** A call of the Bot API as grammY makes it: the fields of the method. */
export type Payload = Record<string, unknown>;

/** A call as one messenger takes it. */
export interface RenderedCall {
  method: string;
  payload: Payload;
  /** A refusal is no error: the messenger may not have the method, or it only pleases. Its result is then `true`. */
  optional: boolean;
}

/** Which field beside a text carries its entities. */
const TEXT_FIELDS: Readonly<Record<string, string>> = { text: 'entities', caption: 'caption_entities' };

/** Methods whose texts are read as markup. */
const FORMATTED = /^(send(Message|Photo|Audio|Document|Video|Animation|Voice)|editMessage(Text|Caption)|copyMessage)$/;

/** Methods that only please: a messenger without them is not worse off. */
const PLEASANTRIES =
  /^(answerCallbackQuery|sendChatAction|setMyCommands|deleteMyCommands|setMyName|setMyDescription|setMyShortDescription|setChatMenuButton|setMessageReaction)$/;

/**
 * Turns a call into the calls that say the same on the messenger of `capabilities`; pure. Usually it is one; of several
 * the last one's answer is the call's. Texts are marked texts (markup.ts); `parse_mode` never leaves this house.
 */
export function renderCall(capabilities: Capabilities, method: string, payload: Payload): RenderedCall[] {
  return translate(capabilities, method, payload).map((call) => ({
    method: call.method,
    payload: documented(capabilities, call.method, fields(capabilities, call.method, call.payload)),
    optional:
      PLEASANTRIES.test(call.method) ||
      (capabilities.documented !== null && !Object.hasOwn(capabilities.documented, call.method)),
  }));
}

/** Calls that a messenger does not have, in calls that it has. */
function translate(
  capabilities: Capabilities,
  method: string,
  payload: Payload,
): { method: string; payload: Payload }[] {
  if (method === 'sendVenue' && !capabilities.venues) {
    const { title, address, reply_markup, latitude, longitude, ...rest } = payload;
    const text = [title, address].filter((part) => typeof part === 'string' && part !== '').join('\n');
    return [
      { method: 'sendMessage', payload: { ...rest, text } },
      { method: 'sendLocation', payload: { chat_id: rest['chat_id'], latitude, longitude, reply_markup } },
    ];
  }
  if (method === 'deleteMessages' && !capabilities.deletesMany) {
    const ids = Array.isArray(payload['message_ids']) ? (payload['message_ids'] as unknown[]) : [];
    return ids.map((id) => ({ method: 'deleteMessage', payload: { chat_id: payload['chat_id'], message_id: id } }));
  }
  return [{ method, payload }];
}

function fields(capabilities: Capabilities, method: string, payload: Payload): Payload {
  const rendered: Payload = {};
  for (const [name, value] of Object.entries(payload)) {
    if (name === 'parse_mode' || value === undefined || value === null) continue;
    if (typeof value === 'string' && TEXT_FIELDS[name] !== undefined && FORMATTED.test(method))
      Object.assign(rendered, renderText(capabilities, name, value));
    else if (name === 'reply_parameters' && capabilities.replies === 'reply_to_message_id')
      rendered['reply_to_message_id'] = (value as { message_id?: unknown }).message_id;
    else rendered[name] ??= unmarked(value);
  }
  if (method === 'sendChatAction' && capabilities.chatActionId === 'string')
    rendered['chat_id'] = String(rendered['chat_id']);
  if (method === 'answerCallbackQuery' && typeof rendered['text'] === 'string')
    rendered['text'] = cut(rendered['text'], capabilities.limits.callbackAnswer);
  return rendered;
}

function renderText(capabilities: Capabilities, name: string, marked: string): Payload {
  const limit = name === 'text' ? capabilities.limits.text : capabilities.limits.caption;
  const plain = cutPlain(readMarks(marked), limit);
  if (capabilities.formatting === 'markdown') return { [name]: withinLimit(plain, limit) };
  const entities = plain.bold.map((range) => ({ type: 'bold', ...range }));
  return entities.length === 0 ? { [name]: plain.text } : { [name]: plain.text, [TEXT_FIELDS[name] ?? '']: entities };
}

/** Markers and joiners make the text longer: it is cut again until it fits. */
function withinLimit(plain: PlainText, limit: number): string {
  for (let shorter = plain; ;) {
    const rendered = toBaleMarkdown(shorter);
    if (rendered.length <= limit || shorter.text.length <= 1) return rendered;
    const share = Math.floor(shorter.text.length * (limit / rendered.length));
    shorter = cutPlain(shorter, Math.max(1, Math.min(shorter.text.length - 1, share)));
  }
}

/** Labels of buttons and everything else that is shown as it is: no marks in there. */
function unmarked(value: unknown): unknown {
  if (typeof value === 'string') return withoutMarks(value);
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'parse_mode')
      .map(([name, inner]) => [name, unmarked(inner)]),
  );
}

/** Only what the messenger documents: it may refuse, or read differently, what it does not know. */
function documented(capabilities: Capabilities, method: string, payload: Payload): Payload {
  const names = capabilities.documented?.[method];
  if (!names) return payload;
  const known: Payload = {};
  for (const name of names) if (payload[name] !== undefined) known[name] = payload[name];
  const markup = known['reply_markup'];
  // A forced reply is not in Bale's documentation; the question stands without it.
  if (typeof markup === 'object' && markup !== null && 'force_reply' in markup) delete known['reply_markup'];
  return known;
}
