import { normaliseText } from '../../domain/digits.ts';

/** Links into a chat with a bot, as both messengers' apps write them when somebody copies one. */
const ADDRESS =
  /(?<![\w.@/-])(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.(?:me|dog)|ble\.ir)\/@?(\w+)\/?(?:\?(\S*))?/gi;
const OWN_HOST = /(?<![\w.@/-])(?:https?:\/\/)?(\w+)\.t\.me\/?(?:\?(\S*))?/gi;
const APP = /(?<!\w)(?:tg|bale):(?:\/\/)?resolve\/?\?(\S*)/gi;
const ANY_LINK = /\S*(?::\/\/|\w\.[a-z]{2,}\/|\?start=)\S*/gi;
const PAYLOAD = /^[\w-]{1,64}/;
const WORD = /[\w-]{16,64}/g;

/** What a text leads to, were its link opened; '' for a link that says nothing more. */
export interface FindsLinks {
  /** The bot's own name, in any case. Links to other bots are none of ours. */
  botName: string;
  /** Whether that is a payload that nobody types by chance. */
  isToken: (payload: string) => boolean;
}

/**
 * The payload of a link to this bot that somebody pasted instead of opening it, with anything around it, or of such a
 * link's token alone. null: there is none.
 */
export function payloadIn(text: string, { botName, isToken }: FindsLinks): string | null {
  const plain = decoded(normaliseText(text));
  const own = linksIn(plain).filter(({ name }) => botName !== '' && name.toLowerCase() === botName.toLowerCase());
  const payloads = own.map(({ payload }) => tokenOr(payload, isToken));
  const best = payloads.find(isToken) ?? payloads.find((payload) => payload !== '');
  if (best !== undefined) return best;
  if (own.some(({ whole }) => whole === plain)) return '';
  const words = plain.replace(ANY_LINK, ' ').match(WORD) ?? [];
  return words.map((word) => tokenOr(word, isToken)).find(isToken) ?? null;
}

interface Link {
  whole: string;
  name: string;
  payload: string;
}

function linksIn(text: string): Link[] {
  const web = [...text.matchAll(ADDRESS), ...text.matchAll(OWN_HOST)].map(([whole, name = '', query]) => ({
    whole,
    name,
    payload: valueOf(query, 'start'),
  }));
  const app = [...text.matchAll(APP)].map(([whole, query]) => ({
    whole,
    name: valueOf(query, 'domain'),
    payload: valueOf(query, 'start'),
  }));
  return [...web, ...app];
}

/** One value of a link's query. What stands behind it, a bracket or a full stop, is no part of it. */
function valueOf(query: string | undefined, wanted: string): string {
  const [, value = ''] = [...new URLSearchParams(query ?? '')].find(([name]) => name.toLowerCase() === wanted) ?? [];
  return PAYLOAD.exec(value)?.[0] ?? '';
}

/** Web pages of messengers carry a link inside their own, with its signs as numbers. */
function decoded(text: string): string {
  try {
    return /%[0-9a-f]{2}/i.test(text) ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** A keyboard may begin a message with a capital. */
function tokenOr(payload: string, isToken: (payload: string) => boolean): string {
  const lower = payload.toLowerCase();
  return isToken(lower) ? lower : payload;
}
