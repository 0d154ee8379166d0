import { addDays, addSolarHijriMonths } from './calendar.ts';
import type { Batch, CardFacts, CardStatus, CustodyEnds, Day } from './card.ts';

/** Where a card stands on a day: derived from facts, never stored. */
export interface CardState {
  status: CardStatus;
  /** `seen` in an export or confirmed by staff, or only `announced` by the calendar. */
  basis: 'seen' | 'announced';
  /** Both ends of its custody; null: no start of custody is known. */
  ends: CustodyEnds | null;
  /** The end that counts now; null: not waiting to be collected, or nobody knows how long it stays. */
  deadline: Day | null;
  /**
   * An export saw the card waiting where, by the calendar, it should no longer have been: the calendar is late. It is
   * there, but may go any day; `deadline` is then the next end still to come, or null when both are over.
   */
  overdue: boolean;
}

/** The counties keep a card for two months, the provincial centre for one more (the rule announced in 1404). */
const MONTHS_AT_COUNTY = 2;
const MONTHS_IN_ALL = 3;

/** The rule where nothing else was set: start + 2 and start + 3 Solar Hijri months, less a day. */
export const defaultEnds = (start: Day): CustodyEnds => ({
  county: addDays(addSolarHijriMonths(start, MONTHS_AT_COUNTY), -1),
  centre: addDays(addSolarHijriMonths(start, MONTHS_IN_ALL), -1),
});

const batchOf = (card: CardFacts, batches: readonly Batch[]): Batch | undefined =>
  batches.find((batch) => batch.custodyFrom === card.custodyFrom);

/**
 * The two last days of a card's custody: as its batch sets them for its county, else as its batch sets them, else by
 * the rule from the card's own date. null: the start is not known.
 */
export function custodyEnds(card: CardFacts, batches: readonly Batch[]): CustodyEnds | null {
  if (card.custodyFrom === null) return null;
  const batch = batchOf(card, batches);
  return batch?.counties?.[card.county] ?? batch?.ends ?? defaultEnds(card.custodyFrom);
}

/**
 * The state of a card on `today`. The calendar moves a waiting card on the day after each end: to the provincial
 * centre, then to Tehran. A step on or before the export's own day does not count: the export tells where the card
 * really is. A later one counts from its day on, as announced until staff confirm it for the batch.
 */
export function cardState(card: CardFacts, batches: readonly Batch[], today: Day): CardState {
  const ends = custodyEnds(card, batches);
  const seen: CardState = { status: card.status, basis: 'seen', ends, deadline: null, overdue: false };
  if (ends === null || (card.status !== 'readyAtCounty' && card.status !== 'readyAtProvincialCentre')) return seen;

  const confirmed = batchOf(card, batches)?.confirmed;
  const counts = (end: Day): boolean => end >= card.asOf && end < today;
  if (counts(ends.centre))
    return { ...seen, status: 'returnedToTehran', basis: confirmed?.tehran ? 'seen' : 'announced' };
  const atCentre = card.status === 'readyAtProvincialCentre';
  if (!atCentre && counts(ends.county))
    return {
      ...seen,
      status: 'readyAtProvincialCentre',
      basis: confirmed?.centre ? 'seen' : 'announced',
      deadline: ends.centre,
    };
  const end = atCentre ? ends.centre : ends.county;
  if (today <= end) return { ...seen, deadline: end };
  return { ...seen, deadline: today <= ends.centre ? ends.centre : null, overdue: true };
}
