import type { County, Office } from './card.ts';
import type { Where } from './officeDays.ts';

/** Where one may have to go for a card: whose holidays and closures hold there, and what was imported of it. */
export interface Place extends Where {
  office: string | null;
  /** null: nothing was, and the place is said as unknown. */
  imported: Office | null;
}

/** The places of a card. */
export interface Places {
  /** Where it waits first: the office of delivery, or the county's own office where the export names none. */
  county: Place;
  /** Where it waits afterwards. */
  centre: Place;
  /** The county's registration office, wherever the card is. */
  countyOffice: Office | null;
}

/** Cards go to the provincial centre in this county. */
const CENTRE: County = 'bushehr';

/**
 * @param card  its county, and the code of its office of delivery
 * @param known  what was imported: the county's registration office, the provincial centre, the office of delivery
 */
export function placesFrom(
  card: { county: County; office: string | null },
  known: { county?: Office | null; centre?: Office | null; office?: Office | null },
): Places {
  const countyOffice = known.county ?? null;
  // An office that the row names but nobody imported is not the county's own: only its code is known.
  const first = known.office ?? (card.office === null ? countyOffice : null);
  const centre = known.centre ?? null;
  return {
    county: { county: first?.county ?? card.county, office: first?.code ?? card.office, imported: first },
    centre: { county: centre?.county ?? CENTRE, office: centre?.code ?? null, imported: centre },
    countyOffice,
  };
}
