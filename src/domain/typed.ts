import { normaliseText } from './digits.ts';
import type { NationalCodeProblem } from './nationalCode.ts';
import { parseNationalCode } from './nationalCode.ts';
import { canonicalSerial, looksLikeCardSerial, parseReceiptSerial } from './receiptSerial.ts';
import type { Label, TypedNumber } from './typedNumbers.ts';
import { isBankCard, isMobile, numbersIn } from './typedNumbers.ts';

export type TypedOther = 'mobile' | 'postalCode' | 'bankCard' | 'cardSerial' | 'tooLong' | 'empty' | 'words';

export interface TypedCode {
  /** Ten Latin digits that pass the checksum. */
  code: string;
  /** Leading zeros were missing: show it and let the person confirm it. */
  padded: boolean;
}

export interface TypedPair extends TypedCode {
  /** Canonical. */
  serial: string;
}

/**
 * What a message may mean. Look at `pairs` first, then at `codes`, `badCode`, `serials`, `other`, in this order when no
 * value is waited for; when the serial is, at `serials` before `badCode`.
 *
 * Without `known`, `codes` and `serials` are both filled exactly when `pairs` is.
 */
export interface Typed {
  /** Every way to read a code and a serial together, the likeliest first, four at most: try them in this order. */
  pairs: TypedPair[];
  /** What may be a code, the likeliest first. */
  codes: TypedCode[];
  /** What may be a serial, canonical, the likeliest first. `looksLikeCardSerial` (receiptSerial.ts) is for a miss. */
  serials: string[];
  /** There is no code, but a number that looks as if it was meant as one, and what is wrong with it. */
  badCode?: { problem: NationalCodeProblem };
  /** What else was found, also beside a code alone (`mobile`: the phone number is no serial). null with a pair. */
  other: TypedOther | null;
  /** There are only when the message holds the numbers of more than one person; look at it before `pairs`. */
  several?: SeveralPeople;
}

/** The numbers of several people in one message, in its order. */
export interface SeveralPeople {
  /** For each of them every way to read a code and a serial together, the likeliest first. Codes are never padded. */
  people: TypedPair[][];
  /** There are more of them, or some whose code is not whole or not right: these are to be sent by themselves. */
  more: boolean;
}

/** What the person already gave in this dialogue. */
export interface KnownValues {
  /** Ten digits: the same number again is no serial, and any other may be one, even if it passes the checksum. */
  code?: string;
  /** Canonical. */
  serial?: string;
}

/** Longer texts are no numbers, whatever they hold; two numbers with many words need a few hundred characters. */
const LONGEST = 1000;
const PARAGRAPHS = /(?:\r?\n|\r)[^\S\r\n]*(?:\r?\n|\r)\s*/;
const LINES = /[\r\n\u2028\u2029]+/;
const MOST_PAIRS = 4;
/** More people in one message than this are read another time. */
const MOST_PEOPLE = 5;

/** Ten digits as the post gives them: no 0 and 2 in the first five, no 5 in the fifth place, not one digit four times. */
const POSTAL_CODE = /^(?!(\d)\1{3})[13-9]{4}[1346-9][013-9]{5}$/;

/** As they are written beside the word: without the zero, a land line, a local number. */
const PHONE = /^(?:9\d{9}|0\d{10}|\d{8})$/;

interface Reading extends TypedNumber {
  code?: TypedCode & { doubt: number };
  problem?: NationalCodeProblem;
  serial?: { serial: string; doubt: number };
  other?: TypedOther;
}

function readNumber(number: TypedNumber, pattern: RegExp): Reading {
  const { text, label } = number;
  if (isMobile(text) || (label === 'mobile' && PHONE.test(text))) return { ...number, other: 'mobile' };
  if (isBankCard(text)) return { ...number, other: 'bankCard' };
  if (label === 'postalCode' && /^\d{10}$/.test(text)) return { ...number, other: 'postalCode' };

  const reading: Reading = { ...number };
  const parsedSerial = /\d/.test(text) ? parseReceiptSerial(text, pattern) : undefined;
  if (parsedSerial?.ok) {
    const doubt = (label === 'serial' ? -3 : label === 'code' ? 3 : 0) + (/^\d+$/.test(text) ? 1 : 0);
    reading.serial = { serial: parsedSerial.serial, doubt };
  } else if (looksLikeCardSerial(canonicalSerial(text))) reading.other = 'cardSerial';

  // A code typed with the letters O and I; one wholly of letters is a word.
  const digits = /\d/.test(text) ? text.replace(/O/g, '0').replace(/I/g, '1') : text;
  if (/^\d+$/.test(digits)) {
    const slips = digits === text ? 0 : 1;
    const parsed = parseNationalCode(digits);
    if (parsed.ok) {
      const doubt = (label === 'code' ? -3 : label === 'serial' ? 3 : 0) + (parsed.padded ? 2 : 0) + slips;
      reading.code = { code: parsed.code, padded: parsed.padded, doubt };
    } else if (digits.length >= 4) reading.problem = parsed.problem;
  }
  return reading;
}

function distinct<T>(values: readonly T[], key: (value: T) => string): T[] {
  const seen = new Set<string>();
  return values.filter((value) => !seen.has(key(value)) && seen.add(key(value)));
}

/** Is that serial nothing but the code, typed again? */
const sameNumber = (code: string, serial: string): boolean => canonicalSerial(code) === serial;

function pairsOf(readings: readonly Reading[]): TypedPair[] {
  const found: { pair: TypedPair; doubt: number }[] = [];
  for (const { code } of readings)
    for (const { serial } of readings)
      if (code && serial && !sameNumber(code.code, serial.serial))
        found.push({
          pair: { code: code.code, padded: code.padded, serial: serial.serial },
          doubt: code.doubt + serial.doubt,
        });
  found.sort((a, b) => a.doubt - b.doubt);
  const least = found[0]?.doubt ?? 0;
  // Where both words stand beside their numbers, the other way round is no question.
  const likely = least <= -4 ? found.filter(({ doubt }) => doubt < least + 6) : found;
  return distinct(
    likely.map(({ pair }) => pair),
    ({ code, serial }) => `${code} ${serial}`,
  ).slice(0, MOST_PAIRS);
}

/** One person's share of a message that may be several people's: the pairs in it, or that a code in it is not right. */
interface Share {
  pairs: TypedPair[];
  isWrong: boolean;
}

function shareOf(readings: readonly Reading[]): Share | null {
  const pairs = pairsOf(readings);
  const whole = pairs.filter(({ padded }) => !padded);
  if (whole.length > 0) return { pairs: whole, isWrong: false };
  const wrongCode = readings.some(({ text, problem }) => problem !== undefined && /^\d{10}$/.test(text));
  const isWrong = pairs.length > 0 || (wrongCode && readings.some(({ serial, problem }) => serial && !problem));
  return isWrong ? { pairs: [], isWrong } : null;
}

/**
 * Two or more people's numbers: each in a line or a paragraph of their own, one pair after the other, or first all codes
 * and then all serials; the way that makes sense of the most. null: they are one person's, however many there are.
 */
function severalIn(text: string, readings: readonly Reading[], pattern: RegExp): SeveralPeople | null {
  if (readings.length < 2 * 2) return null;
  const inParts = [LINES, PARAGRAPHS].map((separator) =>
    text.split(separator).map((part) => shareOf(numbersIn(part).map((number) => readNumber(number, pattern)))),
  );
  const numbers = distinct(
    readings.filter(({ code, serial }) => code ?? serial),
    (number) => number.text,
  );
  const half = Math.floor(numbers.length / 2);
  const first = numbers.slice(0, half);
  const inRows = [
    first.map((_, i) => numbers.slice(2 * i, 2 * i + 2)),
    first.map((number, i) => [number, ...numbers.slice(half + i, half + i + 1)]),
  ]
    .map((rows) => rows.map(shareOf))
    .filter((shares) => numbers.length % 2 === 0 && shares.every((share) => share !== null && !share.isWrong));
  const ways = [...inParts, ...inRows].flatMap((shares) => ofPeople(shares, readings) ?? []);
  return ways.toSorted((a, b) => b.people.length - a.people.length)[0] ?? null;
}

function ofPeople(shares: readonly (Share | null)[], readings: readonly Reading[]): SeveralPeople | null {
  const theirs = shares.filter((share) => share !== null);
  const right = theirs.filter(({ isWrong }) => !isWrong).map(({ pairs }) => pairs);
  const people = distinct(right, ([likeliest]) => likeliest?.code ?? '');
  const wrong = theirs.length - right.length;
  if (people.length === 0 || people.length + wrong < 2) return null;
  const read = new Set(people.flatMap(([likeliest]) => (likeliest ? [likeliest.code, likeliest.serial] : [])));
  const isLeft = readings.some(
    ({ code }) => code && !code.padded && !read.has(code.code) && !read.has(canonicalSerial(code.code)),
  );
  return { people: people.slice(0, MOST_PEOPLE), more: wrong > 0 || isLeft || people.length > MOST_PEOPLE };
}

function badCodeOf(readings: readonly Reading[]): { problem: NationalCodeProblem } | undefined {
  const meant = readings
    .filter(({ label, problem }) => problem !== undefined && label !== 'serial')
    .sort((a, b) => rank(a) - rank(b))[0];
  return meant?.problem && { problem: meant.problem };
}
const rank = ({ label, problem }: Reading): number => (label === 'code' ? 0 : problem === 'length' ? 2 : 1);

/** A word before a number settles what it is, where nothing else does. */
const isNamed = (reading: Reading, label: Label): boolean => reading.label === label && !reading.behind;

const codesOf = (readings: readonly Reading[]): TypedCode[] =>
  distinct(
    readings.flatMap(({ code }) => code ?? []).sort((a, b) => a.doubt - b.doubt),
    ({ code }) => code,
  ).map(({ code, padded }) => ({ code, padded }));

const serialsOf = (readings: readonly Reading[]): string[] =>
  distinct(
    readings.flatMap(({ serial }) => serial ?? []).sort((a, b) => a.doubt - b.doubt),
    ({ serial }) => serial,
  ).map(({ serial }) => serial);

/** One value, or several of which none makes a pair: what they may be, given what is known. */
function oneKind(readings: readonly Reading[], known: KnownValues): Omit<Typed, 'other'> {
  const { code, serial } = known;
  if (code !== undefined) {
    const serials = serialsOf(readings).filter((other) => !sameNumber(code, other));
    const pairs = serials.slice(0, MOST_PAIRS).map((other) => ({ code, padded: false, serial: other }));
    return { pairs, codes: codesOf(readings), serials };
  }
  if (serial !== undefined) {
    const codes = codesOf(readings).filter(({ code }) => !sameNumber(code, serial));
    const pairs = codes.slice(0, MOST_PAIRS).map((other) => ({ ...other, serial }));
    return { pairs, codes, serials: codes.length > 0 ? [] : serialsOf(readings) };
  }
  const codes = codesOf(readings.filter((reading) => !reading.serial || !isNamed(reading, 'serial')));
  if (codes.length > 0) return { pairs: [], codes, serials: [] };
  return { pairs: [], codes, serials: serialsOf(readings.filter((reading) => !isNamed(reading, 'code'))) };
}

function otherOf(text: string, readings: readonly Reading[], found: Omit<Typed, 'other'>): TypedOther | null {
  const other = readings.find(({ other }) => other !== undefined)?.other;
  if (other !== undefined) return other;
  // Ten digits that fail the checksum are a mistyped code or, by their form, a postal code: both are said.
  const postal = readings.some(({ text, problem }) => problem === 'checksum' && POSTAL_CODE.test(text));
  if (found.codes.length === 0 && postal) return 'postalCode';
  if (found.codes.length > 0 || found.serials.length > 0 || badCodeOf(readings)) return null;
  return normaliseText(text) === '' ? 'empty' : 'words';
}

/**
 * Reads a message in which somebody may have typed a national code, a receipt serial, or both, in any order and with
 * anything around them. It only says what the numbers can be; nothing is looked up. Pure, and linear in the text.
 * `pattern` is RECEIPT_PATTERN, for canonical serials.
 */
export function readTyped(text: string, pattern: RegExp, known: KnownValues = {}): Typed {
  const nothing = { pairs: [], codes: [], serials: [] };
  if (text.length > LONGEST) return { ...nothing, other: 'tooLong' };

  const readings = numbersIn(text).map((number) => readNumber(number, pattern));
  const pairs = pairsOf(readings);
  if (pairs.length > 0) {
    const several = severalIn(text, readings, pattern);
    return {
      ...(several && { several }),
      pairs,
      codes: distinct(
        pairs.map(({ code, padded }) => ({ code, padded })),
        ({ code }) => code,
      ),
      serials: [...new Set(pairs.map(({ serial }) => serial))],
      other: null,
    };
  }
  const found = oneKind(readings, known);
  const badCode = found.codes.length === 0 ? badCodeOf(readings) : undefined;
  return { ...found, ...(badCode && { badCode }), other: otherOf(text, readings, found) };
}
