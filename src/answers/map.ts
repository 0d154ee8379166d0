import type { Office } from '../domain/card.ts';
import { plainText } from '../texts/marks.ts';
import { fit } from './fit.ts';
import type { AnswerInput } from './input.ts';
import { situationOf } from './situation.ts';
import { officeToAsk, placeLines, type PlacePhrases } from './placePhrases.ts';

/** Enough for the longest address; far below what a messenger takes. */
const MAP_LENGTH = 1500;

/** What a venue needs: words without any mark. */
export interface Pin {
  latitude: number;
  longitude: number;
  title: string;
  address: string;
}

/**
 * The place to go to, with all that is known of it. The pin is there only where the place's own coordinates are known: a
 * town's point would send people to the wrong door.
 */
export function composeMap(input: AnswerInput): { text: string; pin: Pin | null } {
  const { say, state } = input;
  const begun = state.status === 'returnedToTehran' && state.basis === 'seen';
  const phrases = begun || state.status === 'delivered' ? officeToAsk(input) : situationOf(input).placeToGo;
  const pin = pinOf(phrases);
  const waiting = state.status === 'awaitingIssuance' || state.status === 'issued';
  const text = fit(
    [
      placeLines(phrases, say, 'nameAndTown'),
      [!phrases.place.imported?.address?.trim() && say('map-unknown-address'), !pin && say('map-unknown-point')],
      [waiting && say('map-no-need')],
    ],
    MAP_LENGTH,
  );
  return { text, pin };
}

function pinOf({ place: { imported: office }, name, town }: PlacePhrases): Pin | null {
  const point = pointOf(office);
  if (point === null) return null;
  return { ...point, title: plainText(name), address: plainText(office?.address?.trim() || town) };
}

/** Own coordinates, and such as exist; a spreadsheet's empty cell read as 0, 0 is none. */
export function pointOf(office: Office | null): { latitude: number; longitude: number } | null {
  if (office === null || office.latitude === null || office.longitude === null) return null;
  const { latitude, longitude } = office;
  const exists = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return exists ? { latitude, longitude } : null;
}
