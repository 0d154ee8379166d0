import { instantOf } from '../domain/calendar.ts';
import type { CardFacts, Day, Office } from '../domain/card.ts';
import { toLatinDigits } from '../domain/digits.ts';
import type { OfficeCalendar, Where } from '../domain/officeDays.ts';
import { readHours } from '../domain/hours.ts';

/** Where a card waits first, and where afterwards; and when the doors close there. */
export interface Places {
  county: Where;
  centre: Where;
  /** The instant at which the place closes on a day on which it is open. */
  closes(day: Day, where: Where): number;
}

/**
 * Offices that publish no hours close at one, as offices of the state do. It only decides whether a last morning's
 * reminder still helps, and is said to nobody.
 */
const USUAL_END = 13 * 60;

/** The places of a card, as its answers name them (answers/placePhrases.ts). */
export function placesFor(
  card: Pick<CardFacts, 'county' | 'office'>,
  place: { county?: Office | null; centre?: Office | null; office?: Office | null },
  calendar: OfficeCalendar,
): Places {
  const own = place.office ?? (card.office === null ? (place.county ?? null) : null);
  const hours = (where: Where) =>
    [own, place.centre].find((office) => office && office.code === where.office)?.hours ?? null;
  return {
    county: { county: own?.county ?? card.county, office: own?.code ?? card.office },
    centre: { county: place.centre?.county ?? 'bushehr', office: place.centre?.code ?? null },
    closes(day, where) {
      const written = hours(where);
      const usual = (written === null ? null : readHours(toLatinDigits(written))?.to) ?? USUAL_END;
      const early = calendar.closuresOn(day, where).find(({ kind, at }) => kind === 'earlyEnd' && at !== null);
      const end = early?.at ? Math.min(usual, minutes(early.at)) : usual;
      return instantOf(day, 0, end);
    },
  };
}

const minutes = (time: string): number => {
  const [hour = 0, minute = 0] = toLatinDigits(time).split(':').map(Number);
  return hour * 60 + minute;
};
