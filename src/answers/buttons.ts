import { CHANNELS, type Channel } from '../domain/address.ts';
import { VISIT_TROUBLES, type VisitTrouble } from '../domain/visits.ts';
import { COUNTIES, LABELS, type County, type Day, type Label } from '../domain/card.ts';
import { LOCALES, type Locale } from '../texts/texts.ts';

/**
 * The data behind every button, version 1: `v1:action[:argument…]`, at most 64 bytes. It can be forged or years old: it is
 * parsed strictly here, and whoever handles a press checks anew that the card is on the chat's list. It never holds
 * anything that a person typed.
 */
export const LOST_THINGS = ['receipt', 'card'] as const;
export type LostThing = (typeof LOST_THINGS)[number];
/** Why somebody cannot come in person. */
export const REASONS = ['abroad', 'ill', 'travelling', 'fingerprint', 'died'] as const;
export type Reason = (typeof REASONS)[number];
/** What a dialogue's own buttons say: the padded code is right or not; the number is the serial or a code. */
export const REPLIES = ['yes', 'no', 'serial', 'code'] as const;
export type Reply = (typeof REPLIES)[number];

export type Press =
  | { action: 'look' }
  | { action: 'where' }
  | { action: 'dialogue'; reply: Reply }
  | { action: 'label'; card: string; label: Label }
  | { action: 'another'; card: string }
  | { action: 'more'; card: string }
  | { action: 'card'; card: string }
  | { action: 'map'; card: string }
  | { action: 'calendar'; card: string }
  | { action: 'cannotCome'; card: string }
  | { action: 'reason'; card: string; reason: Reason }
  | { action: 'remove'; card: string }
  | { action: 'removeYes'; card: string }
  | { action: 'cards' }
  | { action: 'lost' }
  | { action: 'lostThing'; thing: LostThing }
  | { action: 'lostCounty'; county: County | 'unknown' }
  | { action: 'offices'; county: County }
  | { action: 'counties' }
  | { action: 'language'; locale: Locale }
  | { action: 'tell'; card: string }
  | { action: 'tellAll' }
  /** null: a button from the time when there was one other messenger at most. */
  | { action: 'elsewhere'; channel: Channel | null }
  | { action: 'days'; card: string; page: string }
  | { action: 'day'; card: string; day: Day }
  | { action: 'collectedYes'; card: string }
  | { action: 'collectedNo' }
  | { action: 'notCollected'; card: string }
  | { action: 'trouble'; card: string; trouble: VisitTrouble }
  | { action: 'stop'; card: string }
  | { action: 'remindDay'; card: string }
  | { action: 'collected'; card: string }
  | { action: 'notYet'; card: string }
  | { action: 'notThere'; card: string }
  | { action: 'notMe'; card: string }
  | { action: 'delete' }
  | { action: 'deleteNo' };

const BUTTON_VERSION = 'v1';
const CARD = /^[0-9a-f]{24}$/;

/** One that an action got later comes last and may lack, for the buttons that are older: then it is null. */
type Argument = { name: string; values: readonly string[] | RegExp; mayLack?: true };
const card: Argument = { name: 'card', values: CARD };

/** Every action with its short name on the wire and its arguments in order. */
const WIRE: Record<Press['action'], readonly [short: string, ...Argument[]]> = {
  look: ['look'],
  where: ['where'],
  dialogue: ['d', { name: 'reply', values: REPLIES }],
  label: ['label', card, { name: 'label', values: LABELS }],
  another: ['other', card],
  more: ['more', card],
  card: ['card', card],
  map: ['map', card],
  calendar: ['ics', card],
  cannotCome: ['cant', card],
  reason: ['why', card, { name: 'reason', values: REASONS }],
  remove: ['rm', card],
  removeYes: ['rmy', card],
  cards: ['cards'],
  lost: ['lost'],
  lostThing: ['lt', { name: 'thing', values: LOST_THINGS }],
  lostCounty: ['lc', { name: 'county', values: [...COUNTIES, 'unknown'] }],
  offices: ['of', { name: 'county', values: COUNTIES }],
  counties: ['ofs'],
  language: ['lang', { name: 'locale', values: LOCALES }],
  tell: ['on', card],
  tellAll: ['ona'],
  elsewhere: ['else', { name: 'channel', values: CHANNELS, mayLack: true }],
  days: ['ds', card, { name: 'page', values: /^\d{1,2}$/ }],
  day: ['day', card, { name: 'day', values: /^\d{4}-\d{2}-\d{2}$/ }],
  collectedYes: ['goty', card],
  collectedNo: ['gotn'],
  notCollected: ['gotu', card],
  trouble: ['ntw', card, { name: 'trouble', values: VISIT_TROUBLES }],
  stop: ['st', card],
  remindDay: ['rd', card],
  collected: ['got', card],
  notYet: ['ny', card],
  notThere: ['nt', card],
  notMe: ['nm', card],
  delete: ['del'],
  deleteNo: ['deln'],
};

export function encodePress(press: Press): string {
  const [short, ...args] = WIRE[press.action];
  const values = press as unknown as Record<string, string | null>;
  return [BUTTON_VERSION, short, ...args.map(({ name }) => values[name]).filter((value) => value !== null)].join(':');
}

/** `null`: not ours, malformed, or of another version. */
export function parsePress(data: string | undefined): Press | null {
  const [version, short, ...values] = (data ?? '').split(':');
  if (version !== BUTTON_VERSION) return null;
  const found = Object.entries(WIRE).find(([, wire]) => wire[0] === short);
  if (!found) return null;
  const [action, [, ...args]] = found;
  if (values.length > args.length) return null;
  const press: Record<string, string | null> = { action };
  for (const [index, arg] of args.entries()) {
    if (index >= values.length && arg.mayLack) {
      press[arg.name] = null;
      continue;
    }
    const value = values[index] ?? '';
    const fits = arg.values instanceof RegExp ? arg.values.test(value) : arg.values.includes(value);
    if (!fits) return null;
    press[arg.name] = value;
  }
  return press as unknown as Press;
}

/** A button as it is shown: its caption, and what a press on it does. */
export type Button = readonly [caption: string, press: Press];
