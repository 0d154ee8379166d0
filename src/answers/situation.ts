import { addDays, daysBetween } from '../domain/calendar.ts';
import type { Day } from '../domain/card.ts';
import { formatDay } from '../texts/dates.ts';
import type { Say } from '../texts/texts.ts';
import type { AnswerInput } from './input.ts';
import { centrePhrases, countyPhrases, type PlacePhrases } from './placePhrases.ts';

/** One of the two ends of a custody, as it stands today. */
export interface End {
  phrases: PlacePhrases;
  deadline: Day;
  /** The last open day on or before the deadline, at that place. */
  lastOpen: Day;
  /** Days from today to `lastOpen`; negative: no open day is left. */
  left: number;
}

export interface Situation {
  county: PlacePhrases;
  centre: PlacePhrases;
  /** null: the start of custody is not known. */
  countyEnd: End | null;
  centreEnd: End | null;
  /** Where one goes for the card now. */
  placeToGo: PlacePhrases;
  /** What one must keep; null: no date is known, or none is left. */
  endToMeet: End | null;
}

/** The places and days that every page of a card speaks of. */
export function situationOf(input: AnswerInput): Situation {
  const { state, today, calendar } = input;
  const county = countyPhrases(input);
  const centre = centrePhrases(input);
  const endAt = (phrases: PlacePhrases, deadline: Day): End => {
    const lastOpen = calendar.lastOpenDay(deadline, phrases.place);
    // Nothing open for months before: the calendar gives the deadline itself back.
    const left = calendar.isOpen(lastOpen, phrases.place) ? daysBetween(today, lastOpen) : -1;
    return { phrases, deadline, lastOpen, left };
  };
  const countyEnd = state.ends && endAt(county, state.ends.county);
  const centreEnd = state.ends && endAt(centre, state.ends.centre);
  const ready = state.status === 'readyAtCounty' || state.status === 'readyAtProvincialCentre';
  const atCounty = state.status === 'readyAtCounty';
  const candidates = atCounty && !state.overdue ? [countyEnd, centreEnd] : [centreEnd];
  const endToMeet = (ready && candidates.find((end) => end && end.left >= 0)) || null;
  const placeToGo =
    (atCounty && !state.overdue && endToMeet?.phrases) ||
    (state.status === 'readyAtProvincialCentre' || state.status === 'returnedToTehran' ? centre : county);
  return { county, centre, countyEnd, centreEnd, placeToGo, endToMeet };
}

/** The first open day at the centre once the county's end is over. */
export const firstDayAtCentre = (input: AnswerInput, end: End, centre: PlacePhrases): Day => {
  const next = addDays(end.deadline, 1);
  return input.calendar.nextOpenDay(next > input.today ? next : input.today, centre.place);
};

/** Data older than this many days may no longer be so. */
const OLD_AFTER_DAYS = 10;

export const isOld = (asOf: Day, today: Day): boolean => daysBetween(asOf, today) > OLD_AFTER_DAYS;

/** «دوشنبه ۳۱ شهریور» */
export const dayInWords = (say: Say, day: Day): string => formatDay(day, say.locale, 'weekdayDayMonth');
/** The same for a day that stands in the first line, or is over: shorter where two calendars are named. */
export const briefDay = (say: Say, day: Day): string => formatDay(day, say.locale, 'brief');
/** «۲۰ مرداد ۱۴۰۴» */
export const fullDay = (say: Say, day: Day): string => formatDay(day, say.locale, 'full');
/** «امروز», «فردا», «۴۲ روز دیگر» */
export const daysLeftInWords = (say: Say, days: number): string => say('days-left', { days });
