import type { Office } from '../domain/card.ts';
import { toLatinDigits, toPersianDigits } from '../domain/digits.ts';
import { countyOfPlace } from '../domain/names.ts';
import type { Place } from '../domain/places.ts';
import { embed, isolateLtr } from '../texts/marks.ts';
import type { Say } from '../texts/texts.ts';
import type { MaybeLine } from './fit.ts';
import type { AnswerInput } from './input.ts';
import { countyName } from './names.ts';

/** A place where a card waits or waited, in words. */
export interface PlacePhrases {
  place: Place;
  /** «خورموج» */
  town: string;
  /** Known by its own name; otherwise `name` is the kind of office that it must be. */
  named: boolean;
  /** «اداره ثبت احوال شهرستان دشتی» */
  name: string;
  /** For the first line: the town, or the office where both places are in one town. */
  short: string;
  /** In a sentence: the town, or «مرکز استان» where both places are in one town. */
  noun: string;
  /** «در خورموج», «در مرکز استان» */
  at: string;
  /** The same at its first mention: «در اداره کل ثبت احوال استان بوشهر» where the town says nothing. */
  atName: string;
  /** Isolated, ready to be said; null: not known. */
  phone: string | null;
}

/** Longer ones (a whole address in the wrong column) are treated as unknown, so that an answer has a bound. */
const NAME_LENGTH = 45;
const TOWN_LENGTH = 25;
const PHONE_LENGTH = 40;

const known = (text: string | null | undefined, limit: number): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed.length > limit ? null : trimmed;
};

/** The place in the county, where the card waits first. */
export function countyPhrases({ card, places, say }: AnswerInput): PlacePhrases {
  return phrasesOf(say, places.county, {
    code: card.office,
    mustBeNamed: card.county === 'bushehr',
    kind: say('place-county-office', { county: countyName(card.county, say) }),
    kindShort: (town) => say('place-county-office-short', { town }),
    noun: 'place-county-noun',
  });
}

/** The place in Bushehr to which cards go after the county's end. */
export function centrePhrases({ card, places, say }: AnswerInput): PlacePhrases {
  return phrasesOf(say, places.centre, {
    code: null,
    mustBeNamed: card.county === 'bushehr',
    kind: say('place-centre'),
    kindShort: () => say('place-centre-short'),
    noun: 'place-centre-noun',
  });
}

/** The county's registration office, wherever the card is: where one asks and begins anew. */
export function officeToAsk({ card, places, say }: AnswerInput): PlacePhrases {
  const imported = places.countyOffice;
  const county = imported?.county ?? card.county;
  const place: Place = { county, office: imported?.code ?? null, imported };
  return phrasesOf(say, place, {
    code: null,
    mustBeNamed: true,
    kind: say('place-county-office', { county: countyName(card.county, say) }),
    kindShort: (town) => say('place-county-office-short', { town }),
    noun: 'place-county-noun',
  });
}

/** A place for its own sake, in a list of places. */
export function phrasesOfOffice(office: Office, say: Say): PlacePhrases {
  const county = countyName(office.county, say);
  const place: Place = { county: office.county, office: office.code, imported: office };
  return phrasesOf(say, place, {
    code: office.code,
    mustBeNamed: false,
    kind: office.kind === 'provincialCentre' ? say('place-centre') : say('place-county-office', { county }),
    kindShort: (town) => town,
    noun: 'place-county-noun',
  });
}

function phrasesOf(
  say: Say,
  place: Place,
  about: {
    /** The code that the card's row names, said when that is all we know. */
    code: string | null;
    /** Both places are in one town, so that the town says nothing. */
    mustBeNamed: boolean;
    kind: string;
    kindShort(town: string): string;
    /** The key of its noun in a sentence where it must be told apart. */
    noun: 'place-county-noun' | 'place-centre-noun';
  },
): PlacePhrases {
  const { imported } = place;
  const town = townOf(place, say);
  const ownName = known(imported?.name, NAME_LENGTH);
  const code = ownName === null ? known(about.code, TOWN_LENGTH) : null;
  const own = ownName === null ? null : embed(ownName, say.locale);
  const codeSaid = code === null ? null : embed(code, say.locale);
  const name = own ?? (codeSaid === null ? about.kind : say('place-code', { code: codeSaid }));
  const short = own ?? (codeSaid === null ? about.kindShort(town) : say('place-code-short', { town, code: codeSaid }));
  const { mustBeNamed } = about;
  const noun = mustBeNamed ? say(about.noun) : town;
  return {
    place,
    town,
    named: own !== null || codeSaid !== null,
    name,
    short: mustBeNamed ? short : town,
    noun,
    at: mustBeNamed ? say('at-office', { office: noun }) : say('at-town', { town }),
    atName: mustBeNamed ? say('at-office', { office: name }) : say('at-town', { town }),
    phone: phoneOf(imported, say),
  };
}

/** The office's town; the county's chief town where none is known. Names of chief towns are ours, in every locale. */
function townOf({ county, imported }: Place, say: Say): string {
  const city = known(imported?.city, TOWN_LENGTH);
  return city === null || countyOfPlace(city) === county ? say(`town-${county}`) : embed(city, say.locale);
}

/** In Latin digits: phones make only those into a number that can be tapped. */
function phoneOf(office: Office | null, say: Say): string | null {
  const phone = known(office?.phone, PHONE_LENGTH);
  if (phone === null) return null;
  const latin = toLatinDigits(phone);
  return /\p{L}/u.test(latin) ? embed(latin, say.locale) : isolateLtr(latin);
}

/** The order in which a place's lines leave a text that is too long. */
const PLACE_LEAVES = { hours: 3, address: 4, phone: 8, name: 7 } as const;

/**
 * Name, address, phone and hours, as far as they are known. `head`: how much of the name stands above them; `none` where
 * it was said before.
 */
export function placeLines(phrases: PlacePhrases, say: Say, head: 'none' | 'name' | 'nameAndTown'): MaybeLine[] {
  const { place, name, town } = phrases;
  return [
    head !== 'none' && {
      // Many a name ends in its town.
      text:
        head === 'name' || name.includes(town) ? say('place-name', { name }) : say('place-name-town', { name, town }),
      leaves: PLACE_LEAVES.name,
    },
    detail(say, place.imported?.address, PLACE_LEAVES.address, (address) => say('place-address', { address })),
    phrases.phone !== null && { text: say('place-phone', { phone: phrases.phone }), leaves: PLACE_LEAVES.phone },
    detail(say, place.imported?.hours, PLACE_LEAVES.hours, (hours) => say('place-hours', { hours })),
  ];
}

/** The same for an answer, whose first line may have said the name; without a name, whom to ask for it. */
export function whereLines({ say }: AnswerInput, phrases: PlacePhrases): MaybeLine[] {
  if (!phrases.named) return [{ text: say('place-unnamed', { place: phrases.name }), leaves: PLACE_LEAVES.name }];
  return placeLines(phrases, say, phrases.short === phrases.name ? 'none' : 'name');
}

function detail(
  say: Say,
  value: string | null | undefined,
  leaves: number,
  write: (value: string) => string,
): MaybeLine {
  if (!value?.trim()) return null;
  const text = embed(say.locale === 'fa' ? toPersianDigits(value) : toLatinDigits(value), say.locale);
  return { text: write(text), leaves };
}
