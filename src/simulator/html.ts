import type { Entity } from './entities.ts';
import { isLink } from './entities.ts';
import { badRequest } from './apiError.ts';

const TAGS: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  blockquote: 'blockquote',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
};
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const TOKEN = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>|&(?:([a-z]+)|#(\d+)|#x([0-9a-f]+));|[<&]/giu;

/**
 * Telegram's HTML, read strictly.
 * @throws ApiError for a tag that it does not know, that is not closed, or a bare `<` or `&`.
 */
export function readHtml(source: string): { text: string; entities: Entity[] } {
  const bad = (what: string) => badRequest(`can't parse entities: ${what}`);
  const open: { tag: string; offset: number; url: string | undefined }[] = [];
  const entities: Entity[] = [];
  let text = '';
  let at = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [token, slash, tag, attributes, named, decimal, hex] = match;
    text += source.slice(at, match.index);
    at = match.index + token.length;
    if (named !== undefined && NAMED[named]) text += NAMED[named];
    else if (decimal !== undefined || hex !== undefined) text += character(decimal, hex);
    else if (tag === undefined) throw bad(`unescaped "${token}" at offset ${match.index}`);
    else if (!TAGS[tag]) throw bad(`unsupported start tag "${tag}" at offset ${match.index}`);
    else if (slash === '') {
      const url = /href="([^"]*)"/.exec(attributes ?? '')?.[1]?.replaceAll('&amp;', '&');
      if (tag === 'a' && !isLink(url ?? '')) throw bad(`wrong link at offset ${match.index}`);
      open.push({ tag, offset: text.length, url });
    } else {
      const last = open.pop();
      if (last?.tag !== tag) throw bad(`unexpected end tag "${tag}" at offset ${match.index}`);
      const length = text.length - last.offset;
      const type = TAGS[tag];
      if (length > 0) entities.push({ type, offset: last.offset, length, ...(last.url ? { url: last.url } : {}) });
    }
  }
  if (open.length > 0) throw bad(`can't find end tag corresponding to start tag "${open.at(-1)!.tag}"`);
  return { text: text + source.slice(at), entities };
}

function character(decimal: string | undefined, hex: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
