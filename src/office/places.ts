import { instantOf } from '../domain/calendar.ts';
import type { County, Day, Office } from '../domain/card.ts';
import { toLatinDigits } from '../domain/digits.ts';
import { readHours } from '../domain/hours.ts';
import type { OfficeCalendar } from '../domain/officeDays.ts';
import { placesFrom, type Place, type Places } from '../domain/places.ts';

export type { Place, Places } from '../domain/places.ts';

/** The places of a card, among all that were imported. */
export function placesOf(
  card: { county: County; office: string | null },
  { offices }: { offices: ReadonlyMap<string, Office> },
): Places {
  const all = [...offices.values()];
  return placesFrom(card, {
    county: all.find(({ kind, county }) => kind === 'countyOffice' && county === card.county) ?? null,
    centre: all.find(({ kind }) => kind === 'provincialCentre') ?? null,
    office: (card.office === null ? null : offices.get(card.office)) ?? null,
  });
}

/**
 * Offices that publish no hours close at one, as offices of the state do. It only decides whether a last morning's
 * reminder still helps, and is said to nobody. Minutes of the day.
 */
const USUAL_END = 13 * 60;

/** When the doors close there, on a day on which it is open. An instant in business time, epoch ms. */
export function closingTime(day: Day, place: Place, calendar: OfficeCalendar): number {
  const hours = place.imported?.hours ?? null;
  const usual = (hours === null ? null : readHours(toLatinDigits(hours))?.to) ?? USUAL_END;
  const early = calendar.closuresOn(day, place).find(({ kind, at }) => kind === 'earlyEnd' && at !== null);
  return instantOf(day, 0, early?.at ? Math.min(usual, minutes(early.at)) : usual);
}

const minutes = (time: string): number => {
  const [hour = 0, minute = 0] = toLatinDigits(time).split(':').map(Number);
  return hour * 60 + minute;
};
