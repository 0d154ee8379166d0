import type { WatchRecord } from '../database/models.ts';
import { troubleOn } from './closures.ts';
import {
  type ChosenReminder,
  type CLOSURE,
  type DeadlineReminder,
  isDeadlineReminder,
  isNews,
  isNotice,
  type News,
} from '../domain/messageKinds.ts';
import { closingTime } from '../office/places.ts';
import { collectedAt, isSilent } from '../following/chosen.ts';
import type { CardItem } from '../delivery/message.ts';
import { isNewApplication, isStillSo } from './news.ts';
import { isWaiting, type CardToday, type World } from './cardToday.ts';

/** What was planned to be said of a card. */
export type Planned = Pick<CardItem, 'kind' | 'deadline' | 'dueAt'>;

/**
 * Is it still true, and still of use, when it is about to be sent? Between planning and sending lie the quiet hours, an
 * outage, an import that was taken back, or an answer that has said it meanwhile.
 */
export function stillTrue(item: Planned, watch: WatchRecord, world: World, view: CardToday): boolean {
  const { kind } = item;
  if (isNotice(kind)) return true;
  if (isSilent(watch)) return false;
  const { lastTold } = watch;
  // An answer names the state and the deadline, not the day that somebody chose, nor each closure.
  const isInAnswers = isNews(kind) || isDeadlineReminder(kind);
  if (isInAnswers && lastTold?.by === 'answer' && lastTold.at > item.dueAt) return false;
  // Who has collected the card hears only of a later one.
  if (collectedAt(watch) !== null && kind !== 'newSerialAsked' && kind !== 'newRound') return false;
  if (isNews(kind)) return newsTrue(kind, watch, world, view);
  return isWaiting(view.state.status) && reminderTrue(kind, item, watch, world, view);
}

function newsTrue(kind: News, { lastTold }: WatchRecord, { card }: World, view: CardToday): boolean {
  const isUnknown = lastTold?.serialAsked === true && lastTold.lookup !== card.lookup;
  if (kind === 'newSerialAsked') return isUnknown;
  // Of an application whose serial this chat does not know nothing is told.
  if (isUnknown || (lastTold && isNewApplication(lastTold, card))) return false;
  return isStillSo(kind, view);
}

/** For a card that waits. */
function reminderTrue(
  kind: DeadlineReminder | ChosenReminder | typeof CLOSURE,
  { deadline }: Planned,
  { chosenDay }: WatchRecord,
  { calendar, now }: World,
  { deadline: end, lastOpen, today, where }: CardToday,
): boolean {
  switch (kind) {
    case 'deadline14':
    case 'deadline7':
    case 'deadline3':
    case 'deadline1':
    case 'lastMorning':
      // Of another deadline the planner has news, or will have at its next look.
      return end === deadline && lastOpen !== null && lastOpen >= today && now < closingTime(lastOpen, where, calendar);
    case 'chosenDay':
      return (
        deadline !== null && deadline >= today && chosenDay === deadline && now < closingTime(deadline, where, calendar)
      );
    case 'afterChosenDay':
      return true;
    case 'closure':
      return deadline !== null && deadline >= today && troubleOn(deadline, where, calendar) !== null;
    default:
      // A row of a version that knows more kinds than this one.
      kind satisfies never;
      return false;
  }
}
