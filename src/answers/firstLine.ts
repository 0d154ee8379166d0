import type { CardStatus } from '../domain/card.ts';
import type { Say } from '../texts/texts.ts';
import { cardName } from './cardName.ts';
import type { AnswerInput } from './input.ts';
import { countyName } from './names.ts';
import { dayInWords, firstDayAtCentre, fullDay, type Situation, situationOf } from './situation.ts';

/** Mark, state, place, date: «✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور». It can stand by itself. */
export const firstLine = (input: AnswerInput, situation: Situation = situationOf(input)): string =>
  LINES[input.state.status](input, situation);

const LINES: Record<CardStatus, (input: AnswerInput, situation: Situation) => string> = {
  awaitingIssuance: ({ card, say }) => {
    const place = countyOf(card, say);
    if (card.appliedOn === null) return say('answer-first-awaiting-undated', { place });
    return say('answer-first-awaiting', { place, day: fullDay(say, card.appliedOn) });
  },
  issued: ({ card, say }) => {
    const place = countyOf(card, say);
    if (card.issuedOn === null) return say('answer-first-issued-undated', { place });
    return say('answer-first-issued', { place, day: fullDay(say, card.issuedOn) });
  },
  readyAtCounty: readyLine,
  readyAtProvincialCentre: readyLine,
  returnedToTehran: ({ state, today, say }, { centreEnd }) => {
    // An export may see a card gone before the end that was announced.
    if (centreEnd === null || centreEnd.deadline >= today) return say('answer-first-returned-undated');
    const day = dayInWords(say, centreEnd.deadline);
    if (state.basis === 'seen') return say('answer-first-returned', { day });
    return say('answer-first-over', { place: centreEnd.phrases.short, day });
  },
  delivered: ({ card, say }, { county }) => {
    const place = county.short;
    if (card.deliveredOn === null) return say('answer-first-delivered-undated', { place });
    return say('answer-first-delivered', { place, day: fullDay(say, card.deliveredOn) });
  },
};

const countyOf = ({ county }: AnswerInput['card'], say: Say): string =>
  say('place-county', { county: countyName(county, say) });

/** One line of a list: the first line, then which card. */
export const listLine = (input: AnswerInput): string =>
  input.say('answer-list-line', { first: firstLine(input), name: cardName(input) });

/** The date is the last open day: with a deadline on a closed day, that is what one needs to hear. */
function readyLine(input: AnswerInput, { county, centre, countyEnd, centreEnd, endToMeet }: Situation): string {
  const { state, say } = input;
  const atCounty = state.status === 'readyAtCounty';
  const here = atCounty ? county : centre;
  const end = atCounty ? countyEnd : centreEnd;
  if (end === null) return say('answer-first-ready-undated', { place: here.short });
  if (state.overdue)
    return say('answer-first-ready-overdue', { place: here.short, day: dayInWords(say, end.deadline) });
  if (endToMeet === null)
    return say('answer-first-no-open-day', { place: end.phrases.short, day: dayInWords(say, end.deadline) });
  const day = dayInWords(say, endToMeet.lastOpen);
  // At the county no open day is left: what counts is the centre, from the day after the county's end.
  if (endToMeet !== end)
    return say('answer-first-ready-later', {
      place: endToMeet.phrases.short,
      from: dayInWords(say, firstDayAtCentre(input, end, centre)),
      day,
    });
  return say(state.basis === 'seen' ? 'answer-first-ready' : 'answer-first-ready-announced', {
    place: endToMeet.phrases.short,
    day,
  });
}
