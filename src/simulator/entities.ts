import { ENTITY_TYPES, type Limits } from './data.ts';
import { badRequest } from './apiError.ts';

/** A MessageEntity of the Bot API. Offsets and lengths count UTF-16 code units. */
export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
}

const bad = (what: string) => badRequest(`can't parse entities: ${what}`);
const SOLITARY = new Set(['code', 'pre']);

/**
 * The entities that a bot gave for `text`, sorted.
 * @throws ApiError where one lies outside of the text, cuts a character, is empty, or overlaps another. (The real
 * server repairs some of these silently; what the reader then sees is not what the bot meant.)
 */
export function checkEntities(text: string, entities: readonly Entity[], limits: Limits): Entity[] {
  if (entities.length > limits.entities) throw bad(`more than ${limits.entities} entities`);
  for (const { type, offset, length, url } of entities) {
    const at = `entity beginning at UTF-16 offset ${offset}`;
    if (!ENTITY_TYPES.has(type)) throw bad(`unknown type "${type}" of ${at}`);
    if (offset < 0 || length < 1) throw bad(`${at} is empty or starts before the text`);
    if (offset + length > text.length) throw bad(`${at} ends after the end of the text`);
    if (cutsCharacter(text, offset) || cutsCharacter(text, offset + length))
      throw bad(`${at} starts or ends in the middle of a character`);
    if (type === 'text_link' ? !isLink(url ?? '') : url !== undefined) throw bad(`wrong url of ${at}`);
  }
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  for (const [index, outer] of sorted.entries())
    for (const inner of sorted.slice(index + 1)) {
      if (inner.offset >= outer.offset + outer.length) break;
      const nested = inner.offset + inner.length <= outer.offset + outer.length;
      const same = inner.type === outer.type;
      if (!nested || same || SOLITARY.has(outer.type) || SOLITARY.has(inner.type))
        throw bad(`entities overlap at UTF-16 offset ${inner.offset}`);
    }
  return sorted;
}

const cutsCharacter = (text: string, at: number): boolean =>
  /^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) && /[\uD800-\uDBFF]$/.test(text.slice(0, at));

/** What a text or a button may lead to. */
export function isLink(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    if (protocol === 'tg:' || protocol === 'mailto:') return true;
    return (protocol === 'http:' || protocol === 'https:') && /[.\]]|^localhost$/.test(hostname);
  } catch {
    return false;
  }
}

/** White space is cut off both ends, as the servers do, and the entities move along. */
export function trim(text: string, entities: readonly Entity[]): { text: string; entities: Entity[] } {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  return {
    text: trimmed,
    entities: entities
      .map((entity) => {
        const from = Math.max(entity.offset - start, 0);
        const to = Math.min(entity.offset + entity.length - start, trimmed.length);
        return { ...entity, offset: from, length: to - from };
      })
      .filter((entity) => entity.length > 0),
  };
}

const TYPED: readonly [type: string, pattern: RegExp][] = [
  ['bot_command', /(?<![\w/])\/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])/g],
  ['mention', /(?<![\w@])@[A-Za-z]\w{3,31}\b/g],
  ['url', /(?:https?:\/\/|(?<![\w./@])(?:t\.me|ble\.ir)\/)[^\s<>"\u2066-\u2069]*[^\s<>"\u2066-\u2069.,;:!?)»،؛؟]/g],
  ['hashtag', /(?<![\w#])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu],
];

/** What Telegram finds by itself in a text that somebody typed. */
export function detectEntities(text: string): Entity[] {
  const found: Entity[] = [];
  for (const [type, pattern] of TYPED)
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      const clashes = found.some(
        (other) => entity.offset < other.offset + other.length && other.offset < entity.offset + entity.length,
      );
      if (!clashes) found.push(entity);
    }
  return found.sort((a, b) => a.offset - b.offset);
}
