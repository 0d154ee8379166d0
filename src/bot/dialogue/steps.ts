import type { NationalCodeProblem } from '../../domain/nationalCode.ts';
import { canonicalSerial, looksLikeCardSerial } from '../../domain/receiptSerial.ts';
import { readTyped, type Typed } from '../../domain/typed.ts';
import type { Reply } from '../../answers/buttons.ts';
import type { Asked, Pair } from '../context.ts';

/** What a dialogue knows so far. Plain values only: it is stored between two messages (sealed). */
export interface Known {
  code: string | null;
  /** A code whose leading zeros were missing, until the person has confirmed it. */
  unconfirmed: string | null;
  serial: string | null;
  /** A number that may be the serial or another code, until the person has said which. */
  doubtful: string | null;
  /** Messages so far that helped nothing. */
  strikes: number;
  /** The messages that held numbers. */
  messages: number[];
  /** Which of them gave which value: an edit of it takes the value back. */
  givenBy: { code: number | null; serial: number | null; doubtful: number | null };
  /** The last album that helped nothing: it counts once, however many pictures it has. */
  album: string | null;
}

export const NOTHING_KNOWN: Known = {
  code: null,
  unconfirmed: null,
  serial: null,
  doubtful: null,
  strikes: 0,
  messages: [],
  givenBy: { code: null, serial: null, doubtful: null },
  album: null,
};

/** Everything else than text that people send; each has its own answer, `typed-NAME`. */
export const MEDIA = ['photo', 'voice', 'sticker', 'location', 'contact', 'file', 'other'] as const;
export type Media = (typeof MEDIA)[number];

export type Input =
  /** `media`: what the text is the caption of. */
  | { kind: 'text'; text: string; message: number; media?: Media | null; album?: string | null }
  | { kind: 'media'; media: Media; album?: string | null }
  | { kind: 'reply'; reply: Reply };

/** What is asked next; each has its text `ask-NAME` and its buttons. */
export type Question = 'both' | 'code' | 'serial' | 'confirm' | 'which';

/** Why the last message did not help; each has its text. */
export type Hint =
  `hint-code-${NationalCodeProblem}` | `hint-${Exclude<Typed['other'], null>}` | `hint-${Media}` | 'hint-same-code';

export type Step =
  /**
   * Everything is known: the look-up can begin. More than one pair: ways to read the same message. `others`: the same of
   * further people in it; `more`: some of them were not read.
   */
  | { kind: 'pairs'; pairs: Pair[]; others?: Pair[][]; more?: boolean }
  /** `silent`: it was said and answered before (one more picture of an album, an edit that changes nothing). */
  | { kind: 'ask'; known: Known; question: Question; hint: Hint | null; silent?: true }
  /** Too many messages that helped nothing. */
  | { kind: 'stop' };

export const askedBy = ({ pairs, others = [], more = false }: Step & { kind: 'pairs' }): Asked => ({
  people: [pairs, ...others],
  more,
});

/** So many messages in one dialogue may help nothing; then it ends. */
export const MOST_STRIKES = 6;

/**
 * One step of understanding somebody who wants to look up a card: what was known, what came, what to do. Pure. The same
 * function serves the first message of all and every later one of a dialogue.
 */
export function advance(known: Known, input: Input, pattern: RegExp): Step {
  if (input.kind === 'reply') return answered(known, input.reply);
  const album = input.album ?? null;
  if (input.kind === 'media')
    return album !== null && album === known.album
      ? { kind: 'ask', known, question: questionFor(known), hint: null, silent: true }
      : helpless({ ...known, album }, `hint-${input.media}`);
  const isEdit = known.messages.includes(input.message);
  const before = isEdit ? withdraw(known, input.message) : known;
  const typed = readTyped(input.text, pattern, {
    ...(before.code === null ? {} : { code: before.code }),
    ...(before.serial === null ? {} : { serial: before.serial }),
  });
  const holdsNumbers = typed.codes.length + typed.serials.length > 0 || typed.badCode !== undefined;
  const seen = holdsNumbers
    ? { ...before, album, messages: [...before.messages, input.message] }
    : { ...before, album };
  const step = understood(seen, typed, input.media ?? null);
  if (step.kind !== 'ask') return step;
  const silent = isEdit && step.hint === null && sameValues(step.known, known);
  return {
    ...step,
    ...(silent ? { silent } : {}),
    known: { ...step.known, givenBy: givers(before, step.known, input.message) },
  };
}

/** What is known without what one message gave: it says something else now. */
function withdraw(known: Known, message: number): Known {
  const { givenBy } = known;
  return {
    ...known,
    messages: known.messages.filter((one) => one !== message),
    ...(givenBy.code === message ? { code: null, unconfirmed: null } : {}),
    ...(givenBy.serial === message ? { serial: null } : {}),
    ...(givenBy.doubtful === message ? { doubtful: null } : {}),
  };
}

const sameValues = (a: Known, b: Known): boolean =>
  a.code === b.code && a.unconfirmed === b.unconfirmed && a.serial === b.serial && a.doubtful === b.doubtful;

/** Who gave the values that are known now: `message` those that were not known before it. */
function givers(before: Known, now: Known, message: number): Known['givenBy'] {
  const giver = (was: string | null, is: string | null, by: number | null): number | null =>
    is === null ? null : is === was ? by : message;
  return {
    code: giver(before.code ?? before.unconfirmed, now.code ?? now.unconfirmed, before.givenBy.code),
    serial: giver(before.serial, now.serial, before.givenBy.serial),
    doubtful: giver(before.doubtful, now.doubtful, before.givenBy.doubtful),
  };
}

function understood(known: Known, typed: Typed, media: Media | null): Step {
  const { messages } = known;
  if (typed.several) {
    const { people, more } = typed.several;
    const [pairs = [], ...others] = people.map((ways) => ways.map(({ code, serial }) => ({ code, serial, messages })));
    return { kind: 'pairs', pairs, others, more };
  }
  const doubtful = secondCode(known, typed);
  if (doubtful !== null) return next({ ...known, doubtful });
  const [first] = typed.pairs;
  if (first?.padded) return next({ ...known, code: null, unconfirmed: first.code, serial: first.serial });
  if (first) {
    const sure = typed.pairs.filter(({ padded }) => !padded);
    return { kind: 'pairs', pairs: sure.map(({ code, serial }) => ({ code, serial, messages })) };
  }
  if (known.code !== null && typed.codes.length > 0) return helpless(known, 'hint-same-code');
  const { other } = typed;
  // A picture whose caption says nothing of use is first of all a picture.
  const why = media !== null && (other === null || other === 'words' || other === 'empty') ? media : (other ?? 'words');
  return tryCode(known, typed) ?? trySerial(known, typed) ?? helpless(known, `hint-${why}`);
}

/** Ten digits that pass the checksum, where a serial is awaited: the serial, or the code of somebody who saw a mistake. */
function secondCode(known: Known, typed: Typed): string | null {
  if (known.code === null) return null;
  const [pair] = typed.pairs;
  const other = typed.codes.find(({ code, padded }) => !padded && code !== known.code);
  return other && pair?.code === known.code && pair.serial === canonicalSerial(other.code) ? other.code : null;
}

function tryCode(known: Known, typed: Typed): Step | null {
  const [code] = typed.codes;
  // A phone number beside the code is no serial: it is said, and counts as nothing worse.
  const beside = typed.other === null || typed.other === 'words' ? null : (`hint-${typed.other}` as const);
  if (code?.padded) return next({ ...known, code: null, unconfirmed: code.code }, beside);
  if (code) return next({ ...known, code: code.code, unconfirmed: null }, beside);
  if (!typed.badCode) return null;
  if (typed.other === 'postalCode') return helpless(known, 'hint-postalCode');
  // The code is to be typed again; a serial that came before, or came with it, need not be. Digits alone may be the code.
  const serials = typed.serials.filter((serial) => /[A-Z]/.test(serial));
  const serial = known.serial ?? (serials.length === 1 ? (serials[0] ?? null) : null);
  return helpless({ ...known, serial }, `hint-code-${typed.badCode.problem}`);
}

function trySerial(known: Known, typed: Typed): Step | null {
  const [serial] = typed.serials;
  if (serial === undefined) return null;
  // Receipts may have serials of this form too, so it is taken, and said.
  return next({ ...known, serial }, looksLikeCardSerial(serial) ? 'hint-cardSerial' : null);
}

function answered(known: Known, reply: Reply): Step {
  const { unconfirmed, doubtful, givenBy } = known;
  if (reply === 'yes' && unconfirmed !== null) return next({ ...known, code: unconfirmed, unconfirmed: null });
  if (reply === 'no' && unconfirmed !== null) return next({ ...known, unconfirmed: null });
  if (reply === 'serial' && doubtful !== null)
    return next({
      ...known,
      serial: doubtful,
      doubtful: null,
      givenBy: { ...givenBy, serial: givenBy.doubtful, doubtful: null },
    });
  if (reply === 'code' && doubtful !== null)
    return next({
      ...known,
      code: doubtful,
      unconfirmed: null,
      doubtful: null,
      givenBy: { ...givenBy, code: givenBy.doubtful, doubtful: null },
    });
  // A button of an earlier question: ask the present one again.
  return next(known);
}

/** The pair when everything is known, else the question for what is missing. */
function next(known: Known, hint: Hint | null = null): Step {
  const { code, unconfirmed, serial, doubtful, messages } = known;
  if (doubtful === null && unconfirmed === null && code !== null && serial !== null)
    return { kind: 'pairs', pairs: [{ code, serial, messages }] };
  return { kind: 'ask', known, question: questionFor(known), hint };
}

function questionFor({ code, unconfirmed, serial, doubtful }: Known): Question {
  if (doubtful !== null) return 'which';
  if (unconfirmed !== null) return 'confirm';
  if (code !== null) return 'serial';
  return serial === null ? 'both' : 'code';
}

function helpless(known: Known, hint: Hint): Step {
  const strikes = known.strikes + 1;
  if (strikes >= MOST_STRIKES) return { kind: 'stop' };
  return { kind: 'ask', known: { ...known, strikes }, question: questionFor(known), hint };
}
