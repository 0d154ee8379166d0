/**
 * Invisible characters in texts, all in one place.
 *
 * Bold: a text is a plain string in which U+E000 … U+E001 enclose what is bold; messengers/ renders that per messenger.
 * They come only from `<b>…</b>` of the locale files, never from what a person typed or a file held.
 *
 * Direction: Fluent would put an isolate round every variable. Words in a text of their own script need none, and each
 * one is a character that counts towards limits and that some old phones draw as a box. So a text is isolated only
 * where it would be torn otherwise: codes, USSD strings and phone numbers always (left to right), and imported words
 * when they hold letters or digits of the other direction.
 */
export const BOLD_START = '\u{E000}';
export const BOLD_END = '\u{E001}';

const LEFT_TO_RIGHT_ISOLATE = '\u{2066}';
const FIRST_STRONG_ISOLATE = '\u{2068}';
const POP_ISOLATE = '\u{2069}';

const PRIVATE_USE = /[\u{E000}-\u{F8FF}]/gu;
/** Marks, embeddings, overrides and isolates: an unbalanced one would reach into the rest of a text. */
const BIDI_CONTROLS = /[\u{61C}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu;
const LEFT_TO_RIGHT_LETTERS = /\p{Script=Latin}|\d/u;
const RIGHT_TO_LEFT_LETTERS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Without the characters that mark bold. */
export const stripPrivateUse = (text: string): string => text.replace(PRIVATE_USE, '');

/** Without any character that is not seen: for files and systems that read plain text. ZWNJ stays: it is spelling. */
export const plainText = (text: string): string => stripPrivateUse(text).replace(BIDI_CONTROLS, '');

/** For what reads left to right wherever it stands: codes, USSD strings, phone numbers. */
export const isolateLtr = (text: string): string =>
  `${LEFT_TO_RIGHT_ISOLATE}${text.replace(BIDI_CONTROLS, '')}${POP_ISOLATE}`;

/**
 * Imported words (names of places, addresses, hours) on their way into a sentence of `locale`: on one line, without
 * direction characters of their own, and isolated when they do not run the sentence's way.
 */
export function embed(text: string, locale: 'fa' | 'en'): string {
  const clean = plainText(text).replace(/\s+/g, ' ').trim();
  const foreign = locale === 'fa' ? LEFT_TO_RIGHT_LETTERS : RIGHT_TO_LEFT_LETTERS;
  return foreign.test(clean) ? `${FIRST_STRONG_ISOLATE}${clean}${POP_ISOLATE}` : clean;
}
