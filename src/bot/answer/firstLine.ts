import { cardName } from './cardName.ts';
import type { AnswerInput } from './input.ts';
import { countyName } from './names.ts';
import { dayInWords, firstDayAtCentre, fullDay, type Situation, situationOf } from './situation.ts';

/** Mark, state, place, date: «✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور». It can stand by itself. */
export function firstLine(input: AnswerInput, situation: Situation = situationOf(input)): string {
  const { card, state, say } = input;
  switch (state.status) {
    case 'awaitingIssuance':
    case 'issued': {
      const place = say('place-county', { county: countyName(card.county, say) });
      const awaiting = state.status === 'awaitingIssuance';
      const since = awaiting ? card.appliedOn : card.issuedOn;
      if (since === null)
        return say(awaiting ? 'answer-first-awaiting-undated' : 'answer-first-issued-undated', { place });
      return say(awaiting ? 'answer-first-awaiting' : 'answer-first-issued', { place, day: fullDay(say, since) });
    }
    case 'readyAtCounty':
    case 'readyAtProvincialCentre':
      return readyLine(input, situation);
    case 'returnedToTehran': {
      const end = situation.centreEnd;
      // An export may see a card gone before the end that was announced.
      if (end === null || end.deadline >= input.today) return say('answer-first-returned-undated');
      const day = dayInWords(say, end.deadline);
      if (state.basis === 'seen') return say('answer-first-returned', { day });
      return say('answer-first-over', { place: end.spot.short, day });
    }
    case 'delivered': {
      const place = situation.county.short;
      if (card.deliveredOn === null) return say('answer-first-delivered-undated', { place });
      return say('answer-first-delivered', { place, day: fullDay(say, card.deliveredOn) });
    }
  }
}

/** One line of a list: the first line, then which card. */
export const listLine = (input: AnswerInput): string =>
  input.say('answer-list-line', { first: firstLine(input), name: cardName(input) });

/** The date is the last open day: with a deadline on a closed day, that is what one needs to hear. */
function readyLine(input: AnswerInput, { county, centre, countyEnd, centreEnd, keep }: Situation): string {
  const { state, say } = input;
  const atCounty = state.status === 'readyAtCounty';
  const here = atCounty ? county : centre;
  const end = atCounty ? countyEnd : centreEnd;
  if (end === null) return say('answer-first-ready-undated', { place: here.short });
  if (state.overdue)
    return say('answer-first-ready-overdue', { place: here.short, day: dayInWords(say, end.deadline) });
  if (keep === null)
    return say('answer-first-no-open-day', { place: end.spot.short, day: dayInWords(say, end.deadline) });
  const day = dayInWords(say, keep.lastOpen);
  // At the county no open day is left: what counts is the centre, from the day after the county's end.
  if (keep !== end)
    return say('answer-first-ready-later', {
      place: keep.spot.short,
      from: dayInWords(say, firstDayAtCentre(input, end, centre)),
      day,
    });
  return say(state.basis === 'seen' ? 'answer-first-ready' : 'answer-first-ready-announced', {
    place: keep.spot.short,
    day,
  });
}
