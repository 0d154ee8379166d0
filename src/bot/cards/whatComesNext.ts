import type { WatchRecord } from '../../database/models.ts';
import { addDays } from '../../domain/calendar.ts';
import type { Day } from '../../domain/card.ts';
import type { OfficeCalendar } from '../../domain/officeDays.ts';
import { nextReminder } from '../../reminders/plan.ts';
import { inputOf } from '../../reminders/tick.ts';
import { isWaiting, type CardToday, cardToday } from '../../reminders/cardToday.ts';
import type { Needs } from '../services.ts';
import type { Card } from '../../lookup/lookUp.ts';

/** What looking ahead needs. */
export type LooksAhead = Needs<'officeData' | 'hours' | 'clocks'>;

/** What lies ahead of a card for one chat. */
export interface WhatComesNext {
  view: CardToday;
  calendar: OfficeCalendar;
  /** Business time, epoch ms, of the next reminder that is known today; null: none. */
  nextAt: number | null;
}

export async function whatComesNext(
  services: LooksAhead,
  { card, watch }: { card: Card; watch: WatchRecord },
): Promise<WhatComesNext> {
  const data = await services.officeData.current();
  const input = inputOf(watch, card, data, services.hours, services.clocks.business.now());
  return { view: cardToday(input), calendar: data.calendar, nextAt: nextReminder(input)?.at ?? null };
}

/** Where no deadline is known, days are offered so far ahead. */
const AHEAD_DAYS = 30;

/** The days on which somebody can go for the card, from tomorrow to its deadline; none where it does not wait. */
export function daysToGo({ view, calendar }: Pick<WhatComesNext, 'view' | 'calendar'>): Day[] {
  const { state, today, where, deadline } = view;
  if (!isWaiting(state.status)) return [];
  const days: Day[] = [];
  for (let day = addDays(today, 1); day <= (deadline ?? addDays(today, AHEAD_DAYS)); day = addDays(day, 1))
    if (calendar.isOpen(day, where)) days.push(day);
  return days;
}
