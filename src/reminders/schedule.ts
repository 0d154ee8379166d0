import type { HourRange } from '../domain/hours.ts';
import { addDays } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { HOUR_MS } from '../domain/hours.ts';
import { eveningOf, morningOf } from './hours.ts';
import type { ChosenReminder, DeadlineReminder } from '../domain/messageKinds.ts';
import type { OfficeCalendar } from '../domain/officeDays.ts';
import { closingTime } from '../office/places.ts';
import type { CardToday } from './cardToday.ts';

/** A reminder of a plan: from `at` on it is due, from `expiresAt` on it would come too late. Business time, epoch ms. */
export interface Slot<K = DeadlineReminder | ChosenReminder> {
  kind: K;
  at: number;
  expiresAt: number;
}

/** What somebody needs to go there and be served before the doors close. */
const TIME_TO_GO_MS = 2 * HOUR_MS;
const DAYS_BEFORE = [
  ['deadline14', 14],
  ['deadline7', 7],
  ['deadline3', 3],
] as const;

/** The reminders before the end that counts now, in their order; none where it is not known or no open day is left. */
export function deadlineSlots(view: CardToday, calendar: OfficeCalendar, quiet: HourRange): Slot<DeadlineReminder>[] {
  const { lastOpen, where } = view;
  if (lastOpen === null) return [];
  const expiresAt = closingTime(lastOpen, where, calendar) - TIME_TO_GO_MS;
  const slots: Slot<DeadlineReminder>[] = [
    ...DAYS_BEFORE.map(([kind, days]) => ({ kind, at: morningOf(addDays(lastOpen, -days), quiet), expiresAt })),
    { kind: 'deadline1', at: eveningOf(addDays(lastOpen, -1), quiet), expiresAt },
    { kind: 'lastMorning', at: morningOf(lastOpen, quiet), expiresAt },
  ];
  return slots.filter(({ at }) => at < expiresAt);
}

/**
 * For the day that somebody chose: the evening before, or that morning where it was chosen later; and in its evening the
 * question how it went, for as long as the card is still there.
 */
export function chosenSlots(
  { chosenDay, chosenAt }: { chosenDay: Day | null; chosenAt: number | null },
  view: CardToday,
  calendar: OfficeCalendar,
  quiet: HourRange,
): Slot<ChosenReminder>[] {
  if (chosenDay === null) return [];
  const expiresAt = closingTime(chosenDay, view.where, calendar) - TIME_TO_GO_MS;
  const evening = eveningOf(addDays(chosenDay, -1), quiet);
  const remind = (chosenAt ?? 0) <= evening ? evening : morningOf(chosenDay, quiet);
  const slots: Slot<ChosenReminder>[] = [
    { kind: 'chosenDay', at: remind, expiresAt },
    { kind: 'afterChosenDay', at: eveningOf(chosenDay, quiet), expiresAt: Infinity },
  ];
  return slots.filter(({ at, expiresAt: end }) => at < end);
}

/** Of what has become due since `after`, the last one that does not come too late: one message, never a pile. */
export function dueSlot<K>(slots: readonly Slot<K>[], after: number, now: number): Slot<K> | null {
  const last = slots.filter(({ at }) => at <= now).at(-1);
  return last && last.at > after && now < last.expiresAt ? last : null;
}
