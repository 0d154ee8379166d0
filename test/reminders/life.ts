import { FRESH_WATCH, type Told } from '../../src/database/models.ts';
import { instantOf, tehranDay } from '../../src/domain/calendar.ts';
import type { Batch, Closure, Day } from '../../src/domain/card.ts';
import { createOfficeCalendar } from '../../src/domain/officeDays.ts';
import type { Hours } from '../../src/domain/hours.ts';
import type { Choices } from '../../src/following/chosen.ts';
import { plan, type Due, type Plan, type PlanInput } from '../../src/reminders/plan.ts';
import { placesFrom } from '../../src/domain/places.ts';
import type { PlannedCard } from '../../src/reminders/cardToday.ts';

/** 1 Mordad 1404, when the seed's custody starts; its ends by the rule. */
export const START: Day = '2025-07-23';
export const COUNTY_END: Day = '2025-09-22';
export const CENTRE_END: Day = '2025-10-22';

export const HOURS: Hours = { quiet: { from: 21 * 60, to: 9 * 60 }, urgent: { from: 6 * 60, to: 23 * 60 + 30 } };

const CARD: PlannedCard = {
  county: 'dashti',
  office: null,
  status: 'readyAtCounty',
  appliedOn: '2024-01-01',
  issuedOn: '2025-06-01',
  custodyFrom: START,
  deliveredOn: null,
  asOf: '2025-08-10',
  lookup: 'k:1',
};

/** The world of one card and one follower, which a test changes as it likes between looks. */
export interface Life {
  card: PlannedCard;
  batches: Batch[];
  closures: Closure[];
  holidays: Day[];
  choices: Choices;
  lastTold: Told | null;
  heldUntil: number | null;
  hours: Hours;
  now: number;
  nextAt: number | null;
  over: boolean;
  /** All that was told, in order. */
  said: (Due & { on: number })[];
  input(): PlanInput;
  /** Asks the planner once. */
  look(): Plan;
  /** Lets time pass, looking whenever the planner asked for it, and at the end. */
  until(day: Day, hour?: number, minute?: number): void;
  /** Lets time pass while nobody looks: an outage, a sleeping laptop, a clock that jumps. */
  away(day: Day, hour?: number, minute?: number): void;
  /** `deadline7 2025-09-15 09:00` */
  told_(): string[];
}

const pad = (n: number): string => String(n).padStart(2, '0');
/** `2025-09-15 09:00`, Tehran. */
export const clockOf = (instant: number): string => {
  const day = tehranDay(instant);
  const minutes = Math.floor((instant - instantOf(day)) / 60_000);
  return `${day} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
};

export const closed = (from: Day, over: Partial<Closure> = {}): Closure => ({
  from,
  to: over.to ?? from,
  county: null,
  office: null,
  kind: 'closed',
  at: null,
  ...over,
});

/** By default a card that waits at the county, first seen on 20 Mordad 1404 at ten in the morning. */
export function life(over: Partial<PlannedCard> = {}, begin: number = instantOf('2025-08-11', 10)): Life {
  const self: Life = {
    card: { ...CARD, ...over },
    batches: [],
    closures: [],
    holidays: [],
    choices: { ...FRESH_WATCH },
    lastTold: null,
    heldUntil: null,
    hours: HOURS,
    now: begin,
    nextAt: begin,
    over: false,
    said: [],
    input() {
      const { card, batches, choices, lastTold, heldUntil, hours, now, holidays, closures } = self;
      const calendar = createOfficeCalendar({ holidays: (day) => holidays.includes(day), closures });
      return {
        card,
        batches,
        calendar,
        places: placesFrom(card, {}),
        choices,
        lastTold,
        heldUntil,
        hours,
        now,
      };
    },
    look() {
      const result = plan(self.input());
      self.lastTold = result.lastTold;
      self.choices = { ...self.choices, ...result.set };
      self.nextAt = result.nextAt;
      self.over = result.over;
      self.said.push(...result.due.map((due) => ({ ...due, on: self.now })));
      return result;
    },
    until(day, hour = 0, minute = 0) {
      const end = instantOf(day, hour, minute);
      while (!self.over && self.nextAt !== null && self.nextAt <= end) {
        self.now = Math.max(self.now, self.nextAt);
        self.look();
      }
      self.now = Math.max(self.now, end);
      if (!self.over) self.look();
    },
    away(day, hour = 0, minute = 0) {
      self.now = instantOf(day, hour, minute);
    },
    told_: () => self.said.map(({ kind, on }) => `${kind} ${clockOf(on)}`),
  };
  self.look();
  return self;
}
