import type { Update } from 'grammy/types';

/**
 * Brings an update into the form that Telegram guarantees and the handlers rely on, whoever sent it. Bale leaves out
 * `from`, `date`, `entities` and `is_bot`, calls groups groups, and may send a command without its entity, to which
 * grammY would stay silent. Unknown kinds of updates pass untouched; what has the wrong shape is left out.
 */
type Fields = Record<string, unknown>;

const MESSAGES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_message',
  'edited_business_message',
] as const;
const COMMAND = /^\/\w+(@\w+)?/;

/** The update's number; null: it has none and cannot be told from others. */
export function updateIdOf(update: unknown): number | null {
  const id = isFields(update) ? update['update_id'] : undefined;
  return Number.isSafeInteger(id) ? (id as number) : null;
}

/** What keeps updates in order: the chat's id, or the person's; null: it belongs to no chat. */
export function chatKeyOf(update: unknown): string | null {
  if (!isFields(update)) return null;
  for (const [name, value] of Object.entries(update)) {
    if (name === 'update_id' || !isFields(value)) continue;
    const message = isFields(value['message']) ? value['message'] : value;
    for (const holder of [message['chat'], value['chat'], value['from'], value['user']]) {
      const id = isFields(holder) ? idOf(holder['id']) : undefined;
      if (id !== undefined) return String(id);
    }
  }
  return null;
}

/**
 * A normalised copy; the given update stays as it is.
 * @param now  machine ms, for a message without a date
 */
export function normaliseUpdate(raw: unknown, now: number): Update {
  const update: Fields = { ...(isFields(raw) ? raw : {}) };
  for (const name of MESSAGES) if (name in update) replace(update, name, message(update[name], now));
  if ('callback_query' in update) replace(update, 'callback_query', press(update['callback_query'], now));
  if ('my_chat_member' in update) replace(update, 'my_chat_member', membership(update['my_chat_member']));
  return update as unknown as Update;
}

function membership(raw: unknown): Fields | undefined {
  if (!isFields(raw)) return undefined;
  const chat = normaliseChat(raw['chat']);
  const from = user(raw['from']) ?? (chat?.['type'] === 'private' ? person(chat) : undefined);
  const member = raw['new_chat_member'];
  return chat && from && isFields(member) && typeof member['status'] === 'string' ? { ...raw, chat, from } : undefined;
}

function press(raw: unknown, now: number): Fields | undefined {
  if (!isFields(raw)) return undefined;
  const query: Fields = { ...raw };
  if ('message' in query) replace(query, 'message', message(query['message'], now));
  const chat = isFields(query['message']) ? (query['message']['chat'] as Fields) : undefined;
  const from = user(query['from']) ?? (chat?.['type'] === 'private' ? person(chat) : undefined);
  const id = typeof query['id'] === 'number' ? query['id'].toString() : query['id'];
  if ('data' in query && typeof query['data'] !== 'string') delete query['data'];
  return from && typeof id === 'string' ? { chat_instance: '', ...query, id, from } : undefined;
}

function message(raw: unknown, now: number): Fields | undefined {
  if (!isFields(raw)) return undefined;
  const chat = normaliseChat(raw['chat']);
  if (!chat) return undefined;
  const result: Fields = { ...raw, message_id: idOf(raw['message_id']) ?? 0, chat };
  // In a private chat the chat is the person.
  replace(result, 'from', user(raw['from']) ?? (chat['type'] === 'private' ? person(chat) : undefined));
  if (typeof raw['date'] !== 'number') result['date'] = Math.floor(now / 1000);
  for (const name of ['text', 'caption']) if (name in result && typeof result[name] !== 'string') delete result[name];
  for (const name of ['entities', 'caption_entities'])
    if (name in result) replace(result, name, entities(result[name]));
  if (typeof result['text'] === 'string') addCommand(result, result['text']);
  if ('contact' in result) replace(result, 'contact', contact(result['contact']));
  if ('reply_to_message' in result) replace(result, 'reply_to_message', message(result['reply_to_message'], now));
  return result;
}

/** grammY's `command()` looks for the entity, not at the text. */
function addCommand(result: Fields, text: string): void {
  const command = COMMAND.exec(text)?.[0];
  const known = (result['entities'] ?? []) as Fields[];
  if (!command || known.some(({ type, offset }) => type === 'bot_command' && offset === 0)) return;
  result['entities'] = [{ type: 'bot_command', offset: 0, length: command.length }, ...known];
}

function entities(raw: unknown): Fields[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  return (raw as unknown[])
    .filter(isFields)
    .filter(({ type, offset, length }) => typeof type === 'string' && whole(offset) && whole(length));
}

function contact(raw: unknown): Fields | undefined {
  if (!isFields(raw) || typeof raw['phone_number'] !== 'string') return undefined;
  const id = idOf(raw['user_id']);
  return {
    first_name: '',
    ...raw,
    phone_number: raw['phone_number'].replace(/[+\s-]/g, ''),
    ...(id === undefined ? {} : { user_id: id }),
  };
}

function normaliseChat(raw: unknown): Fields | undefined {
  const id = isFields(raw) ? idOf(raw['id']) : undefined;
  if (!isFields(raw) || id === undefined) return undefined;
  const type = raw['type'] ?? (id < 0 ? 'supergroup' : 'private');
  return { ...raw, id, type: type === 'group' ? 'supergroup' : type };
}

function user(raw: unknown): Fields | undefined {
  const id = isFields(raw) ? idOf(raw['id']) : undefined;
  return isFields(raw) && id !== undefined ? { first_name: '', ...raw, id, is_bot: raw['is_bot'] === true } : undefined;
}

const person = ({ id, first_name, username }: Fields): Fields => ({
  id,
  is_bot: false,
  first_name: typeof first_name === 'string' ? first_name : '',
  ...(typeof username === 'string' ? { username } : {}),
});

function idOf(raw: unknown): number | undefined {
  const id = typeof raw === 'string' && /^-?\d{1,16}$/.test(raw) ? Number(raw) : raw;
  return Number.isSafeInteger(id) ? (id as number) : undefined;
}

/** `undefined` is the absence of a field, not a value. */
function replace(fields: Fields, name: string, value: unknown): void {
  if (value === undefined) delete fields[name];
  else fields[name] = value;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
