import { cardName } from '../answers/cardName.ts';
import { answerParts } from '../answers/composeAnswer.ts';
import { fit, type MaybeLine } from '../answers/fit.ts';
import type { AnswerInput } from '../answers/input.ts';
import { dayInWords, situationOf } from '../answers/situation.ts';
import type { Button } from '../answers/buttons.ts';
import type { CardItem } from '../delivery/message.ts';
import { addDays, daysBetween } from '../domain/calendar.ts';
import type { Channel } from '../domain/address.ts';
import type { Day } from '../domain/card.ts';
import { digits } from '../texts/numbers.ts';
import type { Say } from '../texts/texts.ts';
import { troubleOn } from './closures.ts';
import {
  CLOSURE,
  DEADLINE_REMINDERS,
  isChosenReminder,
  isDeadlineReminder,
  isNews,
  isNotice,
  type MessageKind,
  NEWS,
  NOTICES,
  type Notice,
} from '../domain/messageKinds.ts';
import { isWaiting, type CardToday } from './cardToday.ts';

/**
 * The words of a message that nobody asked for: one card with all that one needs to act on it, or a family's cards in
 * one list. Pure functions of what is so at the moment of sending.
 */

/** The longest message, in UTF-16 units. */
export const MESSAGE_LENGTH = 900;

export interface Composed {
  text: string;
  buttons: Button[][];
}

/** One of the things that were planned to be said of a card. */
export type Said = Pick<CardItem, 'kind' | 'deadline' | 'channel'>;

/** What is said of one card. */
export interface Subject {
  id: string;
  input: AnswerInput;
  view: CardToday;
  /** Where the person reads it. */
  channel: Channel;
  /** How many chats follow the card. */
  followers: number;
  /** Still true, in the order in which they were planned. Never empty. */
  items: readonly Said[];
}

export function compose(subjects: readonly Subject[]): Composed {
  const [only] = subjects;
  return subjects.length === 1 && only ? composeOne(only) : composeFamily(subjects);
}

/** What stands before what, the last before all others. */
const RISING = [NOTICES, ['afterChosenDay'], ['chosenDay'], DEADLINE_REMINDERS, NEWS, [CLOSURE]] as const;
// Takes each kind that is listed, and is asked about every kind: one that is missing above does not compile.
const rank = (kind: (typeof RISING)[number][number]): number =>
  RISING.findIndex((kinds) => kinds.some((one) => one === kind));

/** The item whose words stand first: a closure, else the newest news, else the reminder of the deadline; notices last. */
const leading = ({ items }: Subject): Said =>
  items.reduce((first, item) => (rank(item.kind) >= rank(first.kind) ? item : first));

/** Something is said of the card itself, not only of who follows it. */
const isAboutCard = (subject: Subject): boolean => !isNotice(leading(subject).kind);

interface Words {
  first: string;
  /** Below the first line, beside the card's name. */
  more: MaybeLine[];
  paragraphs: readonly (readonly MaybeLine[])[];
}

/** Time brought it, or a closure; else something has changed, and the card's name is announced as news. */
const isReminder = (kind: MessageKind): boolean =>
  isDeadlineReminder(kind) || isChosenReminder(kind) || kind === CLOSURE;

function composeOne(subject: Subject): Composed {
  const { input, items } = subject;
  const { say } = input;
  const { kind } = leading(subject);
  const notices = noticesOf(subject);
  if (isNotice(kind)) return { text: fit([notices], MESSAGE_LENGTH), buttons: [[allCards(say)]] };
  const { first, more, paragraphs } = wordsOf(subject);
  const name = cardName(input);
  const asks = items.some((item) => item.kind === 'afterChosenDay') && kind !== 'afterChosenDay';
  const text = fit(
    [
      [first, isReminder(kind) ? name : say('news-card', { card: name })],
      more,
      ...paragraphs,
      [asks && afterLine(subject)],
      notices,
    ],
    MESSAGE_LENGTH,
  );
  return { text, buttons: buttonsOf(subject) };
}

/** A line for each thing that is to be said of followers, however often it was planned. */
function noticesOf({ input, channel, followers, items }: Subject): string[] {
  const { say } = input;
  const lineOf: Record<Notice, (item: Said) => string> = {
    newFollower: () => say('notice-newFollower', { card: cardName(input), count: followers }),
    // Rows of earlier versions do not say where: there were two messengers.
    linkUsed: ({ channel: other }) =>
      say('notice-linkUsed', { other: other ?? (channel === 'bale' ? 'telegram' : 'bale') }),
  };
  const lines = NOTICES.flatMap((notice) => items.filter(({ kind }) => kind === notice).map(lineOf[notice]));
  return [...new Set(lines)];
}

const allCards = (say: Say): Button => [say('button-all-cards'), { action: 'cards' }];

function wordsOf(subject: Subject): Words {
  const { input, view } = subject;
  const { say } = input;
  const { kind, deadline } = leading(subject);
  // "We will remind you" is said with news, not by the reminder itself.
  const { first, paragraphs, asOf } = answerParts({ ...input, watched: !isReminder(kind) });
  const body = [...paragraphs, [asOf]];
  const plain: Words = { first, more: [], paragraphs: body };
  switch (kind) {
    case 'issued':
    case 'ready':
    case 'movedToCentre':
    case 'stillThere':
      return plain;
    case 'deadlineKnown':
    case 'deadlineExtended':
    case 'deadlineShortened':
    case 'newRound':
      return { ...plain, more: [say(`news-${kind}`)] };
    case 'returned':
      // What the calendar only announced ends with the same promise.
      if (input.state.basis !== 'seen') return plain;
      return { ...plain, paragraphs: [...paragraphs, [say('news-returned-stays'), asOf]] };
    case 'newSerialAsked':
      return { first: say('news-newSerialAsked'), more: [], paragraphs: [[say('news-newSerialAsked-how')]] };
    case 'delivered':
      return { ...plain, paragraphs: [[say('news-delivered'), say('news-delivered-ends')], ...body] };
    case 'deadline14':
    case 'deadline7':
    case 'deadline3':
    case 'deadline1':
    case 'lastMorning':
      return { ...plain, first: deadlineLine(input) ?? first };
    case 'closure':
      return deadline === null ? plain : { ...plain, ...closureWords(input, view, deadline) };
    case 'chosenDay':
      if (deadline === null) return plain;
      return {
        ...plain,
        first: dayLine(input, view, 'reminder-chosen', deadline),
        more: [say('reminder-no-appointment')],
      };
    case 'afterChosenDay':
      return {
        first: afterLine(subject) ?? first,
        more: [say('reminder-after-how')],
        paragraphs: [[first], ...body],
      };
    case 'newFollower':
    case 'linkUsed':
      // Said by noticesOf, below whatever there is to say of the card.
      return plain;
    default:
      kind satisfies never;
      return plain;
  }
}

/** «⏰ ۷ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور»; null: no open day is left. */
function deadlineLine(input: AnswerInput): string | null {
  const { endToMeet } = situationOf(input);
  if (!endToMeet) return null;
  return input.say('reminder-first', {
    days: endToMeet.left,
    place: endToMeet.phrases.short,
    day: dayInWords(input.say, endToMeet.lastOpen),
  });
}

/** The place where the card waits now, which may not be where it must be collected in the end. */
function whereItIs(input: AnswerInput): string {
  const { county, centre } = situationOf(input);
  return (input.state.status === 'readyAtCounty' ? county : centre).short;
}

function dayLine(input: AnswerInput, view: CardToday, key: 'reminder-chosen' | 'closure-closed', day: Day): string {
  const { say } = input;
  return say(key, { days: daysBetween(view.today, day), place: whereItIs(input), day: dayInWords(say, day) });
}

function afterLine(subject: Subject): string | null {
  const { input, items } = subject;
  const day = items.find(({ kind }) => kind === 'afterChosenDay')?.deadline;
  if (!day) return null;
  return input.say('reminder-after', { place: whereItIs(input), day: dayInWords(input.say, day) });
}

function closureWords(input: AnswerInput, view: CardToday, day: Day): Pick<Words, 'first' | 'more'> {
  const { say, calendar } = input;
  const trouble = troubleOn(day, view.where, calendar);
  if (!trouble || trouble.kind === 'closed') {
    const next = calendar.nextOpenDay(addDays(day, 1), view.where);
    const late = view.deadline !== null && next > view.deadline;
    const words = { day: dayInWords(say, next) };
    // Of today the place's own lines say the same.
    const said = day === view.today && situationOf(input).endToMeet !== null;
    return {
      first: dayLine(input, view, 'closure-closed', day),
      more: [late ? say('closure-next-late', words) : !said && say('closure-next', words)],
    };
  }
  return {
    first: say(`closure-${trouble.kind}`, {
      days: daysBetween(view.today, day),
      place: whereItIs(input),
      day: dayInWords(say, day),
      time: digits(say.locale, trouble.at ?? ''),
    }),
    more: [],
  };
}

function buttonsOf(subject: Subject): Button[][] {
  const { id: card, input, view, items } = subject;
  const { say } = input;
  const { kind } = leading(subject);
  const stop: Button = [say('button-stop'), { action: 'stop', card }];
  if (kind === 'newSerialAsked') return [[[say('button-look'), { action: 'look' }]], [stop]];
  if (kind === 'delivered') return [[[say('button-not-me'), { action: 'notMe', card }]]];
  if (!isWaiting(view.state.status))
    return kind === 'returned' ? [[[say('button-map'), { action: 'map', card }]], [stop]] : [[stop]];
  const got: Button = [say('button-collected'), { action: 'collected', card }];
  if (items.some((item) => item.kind === 'afterChosenDay'))
    return [
      [got, [say('button-not-yet'), { action: 'notYet', card }]],
      [[say('button-not-there'), { action: 'notThere', card }]],
      [stop],
    ];
  return [
    [
      [say('button-map'), { action: 'map', card }],
      [say('button-remind-day'), { action: 'remindDay', card }],
    ],
    [got, stop],
  ];
}

/** Several cards: under one line where the same is to be said of each, else a line for each. */
function composeFamily(subjects: readonly Subject[]): Composed {
  const [head] = subjects;
  const { say } = head!.input;
  const shared = sharedLines(subjects);
  for (let shown = subjects.length; ; shown -= 1) {
    const some = subjects.slice(0, shown);
    const more = shown < subjects.length && say('family-more', { count: subjects.length - shown });
    const paragraphs: (readonly MaybeLine[])[] = shared
      ? [[...shared, ...some.map(nameLine), more], ...restOf(head!)]
      : [...some.map((one) => [...linesOf(one), ...noticesOf(one)]), [more], closing(subjects)];
    const text = fit(paragraphs, MESSAGE_LENGTH);
    if (text.length <= MESSAGE_LENGTH || shown === 1) return { text, buttons: familyButtons(subjects) };
  }
}

const nameLine = ({ input }: Subject): string => input.say('family-card', { card: cardName(input) });

function linesOf(subject: Subject): MaybeLine[] {
  if (!isAboutCard(subject)) return [];
  const { first, more } = wordsOf(subject);
  return [first, ...more, nameLine(subject)];
}

/** What stands above the names of all cards, where one and the same is to be said of each; else null. */
function sharedLines(subjects: readonly Subject[]): MaybeLine[] | null {
  const [head] = subjects;
  const shared = sharedBy(head!);
  if (shared === null || subjects.some((one) => sharedBy(one) !== shared)) return null;
  const { input } = head!;
  const { say } = input;
  const { kind } = leading(head!);
  const count = subjects.length;
  const { endToMeet } = situationOf(input);
  if (isDeadlineReminder(kind) && endToMeet) {
    const day = dayInWords(say, endToMeet.lastOpen);
    return [say('family-reminder', { days: endToMeet.left, count, place: endToMeet.phrases.short, day })];
  }
  const { first, more } = wordsOf(head!);
  return [first, isNews(kind) && say('family-news', { count }), ...more];
}

/** All that is said of a card but its name; null: it has something of its own to ask, or is over. */
function sharedBy(subject: Subject): string | null {
  const { input, items, view } = subject;
  const own = items.some(({ kind }) => kind === 'afterChosenDay' || isNotice(kind));
  if (own || !isWaiting(view.state.status)) return null;
  const { kind } = leading(subject);
  const { first, more } = wordsOf(subject);
  const whole = fit([[first, ...more], ...restOf(subject)], MESSAGE_LENGTH);
  return `${isDeadlineReminder(kind) ? 'reminder' : kind} ${input.card.county} ${whole}`;
}

/** What holds for all of them, said of nobody's card in particular. */
function restOf({ input }: Subject): readonly (readonly MaybeLine[])[] {
  const { paragraphs, asOf } = answerParts({ ...input, label: null, watched: false });
  return [...paragraphs, [asOf]];
}

function closing(subjects: readonly Subject[]): MaybeLine[] {
  const { say } = subjects[0]!.input;
  const told = subjects.filter(isAboutCard).map(({ view }) => view.state.status);
  return [
    told.some(isWaiting) && { text: say('family-bring'), leaves: 1 },
    told.includes('returnedToTehran') && { text: say('family-returned'), leaves: 2 },
  ];
}

function familyButtons(subjects: readonly Subject[]): Button[][] {
  const { say } = subjects[0]!.input;
  const rows = subjects.filter(isAboutCard).map((one): Button[] => {
    const { id: card, input, view } = one;
    const name = cardName(input);
    const stop: Button = [say('button-stop-of', { card: name }), { action: 'stop', card }];
    const { kind } = leading(one);
    if (kind === 'delivered') return [[`${say('button-not-me')} ${name}`, { action: 'notMe', card }]];
    if (!isWaiting(view.state.status) || kind === 'newSerialAsked') return [stop];
    return [[say('button-collected-of', { card: name }), { action: 'collected', card }], stop];
  });
  const asked = subjects.some((one) => leading(one).kind === 'newSerialAsked');
  const list: Button[] = [allCards(say)];
  return asked ? [...rows, [[say('button-look'), { action: 'look' }]], list] : [...rows, list];
}
