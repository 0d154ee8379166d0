import type { CardFacts, Day, Label } from '../domain/card.ts';
import type { CardState } from '../domain/custody.ts';
import type { OfficeCalendar } from '../domain/officeDays.ts';
import type { Places } from '../domain/places.ts';
import type { Say } from '../texts/texts.ts';

/** The facts of a card and what may be shown of its holder. */
export interface AnswerCard extends CardFacts {
  /** `م. ک.`, or '' */
  initials: string;
  /** At most the last three digits of the code. */
  tail: string;
}

/** All that the pages of a card are composed of. They are pure functions of it. */
export interface AnswerInput {
  card: AnswerCard;
  /** `cardState(card, batches, today)` */
  state: CardState;
  /** null: not known whose card it is, so it is «کارت» and nobody's. */
  label: Label | null;
  calendar: OfficeCalendar;
  /** The places that may be named; what was not imported is said as unknown. */
  places: Places;
  today: Day;
  /** Is the card on this chat's list? Only then is anything promised. */
  watched: boolean;
  say: Say;
}
