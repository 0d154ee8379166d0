import { type County, type Office, OFFICE_KINDS } from '../domain/card.ts';
import type { Say } from '../texts/texts.ts';
import { fit, type MaybeLine } from './fit.ts';
import { countyChoices, countyName } from './names.ts';
import { placeLines, phrasesOfOffice } from './placePhrases.ts';

/** A few screens; a messenger takes 4096. */
const LIST_LENGTH = 3000;
/** More than a county has; further ones are counted out with a sentence. */
const MOST_PLACES = 25;

/** «دفترهای کدام شهرستان؟», with the ten counties. */
export const officesMenu = (say: Say): { text: string; choices: { county: County; caption: string }[] } => ({
  text: say('offices-ask'),
  choices: countyChoices(say),
});

/** The places known in a county: registration offices first. */
export function composeOffices(county: County, offices: Iterable<Office>, say: Say): { text: string } {
  const found = [...offices].filter((office) => office.county === county);
  if (found.length === 0) return { text: say('offices-none', { county: countyName(county, say) }) };
  return { text: listOf(say('offices-of', { county: countyName(county, say) }), found, say, []) };
}

/** A head, the places below it, and a tail; longer than a few screens, details leave before names do. */
export function listOf(
  head: string,
  offices: readonly Office[],
  say: Say,
  tail: readonly (readonly MaybeLine[])[],
): string {
  const rank = (office: Office): number => OFFICE_KINDS.indexOf(office.kind);
  const sorted = offices.toSorted((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code));
  const shown = sorted.slice(0, MOST_PLACES);
  return fit(
    [
      [head],
      ...shown.map((office) => placeLines(phrasesOfOffice(office, say), say, 'nameAndTown')),
      [shown.length < sorted.length && say('offices-more')],
      ...tail,
    ],
    LIST_LENGTH,
  );
}
