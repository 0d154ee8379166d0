import { addDays, daysBetween, fromSolarHijri } from '../../domain/calendar.ts';
import type { CardStatus, Day } from '../../domain/card.ts';
import type { SampleRow } from './row.ts';

/** The day that samples describe: 20 Mordad 1404. */
export const SAMPLE_AS_OF: Day = fromSolarHijri(1404, 5, 20)!;

/** Days as numbers, as a million rows want four dates each. */
const dayNumber = (year: number, month: number, day: number): number =>
  daysBetween('1970-01-01', fromSolarHijri(year, month, day)!);
const SMART_CARDS_SINCE = dayNumber(1395, 1, 1);
const LATELY = dayNumber(1401, 1, 1);
const SPRING = dayNumber(1404, 4, 20);
const AS_OF = daysBetween('1970-01-01', SAMPLE_AS_OF);
const CUSTODY = {
  issued: null,
  readyAtCounty: dayNumber(1404, 5, 1),
  readyAtProvincialCentre: dayNumber(1404, 3, 1),
  returnedToTehran: dayNumber(1404, 1, 20),
} as const;

const isoDays = new Map<number, Day>();
function isoDay(number: number): Day {
  let day = isoDays.get(number);
  if (day === undefined) isoDays.set(number, (day = addDays('1970-01-01', number)));
  return day;
}

/** Days that fit the state on 20 Mordad 1404, each step after the one before. */
export function sampleDates(
  status: CardStatus,
  random: (use: number) => number,
): Pick<SampleRow, 'appliedOn' | 'issuedOn' | 'custodyFrom' | 'deliveredOn'> {
  const between = (from: number, to: number, use: number): number => from + (random(use) % Math.max(1, to - from + 1));
  const unknown = { issuedOn: null, custodyFrom: null, deliveredOn: null };
  if (status === 'awaitingIssuance') return { ...unknown, appliedOn: isoDay(between(LATELY, AS_OF, 10)) };
  if (status === 'delivered') {
    const applied = between(SMART_CARDS_SINCE, SPRING - 60, 10);
    const issued = between(applied + 30, SPRING, 11);
    const delivered = between(issued + 7, AS_OF, 12);
    return {
      appliedOn: isoDay(applied),
      issuedOn: isoDay(issued),
      custodyFrom: null,
      deliveredOn: isoDay(delivered),
    };
  }
  const custody = CUSTODY[status];
  const issued = custody === null ? between(SPRING, AS_OF, 11) : between(custody - 120, custody - 10, 11);
  return {
    ...unknown,
    appliedOn: isoDay(between(LATELY, issued - 60, 10)),
    issuedOn: isoDay(issued),
    custodyFrom: custody === null ? null : isoDay(custody),
  };
}
