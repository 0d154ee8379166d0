import type { County, Office } from '../domain/card.ts';
import type { Say } from '../texts/texts.ts';
import { LOST_THINGS, type LostThing } from './buttons.ts';
import { countyChoices, countyName } from './names.ts';
import { listOf } from './offices.ts';

/** Receipt or card? They go different ways. */
export const lostStart = (say: Say): { text: string; choices: { thing: LostThing; caption: string }[] } => ({
  text: say('lost-ask'),
  choices: LOST_THINGS.map((thing) => ({ thing, caption: say(`lost-thing-${thing}`) })),
});

/** First what may make a new receipt needless, then the county. */
export const lostReceipt = (
  say: Say,
): { text: string; choices: { county: County | 'unknown'; caption: string }[] } => ({
  text: `${say('lost-maybe-ready')}\n\n${say('lost-ask-county')}`,
  choices: [...countyChoices(say), { county: 'unknown', caption: say('lost-county-unknown') }],
});

/** Where a new receipt is given, what to take along, what is not known, and from when on it is known here. */
export function lostReceiptIn(county: County | 'unknown', offices: Iterable<Office>, say: Say): { text: string } {
  const tail = [[say('lost-take-along'), say('lost-not-known')], [say('lost-known-later')]];
  if (county === 'unknown') return { text: listOf(say('lost-any-office'), [], say, tail) };
  const name = countyName(county, say);
  const known = [...offices].filter((office) => office.county === county && office.kind === 'pishkhanOffice');
  const head = say(known.length === 0 ? 'lost-no-office-known' : 'lost-offices', { county: name });
  return { text: listOf(head, known, say, tail) };
}

/** A lost card is another matter. */
export const lostCard = (say: Say): { text: string } => ({ text: say('lost-card') });
