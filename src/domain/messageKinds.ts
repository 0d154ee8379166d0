/**
 * Every kind of message about a card that nobody asked for, from the store to the sentence. How one is added is told in
 * reminders/README.md; where a kind is forgotten, a switch does not compile.
 */

/** News come when something has changed, reminders when time has. */
export const NEWS = [
  'issued',
  'ready',
  'movedToCentre',
  'stillThere',
  'deadlineKnown',
  'deadlineExtended',
  'deadlineShortened',
  'returned',
  'newSerialAsked',
  'newRound',
  'delivered',
] as const;
/** Days before the last open day, and the morning of that day. */
export const DEADLINE_REMINDERS = ['deadline14', 'deadline7', 'deadline3', 'deadline1', 'lastMorning'] as const;
/** Of the day that somebody chose, and the question in its evening. */
export const CHOSEN_REMINDERS = ['chosenDay', 'afterChosenDay'] as const;
/** A day on which somebody means to go, or may still go, is closed or shorter. */
export const CLOSURE = 'closure';
/** About who follows a card, not about the card: the bot plans these itself, and nobody can turn them off. */
export const NOTICES = ['newFollower', 'linkUsed'] as const;

export type News = (typeof NEWS)[number];
export type DeadlineReminder = (typeof DEADLINE_REMINDERS)[number];
export type ChosenReminder = (typeof CHOSEN_REMINDERS)[number];
export type Notice = (typeof NOTICES)[number];
/** What the planner plans. */
export type Kind = News | DeadlineReminder | ChosenReminder | typeof CLOSURE;
/** All that is said of a card unasked. */
export type MessageKind = Kind | Notice;

export const MESSAGE_KINDS: readonly MessageKind[] = [
  ...NEWS,
  ...DEADLINE_REMINDERS,
  ...CHOSEN_REMINDERS,
  CLOSURE,
  ...NOTICES,
];

// A `by` of what was last told may also be none of these: an answer, or the first sight of a card.
const includes = <T extends string>(list: readonly T[], kind: string): kind is T => list.some((one) => one === kind);
export const isNews = (kind: string): kind is News => includes(NEWS, kind);
export const isNotice = (kind: string): kind is Notice => includes(NOTICES, kind);
export const isDeadlineReminder = (kind: string): kind is DeadlineReminder => includes(DEADLINE_REMINDERS, kind);
export const isChosenReminder = (kind: string): kind is ChosenReminder => includes(CHOSEN_REMINDERS, kind);
