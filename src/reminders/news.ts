import type { Told } from '../database/models.ts';
import { CARD_STATUSES, type Day } from '../domain/card.ts';
import type { News } from '../domain/messageKinds.ts';
import { isWaiting, type PlannedCard, type CardToday } from './cardToday.ts';

/**
 * What the data, the staff or the calendar have changed since a chat was last told.
 * - a later application: its new serial is asked for; nothing else of it is told to who only knew the old one
 * - a later start of custody: a new round
 * - a step forward: one of the states
 * - ends of a card that has lain there without a known one
 * - other ends of the same custody: the deadline moved, even if the calendar had already moved the card
 * - an export that still sees a card which the calendar had moved: still there
 * - any other step back is counted by the import and told to nobody
 * null: nothing that anybody has to hear.
 */
export function newsOf(lastTold: Told, card: PlannedCard, view: CardToday): News | null {
  if (isNewApplication(lastTold, card)) return 'newSerialAsked';
  const { status } = view.state;
  if (isWaiting(status) && later(card.custodyFrom, lastTold.custodyFrom)) return 'newRound';
  if (rank(status) > rank(lastTold.status)) return stepNews(lastTold, view);
  const moved = deadlineNews(lastTold, card, view);
  if (moved) return moved;
  return rank(status) < rank(lastTold.status) && lastTold.basis === 'announced' && isWaiting(status)
    ? 'stillThere'
    : null;
}

const rank = (status: Told['status']): number => CARD_STATUSES.indexOf(status);
/** Unknown days are neither. */
const later = (a: Day | null | undefined, b: Day | null | undefined): boolean => !!a && !!b && a > b;

export const isNewApplication = (lastTold: Told, card: PlannedCard): boolean =>
  lastTold.lookup !== undefined && lastTold.lookup !== card.lookup && later(card.appliedOn, lastTold.appliedOn);

/** Whether what was told as news is still so: where a card is, or that it waits. */
export function isStillSo(kind: News, { state }: CardToday): boolean {
  switch (kind) {
    case 'issued':
      return state.status === 'issued';
    case 'movedToCentre':
      return state.status === 'readyAtProvincialCentre';
    case 'returned':
      return state.status === 'returnedToTehran';
    case 'delivered':
      return state.status === 'delivered';
    case 'ready':
    case 'stillThere':
    case 'deadlineKnown':
    case 'deadlineExtended':
    case 'deadlineShortened':
    case 'newRound':
      return isWaiting(state.status);
    case 'newSerialAsked':
      // It is so while the serial is not known, whatever the state (isNewApplication).
      return false;
    default:
      // A row of a version that knows more kinds than this one.
      kind satisfies never;
      return false;
  }
}

/** What a state is told as, once a card has come to it. */
const STEPS: Record<Told['status'], News | null> = {
  awaitingIssuance: null,
  issued: 'issued',
  readyAtCounty: 'ready',
  readyAtProvincialCentre: 'ready',
  returnedToTehran: 'returned',
  delivered: 'delivered',
};

const stepNews = (lastTold: Told, { state }: CardToday): News | null =>
  state.status === 'readyAtProvincialCentre' && lastTold.status === 'readyAtCounty'
    ? 'movedToCentre'
    : STEPS[state.status];

function deadlineNews(lastTold: Told, card: PlannedCard, { state }: CardToday): News | null {
  const [before, after] = [lastTold.ends, state.ends];
  if (!after || !isWaiting(state.status)) return null;
  if (before === null && isWaiting(lastTold.status)) return 'deadlineKnown';
  if (!before || lastTold.custodyFrom !== card.custodyFrom) return null;
  // At the county both ends lie ahead, and the nearer one is the one to plan by.
  const ends = state.status === 'readyAtCounty' ? (['county', 'centre'] as const) : (['centre'] as const);
  const changed = ends.find((end) => before[end] !== after[end]);
  if (!changed) return null;
  return after[changed] > before[changed] ? 'deadlineExtended' : 'deadlineShortened';
}
