/**
 * Marked text: a plain string in which U+E000 … U+E001 enclose what is bold. Only locale files put the marks there
 * (texts/), variables are stripped of them, so nothing that a person typed or an office imported can become markup.
 */
export const BOLD_ON = '\u{E000}';
export const BOLD_OFF = '\u{E001}';

const MARKS = /[\u{E000}\u{E001}]/gu;

/** A range of a plain text in UTF-16 units, as Telegram counts them. */
export interface Range {
  offset: number;
  length: number;
}

export interface PlainText {
  text: string;
  bold: Range[];
}

/** The text without its marks. */
export const withoutMarks = (marked: string): string => marked.replace(MARKS, '');

/**
 * Takes the marks out and says where the bold ranges lie. A mark without its partner, or inside another pair, is
 * dropped; a range is trimmed of white space and left out when nothing is in it.
 */
export function readMarks(marked: string): PlainText {
  let text = '';
  let start = -1;
  const bold: Range[] = [];
  for (const part of marked.split(/([\u{E000}\u{E001}])/u)) {
    if (part === BOLD_ON) {
      if (start < 0) start = text.length;
    } else if (part === BOLD_OFF) {
      if (start >= 0) push(bold, text, start);
      start = -1;
    } else text += part;
  }
  return { text, bold };
}

function push(bold: Range[], text: string, start: number): void {
  const inside = text.slice(start);
  const trimmed = inside.trim();
  if (trimmed === '') return;
  bold.push({ offset: start + (inside.length - inside.trimStart().length), length: trimmed.length });
}

/** Cuts a text to at most `limit` UTF-16 units, at the end of a character, and says so with «…». */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('fa').segment(text.slice(0, limit + 64))) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Cuts a plain text with its ranges. */
export function cutPlain(plain: PlainText, limit: number): PlainText {
  const text = cut(plain.text, limit);
  if (text === plain.text) return plain;
  const bold = plain.bold
    .map(({ offset, length }) => ({ offset, length: Math.min(length, text.length - 1 - offset) }))
    .filter(({ length }) => length > 0);
  return { text, bold };
}
