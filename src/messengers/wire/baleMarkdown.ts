import type { PlainText, Range } from './markup.ts';

/**
 * Bale has no entities: every text is read as its Markdown, `*bold*`, `_italic_`, `[text](address)`, where a marker
 * stands between a space (or the text's end) and the marked words. So our own bold gets such markers, and every typed
 * character that could be one is replaced by its look-alike.
 *
 * Two things stay as they are, for they must still work when they are copied: a USSD code such as `*4*6090#`, and the
 * underscores of an address or a name such as `https://ble.ir/some_bot`. By Bale's documentation neither is markup: a
 * star of a USSD code is followed by a digit and the first one is kept off a space before it by an invisible word
 * joiner, and an underscore inside a word has no space beside it. This follows the documentation and is unverified
 * against the real messenger; a client that ignored the rule would eat the stars.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '*': '\u{2217}',
  _: '\u{FF3F}',
  '[': '\u{FF3B}',
  ']': '\u{FF3D}',
  '`': '\u{02CB}',
};
const WORD_JOINER = '\u{2060}';

const USSD = /\*[\d*#]*\d[\d*]*#/g;
const NAMES = /https?:\/\/[^\s\u2066-\u2069]+|@[A-Za-z]\w{3,}/g;
/** What may stand between a bold word and the space that its marker needs: it becomes bold too. */
const ATTACHED = /[\p{P}\p{S}\u200C\u200E\u200F\u2066-\u2069]/u;

/** The text as Bale Markdown. */
export function toBaleMarkdown(plain: PlainText): string {
  const units = neutralised(plain.text);
  const codes = new Set([...plain.text.matchAll(USSD)].map(({ index }) => index));
  const starts = new Set<number>();
  const ends = new Set<number>();
  for (const { offset, length } of spaced(plain)) {
    starts.add(offset);
    ends.add(offset + length);
  }
  let out = '';
  for (let i = 0; i <= plain.text.length; i++) {
    if (ends.has(i)) out += isSpace(plain.text[i]) ? '*' : '* ';
    if (starts.has(i)) out += isSpace(out.at(-1)) ? '*' : ' *';
    // Kept off a space or a marker, so that its star opens nothing.
    if (codes.has(i) && (isSpace(out.at(-1)) || starts.has(i))) out += WORD_JOINER;
    out += units[i] ?? '';
  }
  return out;
}

/** One string for each UTF-16 unit of the text, harmless wherever it stands. */
function neutralised(text: string): string[] {
  const units = text.split('').map((unit) => LOOK_ALIKES[unit] ?? unit);
  for (const code of text.matchAll(USSD)) {
    const end = code.index + code[0].length;
    for (let i = code.index; i < end; i++) units[i] = text[i] ?? '';
  }
  for (const name of text.matchAll(NAMES)) {
    const last = name.index + name[0].length - 1;
    for (let i = name.index; i < last; i++) if (text[i] === '_') units[i] = '_';
  }
  return units;
}

/** The bold ranges, one for each line, grown over the punctuation beside them, apart from each other. */
function spaced({ text, bold }: PlainText): Range[] {
  const ranges: Range[] = [];
  let before = 0;
  for (const range of bold)
    for (const { offset, length } of lines(text, range)) {
      let start = offset;
      let end = offset + length;
      while (start > before && ATTACHED.test(text[start - 1] ?? '')) start--;
      while (end < text.length && ATTACHED.test(text[end] ?? '')) end++;
      ranges.push({ offset: start, length: end - start });
      before = end;
    }
  return ranges;
}

function lines(text: string, { offset, length }: Range): Range[] {
  const found: Range[] = [];
  let at = offset;
  for (const line of text.slice(offset, offset + length).split('\n')) {
    const trimmed = line.trim();
    const lead = line.length - line.trimStart().length;
    if (trimmed !== '') found.push({ offset: at + lead, length: trimmed.length });
    at += line.length + 1;
  }
  return found;
}

const isSpace = (unit: string | undefined): boolean => unit === undefined || /\s/.test(unit);
