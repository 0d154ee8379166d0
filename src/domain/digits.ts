/** Digits and letters as people type them, brought to one form. Source of the list: facts of typing in Persian. */

const PERSIAN_ZERO = 0x06f0;
const PLAIN_ASCII = /^[\x21-\x7e]*$/;
const EASTERN_DIGITS = /[۰-۹٠-٩]/g;
/**
 * Marks that are not seen: soft hyphen, Arabic letter mark, zero-width (non-)joiners and spaces, bidi embeddings and
 * isolates, word joiner and its neighbours, variation selectors and key caps of emoji, byte-order mark, tatweel. Private use is ours for text markup, so nothing
 * typed may bring it in.
 */
const UNSEEN =
  /\u20e3|[\u00ad\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\p{Variation_Selector}\ufeff\ue000-\uf8ff]/gu;

/** Persian ۰–۹ and Arabic ٠–٩ → 0–9; everything else stays. */
export function toLatinDigits(text: string): string {
  // Both blocks of digits start at a multiple of sixteen, so the low four bits are the digit.
  return text.replace(EASTERN_DIGITS, (digit) => String.fromCharCode(0x30 + (digit.charCodeAt(0) & 0xf)));
}

/** 0–9 and Arabic ٠–٩ → ۰–۹; everything else stays. */
export function toPersianDigits(text: string): string {
  return text.replace(/[0-9٠-٩]/g, (digit) => String.fromCharCode(PERSIAN_ZERO + (digit.charCodeAt(0) & 0xf)));
}

/**
 * One form for typed text and cells of a spreadsheet: NFKC (presentation forms, full-width letters), ي/ى → ی, ك → ک,
 * without unseen marks and private-use characters, Latin digits, white space collapsed to single spaces and trimmed.
 */
export function normaliseText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  return toLatinDigits(text.normalize('NFKC'))
    .replace(UNSEEN, '')
    .replace(/[يى]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The canonical form's common part: upper case, only A–Z and 0–9 (DESIGN: canonical form, version 1). */
export function lettersAndDigits(text: string): string {
  return normaliseText(text)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}
