import type { CardFacts, Label, Office } from '../domain/card.ts';
import type { Day } from '../domain/card.ts';
import type { CardState } from '../domain/custody.ts';
import type { OfficeCalendar } from '../domain/officeDays.ts';
import type { Say } from '../texts/texts.ts';

/** The facts of a card and what may be shown of its holder. */
export interface AnswerCard extends CardFacts {
  /** `م. ک.`, or '' */
  initials: string;
  /** At most the last three digits of the code. */
  tail: string;
}

/** The places that an answer may name; null or missing: not imported, and said as unknown. */
export interface Places {
  /** The county's registration office. */
  county?: Office | null;
  /** The provincial centre's. */
  centre?: Office | null;
  /** The office of delivery that the card's row names. */
  office?: Office | null;
}

/** All that the pages of a card are composed of. They are pure functions of it. */
export interface AnswerInput {
  card: AnswerCard;
  /** `cardState(card, batches, today)` */
  state: CardState;
  /** null: not known whose card it is, so it is «کارت» and nobody's. */
  label: Label | null;
  calendar: OfficeCalendar;
  place: Places;
  today: Day;
  /** Is the card on this chat's list? Only then is anything promised. */
  watched: boolean;
  say: Say;
}
