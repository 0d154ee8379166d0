import { normaliseText } from '../../domain/digits.ts';

/** Links into a chat with a bot, as both messengers' apps write them when somebody copies one. */
const ADDRESS =
  /(?<![\w.@/-])(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.(?:me|dog)|ble\.ir)\/@?(\w{1,64})\/?(?:\?(\S{0,300}))?/gi;
const OWN_HOST = /(?<![\w.@/-])(?:https?:\/\/)?(\w{1,64})\.t\.me\/?(?:\?(\S{0,300}))?/gi;
const APP = /(?<!\w)(?:tg|bale):(?:\/\/)?resolve\/?\?(\S{0,300})/gi;
/** In a word that is a link. */
const LINK = /:\/\/|\w\.[a-z]{2,12}\/|\?start=/i;
/** More links than anybody pastes: the rest is not looked at. */
const MOST_LINKS = 20;
const PAYLOAD = /^[\w-]{1,64}/;
const WORD = /[\w-]{16,64}/g;

/** What a text leads to, were its link opened; '' for a link that says nothing more. */
export interface FindsLinks {
  /** The names of this bot on its messengers, in any case. Links to other bots are none of ours. */
  botNames: readonly string[];
  /** Whether that is a payload that nobody types by chance. */
  isToken: (payload: string) => boolean;
}

/**
 * The payload of a link to this bot that somebody pasted instead of opening it, with anything around it, or of such a
 * link's token alone. null: there is none.
 */
export function payloadIn(text: string, { botNames, isToken }: FindsLinks): string | null {
  const plain = decoded(normaliseText(text));
  const names = new Set(botNames.map((name) => name.toLowerCase()));
  const own = linksIn(plain).filter(({ name }) => name !== '' && names.has(name.toLowerCase()));
  const payloads = own.map(({ payload }) => tokenOr(payload, isToken));
  const best = payloads.find(isToken) ?? payloads.find((payload) => payload !== '');
  if (best !== undefined) return best;
  if (own.some(({ whole }) => whole === plain)) return '';
  const words = plain.split(' ').filter((word) => !LINK.test(word));
  const tokens = words.flatMap((word) => word.match(WORD) ?? []);
  return tokens.map((word) => tokenOr(word, isToken)).find(isToken) ?? null;
}

interface Link {
  whole: string;
  name: string;
  payload: string;
}

/** Every match, those within another one too: a link to share carries the link that is shared. */
function* allIn(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  const search = new RegExp(pattern);
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const found = search.exec(text);
    if (!found) return;
    yield found;
    search.lastIndex = found.index + 1;
  }
}

function linksIn(text: string): Link[] {
  const web = [...allIn(text, ADDRESS), ...allIn(text, OWN_HOST)].map(([whole, name = '', query]) => ({
    whole,
    name,
    payload: valueOf(query, 'start'),
  }));
  const app = [...allIn(text, APP)].map(([whole, query]) => ({
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
