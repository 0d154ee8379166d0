import type { Told } from '../database/models.ts';
import { tehranDay } from '../domain/calendar.ts';
import type { Batch, CardFacts, Day } from '../domain/card.ts';
import { cardState, type CardState } from '../domain/custody.ts';
import type { OfficeCalendar } from '../domain/officeDays.ts';
import type { Place, Places } from '../domain/places.ts';

/** A card's facts as far as the planner needs them. */
export interface PlannedCard extends CardFacts {
  /** `keyId:mac` of code + serial. */
  lookup: string;
  /** The last imports that spoke of it. */
  seen?: readonly { importId: { toString(): string } }[];
  importId?: { toString(): string };
}

/** The last import that spoke of a card. */
export const importOf = ({ seen }: Pick<PlannedCard, 'seen'>): string | null =>
  seen?.at(-1)?.importId.toString() ?? null;

/** What is so, whoever follows the card. */
export interface World {
  card: PlannedCard;
  batches: readonly Batch[];
  calendar: OfficeCalendar;
  places: Places;
  /** Business time, epoch ms. */
  now: number;
}

/** A card as it stands now, with the end that counts and the last day on which one can still go. */
export interface CardToday {
  state: CardState;
  today: Day;
  /** Where one goes for it now. */
  where: Place;
  deadline: Day | null;
  /** The last open day on or before the deadline; null without one, also when nothing is open for months before. */
  lastOpen: Day | null;
}

export const isWaiting = (status: CardState['status']): boolean =>
  status === 'readyAtCounty' || status === 'readyAtProvincialCentre';

export function cardToday({ card, batches, calendar, places, now }: World): CardToday {
  const today = tehranDay(now);
  const state = cardState(card, batches, today);
  // Seen at the county after that end: it may go to the centre any day, and the centre's end is what is left.
  const where = state.status === 'readyAtCounty' && !state.overdue ? places.county : places.centre;
  const { deadline } = state;
  const found = deadline === null ? null : calendar.lastOpenDay(deadline, where);
  const lastOpen = found !== null && calendar.isOpen(found, where) ? found : null;
  return { state, today, where, deadline, lastOpen };
}

/** What a message or an answer tells now, to be kept on the watch. */
export function toldNow(world: World, view: CardToday, by: NonNullable<Told['by']>): Told {
  const { card, now } = world;
  return {
    status: view.state.status,
    asOf: card.asOf,
    at: now,
    by,
    basis: view.state.basis,
    ends: view.state.ends,
    custodyFrom: card.custodyFrom,
    appliedOn: card.appliedOn,
    lookup: card.lookup,
    importId: importOf(card) ?? card.importId?.toString() ?? null,
    deadline: view.deadline,
    lastOpen: view.lastOpen,
    closures: [],
  };
}

/** What an answer to who asked tells. */
export const toldByAnswer = (world: World): Told => toldNow(world, cardToday(world), 'answer');
