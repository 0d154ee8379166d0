import type { WatchRecord } from '../database/models.ts';
import { troubleOn } from './closures.ts';
import { isDeadlineReminder, isNews, isNotice, type News } from '../domain/messageKinds.ts';
import { closingTime } from '../office/places.ts';
import { isNewApplication } from './news.ts';
import { isWaiting, type CardToday, type World } from './cardToday.ts';

/** What was planned to be said of a card. */
export interface Planned {
  kind: string;
  deadline: string | null;
  /** Business time, epoch ms. */
  dueAt: number;
}

/**
 * Is it still true, and still of use, when it is about to be sent? Between planning and sending lie the quiet hours, an
 * outage, an import that was taken back, or an answer that has said it meanwhile.
 */
export function stillTrue(item: Planned, watch: WatchRecord, world: World, view: CardToday): boolean {
  if (isNotice(item.kind)) return true;
  if (!watch.reminders) return false;
  const { lastTold } = watch;
  if (lastTold?.by === 'answer' && lastTold.at > item.dueAt) return false;
  const { kind } = item;
  // Who has collected the card hears only of a later one.
  if ((watch.collectedAt ?? null) !== null && kind !== 'newSerialAsked' && kind !== 'newRound') return false;
  if (isNews(kind)) return newsTrue(kind, watch, world, view);
  if (!isWaiting(view.state.status)) return false;
  if (isDeadlineReminder(kind)) return deadlineTrue(item, world, view);
  if (kind === 'afterChosenDay') return true;
  if (item.deadline === null || item.deadline < view.today) return false;
  if (kind === 'closure') return troubleOn(item.deadline, view.where, world.calendar) !== null;
  return watch.chosenDay === item.deadline && world.now < closingTime(item.deadline, view.where, world.calendar);
}

function newsTrue(kind: News, { lastTold }: WatchRecord, { card }: World, { state }: CardToday): boolean {
  if (kind === 'newSerialAsked') return lastTold?.serialAsked === true && lastTold.lookup !== card.lookup;
  // Of an application whose serial this chat does not know nothing is told.
  if (lastTold && isNewApplication(lastTold, card)) return false;
  if (lastTold?.serialAsked === true && lastTold.lookup !== card.lookup) return false;
  switch (kind) {
    case 'issued':
      return state.status === 'issued';
    case 'movedToCentre':
      return state.status === 'readyAtProvincialCentre';
    case 'returned':
      return state.status === 'returnedToTehran';
    case 'delivered':
      return state.status === 'delivered';
    default:
      return isWaiting(state.status);
  }
}

/** Of another deadline the planner has news, or will have at its next look. */
const deadlineTrue = ({ deadline }: Planned, { calendar, now }: World, view: CardToday): boolean =>
  view.deadline === deadline &&
  view.lastOpen !== null &&
  view.lastOpen >= view.today &&
  now < closingTime(view.lastOpen, view.where, calendar);
