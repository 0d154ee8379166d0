import { parseDay } from './calendar.ts';
import { normaliseText } from './digits.ts';
import { checkDigit } from './nationalCode.ts';

/** Finding the numbers in a message: which pieces belong together, and which word stands beside which. */

/** What a word beside a number says of it. */
export type Label = 'code' | 'serial' | 'postalCode' | 'mobile';

export interface TypedNumber {
  /** Latin capitals and digits, without what separated the pieces. */
  text: string;
  /** The word beside it, if there is one. */
  label: Label | null;
  /** The word comes after the number, which is less sure: «0684159414 سریالش چیست؟» */
  behind: boolean;
}

type Piece = { kind: 'token'; text: string } | { kind: 'break'; labels: Label[] };

/** What may stand inside a number as people group it. Everything else ends a number. */
const INSIDE = /^[\s\-‐‑‒–—−._·/\\()]*$/;
const LABELS: readonly [Label, RegExp][] = [
  ['code', /کد ?(?:های? ?)?ملی|شماره ?ملی|شناسه ?ملی/],
  ['postalCode', /پستی/],
  // «رسید» alone is a verb as well: «کارتم رسید؟»
  ['serial', /سریال|رهگیری|(?:شماره|کد) ?ی? ?رسید/],
  ['mobile', /موبایل|همراه|تلفن|شماره ?تماس/],
];
/** «سریال را ندارم»: what is missing is not the number that follows. */
const MISSING = /ندار|نمی|گم|نیست|پیدا|بلد/;
const LATIN_LABELS = new Map<string, Label>([
  ...['CODE', 'KOD', 'NATIONAL', 'NATIONALCODE', 'MELI', 'MELLI', 'CODEMELI', 'CODEMELLI', 'KODEMELI', 'KODMELI'].map(
    (word) => [word, 'code'] as const,
  ),
  ...['SERIAL', 'SERIALE', 'SERYAL', 'RECEIPT', 'RESID', 'TRACKING'].map((word) => [word, 'serial'] as const),
  ...['POSTAL', 'POSTALCODE', 'POSTI', 'ZIP'].map((word) => [word, 'postalCode'] as const),
  ...['MOBILE', 'PHONE', 'TEL', 'MOBAYL', 'HAMRAH'].map((word) => [word, 'mobile'] as const),
]);
/** A label written together with its number: `code0684159414`. */
const GLUED = /^(CODE|KOD|CODEMELI|KODEMELI|MELI|MELLI|SERIAL|SERYAL|RECEIPT|RESID|NO|ID)(?=[A-Z]{0,2}\d)/;
const latinLabel = (word: string): Label[] => [LATIN_LABELS.get(word) ?? []].flat();
/** Short words that are never the letters of a serial. */
const WORDS = new Set(['AN', 'AT', 'BE', 'ID', 'IN', 'IS', 'IT', 'ME', 'MY', 'NO', 'OF', 'ON', 'OR', 'TO', 'VA']);
/** Links, names of users, commands, USSD codes; and the numbering of a list. */
const NOT_NUMBERS = /(?:https?:\/\/|www\.)\S+|@\w+|\/[a-z_]+(?:@\w+)?(?=\s|$)|\*[\d*]+#/gi;
const NUMBERING = /^\d{1,2} ?[.)-] (?=.*\w{5})/;

const DATE = /(?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)/g;
const dropDate = (text: string): string => (parseDay(text) === undefined ? text : ' ، ');

/** Tried together at most; a message with more pieces in a row is no pair of numbers. */
const MOST_TOKENS = 12;

const labelsIn = (words: string): Label[] =>
  LABELS.filter(([, pattern]) => pattern.test(words) && !MISSING.test(words)).map(([label]) => label);

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  const text = normaliseText(line)
    .replace(NUMBERING, '')
    .replace(NOT_NUMBERS, ' ، ')
    .replace(DATE, dropDate)
    .toUpperCase();
  for (const [piece] of text.matchAll(/[A-Z0-9]+|[^A-Z0-9]+/g)) {
    if (!/^[A-Z0-9]/.test(piece)) {
      if (!INSIDE.test(piece)) pieces.push({ kind: 'break', labels: labelsIn(piece) });
    } else if (/\d/.test(piece)) {
      const glued = GLUED.exec(piece)?.[0];
      if (glued) pieces.push({ kind: 'break', labels: latinLabel(glued) });
      pieces.push({ kind: 'token', text: glued ? piece.slice(glued.length) : piece });
    } else if (piece.length <= 2 && !WORDS.has(piece)) pieces.push({ kind: 'token', text: piece });
    else pieces.push({ kind: 'break', labels: latinLabel(piece) });
  }
  pieces.push({ kind: 'break', labels: [] });
  return pieces;
}

export const isMobile = (text: string): boolean => /^(?:0098|098|98|0)9\d{9}$/.test(text);

/** Sixteen digits that pass Luhn's check or begin as Iranian banks' cards do, or an IBAN. */
export function isBankCard(text: string): boolean {
  if (/^IR\d{24}$/.test(text)) return true;
  if (!/^\d{16}$/.test(text)) return false;
  if (/^(?:50|58|60|61|62|63)/.test(text)) return true;
  const sum = Array.from(text).reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const passes = (digits: string): boolean => {
  const code = digits.padStart(10, '0');
  return checkDigit(code) === Number(code[9]);
};

/** How unlikely it is that these tokens in a row are one number; the sum over a message is made least. */
function unlikelihood(tokens: readonly string[]): number {
  const text = tokens.join('');
  const joins = tokens.length - 1;
  if (!/\d/.test(text)) return joins === 0 ? 2 : Infinity;
  const grouped = joins === 0 ? 0 : 1 + joins / 10;
  if (isMobile(text) || isBankCard(text)) return grouped;
  if (/^\d+$/.test(text)) {
    if (text.length === 10) return passes(text) ? grouped : 0.5 + grouped * 1.5;
    if (text.length === 8 || text.length === 9) return passes(text) ? 1 + grouped * 1.5 : 2 + grouped * 2;
    return text.length < 5 ? 3 + grouped : 2.5 + grouped * 2;
  }
  if (text.length < 5) return 3 + grouped;
  // The forms that are seen have ten characters, as a code has.
  return (text.length === 10 ? 0 : 1.6) + grouped * 1.5;
}

/** Cuts a row of tokens into numbers, the least unlikely way. */
function cut(tokens: readonly string[]): string[] {
  if (tokens.length > MOST_TOKENS) return [...tokens];
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= tokens.length; end += 1) {
    let least = { cost: Infinity, from: end - 1 };
    for (let from = 0; from < end; from += 1) {
      const cost = (best[from]?.cost ?? Infinity) + unlikelihood(tokens.slice(from, end));
      if (cost < least.cost) least = { cost, from };
    }
    best.push(least);
  }
  const numbers: string[] = [];
  for (let end = tokens.length; end > 0; end = best[end]?.from ?? 0)
    numbers.unshift(tokens.slice(best[end]?.from ?? 0, end).join(''));
  return numbers;
}

/** Two values written without a gap, as some keyboards' spaces are none: twenty digits with a code at one end. */
function split(text: string): string[] {
  if (!/^\d{20}$/.test(text)) return [text];
  const halves = [text.slice(0, 10), text.slice(10)];
  return halves.some(passes) ? halves : [text];
}

/** Words for different things together («کد ملی و سریال: …») name none of the numbers that follow. */
const only = (labels: ReadonlySet<Label>): Label | null => (labels.size === 1 ? ([...labels][0] ?? null) : null);

/**
 * The numbers of a message in their order, each with the word that stands before it, or behind it where the words come
 * behind («… کد ملی من است»). Pieces with spaces, hyphens, dots between them are joined where that makes sense of them;
 * a new line, a word or a comma ends a number. Dates, links, names of users and words are left out.
 */
export function numbersIn(text: string): TypedNumber[] {
  // Each row of tokens with the words before it; the last row has words only.
  const rows: { labels: Set<Label>; tokens: string[] }[] = [{ labels: new Set(), tokens: [] }];
  for (const line of text.split(/[\r\n\u2028\u2029]+/)) {
    for (const piece of piecesOf(line)) {
      let row = rows.at(-1)!;
      if (piece.kind === 'token') row.tokens.push(piece.text);
      else {
        if (row.tokens.length > 0) rows.push((row = { labels: new Set(), tokens: [] }));
        for (const label of piece.labels) row.labels.add(label);
      }
    }
  }
  const labels = rows.map((row) => only(row.labels));
  // The words come behind their numbers when none stands before the first and one behind the last.
  const behind = rows[0]?.labels.size === 0 && (labels.at(-1) ?? null) !== null;
  return rows.flatMap(({ tokens }, index) => {
    const label = labels[behind ? index + 1 : index] ?? null;
    const numbers = cut(tokens).flatMap(split);
    // One word over several numbers names none of them.
    return numbers.map((text) => ({ text, label: numbers.length === 1 ? label : null, behind }));
  });
}
