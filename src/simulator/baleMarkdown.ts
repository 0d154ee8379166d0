import { isLink, type Entity } from './entities.ts';

/**
 * What Bale makes of a bot's text: `*bold*`, `_italic_` where white space or the text's edge is outside of the markers,
 * and `[words](link)`. There is no escape, and nothing is ever refused: what does not fit stays as it is.
 */
const MARKUP = /(?<=^|\s)([*_])(?=\S)([^\n]*?\S)\1(?=\s|$)|\[([^\]\n]+)\]\(([^()\s]+)\)/gu;

export function readBaleMarkdown(source: string): { text: string; entities: Entity[] } {
  const entities: Entity[] = [];
  let text = '';
  let at = 0;
  for (const match of source.matchAll(MARKUP)) {
    const [whole, marker, inner, words, url] = match;
    if (url !== undefined && !isLink(url)) continue;
    text += source.slice(at, match.index);
    at = match.index + whole.length;
    const shown = marker === undefined ? { text: words ?? '', entities: [] } : readBaleMarkdown(inner ?? '');
    const type = marker === '*' ? 'bold' : marker === '_' ? 'italic' : 'text_link';
    entities.push({ type, offset: text.length, length: shown.text.length, ...(url ? { url } : {}) });
    for (const nested of shown.entities) entities.push({ ...nested, offset: nested.offset + text.length });
    text += shown.text;
  }
  return { text: text + source.slice(at), entities };
}
