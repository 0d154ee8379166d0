/**
 * Numbers of people as the drawer of calls shows them: two characters are left. Digits of any script count, also where
 * they are grouped by spaces, hyphens, dots or invisible marks; a serial is a word with a digit, or all in capitals.
 */
const DIGITS = /\p{Nd}(?:[\s\-._\u200b-\u200f\u2066-\u2069]*\p{Nd}){4,}/gu;
const SERIAL = /(?<![A-Za-z0-9])(?:(?=[A-Za-z-]*\d)[A-Za-z0-9]{5,}|[A-Z]{5,})(?![A-Za-z0-9])/g;

/** What opens a card in another chat. */
const TOKEN = /(?<=\/start |[?&]start=)[\w-]{5,}/g;

export const mask = (text: string): string =>
  text
    .replace(TOKEN, hide)
    .replace(DIGITS, hide)
    .replace(SERIAL, (word) => (word.includes('•') ? word : hide(word)));

const hide = (value: string): string => `•••${value.slice(-2)}`;

/** Numbers that are the simulator's own and say nothing of a person. */
const OWN = new Set(
  `update_id message_id reply_to_message_id message_ids date edit_date offset length limit timeout id chat_id user_id
  from_chat_id latitude longitude file_size width height duration retry_after pending_update_count last_error_date`.split(
    /\s+/,
  ),
);
/** Never shown at all. */
const SECRET = new Set(['secret_token', 'token']);
/** Names of things, not words of people: shown as they are. */
const WORDS = new Set(['type', 'parse_mode', 'action', 'allowed_updates', 'command', 'mime_type', 'status']);

/** `value` as indented JSON with every number of a person masked; cut at 6,000 characters. */
export function maskedJson(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return mask(value).slice(0, 6000);
  const text = JSON.stringify(
    value,
    (key: string, inner: unknown) => {
      if (SECRET.has(key)) return '•••';
      if (typeof inner === 'string') return WORDS.has(key) ? inner : mask(inner);
      if (typeof inner === 'number' && Math.abs(inner) > 9999 && !OWN.has(key)) return mask(String(inner));
      return inner;
    },
    2,
  );
  return text.length > 6000 ? `${text.slice(0, 6000)}\n…` : text;
}
