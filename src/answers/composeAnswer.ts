import type { CardStatus } from '../domain/card.ts';
import { cardName } from './cardName.ts';
import { firstLine } from './firstLine.ts';
import { fit, type MaybeLine } from './fit.ts';
import type { AnswerInput } from './input.ts';
import { whose } from './names.ts';
import { readyParagraphs } from './ready.ts';
import { fullDay, isOld, type Situation, situationOf } from './situation.ts';
import { officeToAsk, placeLines, type PlacePhrases, whereLines } from './placePhrases.ts';

/**
 * The answer to a look-up, as it stands on `today`: first line (state, place, date), which card, then place, ends,
 * consequence and what to bring, and as of which day all this is known. At most 600 characters; of the code no more than
 * its last three digits. «کارت شما» only where the card is labelled so.
 */
export function composeAnswer(input: AnswerInput): { text: string } {
  const { first, paragraphs, asOf } = answerParts(input);
  return { text: fit([[first, cardName(input)], ...paragraphs, [asOf]]) };
}

/** The same in its parts, for messages that say more or less of it. */
export function answerParts(input: AnswerInput): { first: string; paragraphs: Body['paragraphs']; asOf: string } {
  const situation = situationOf(input);
  const body = BODIES[input.state.status](input, situation);
  return { first: firstLine(input, situation), paragraphs: body.paragraphs, asOf: asOfLine(input, body.ask) };
}

interface Body {
  paragraphs: readonly (readonly MaybeLine[])[];
  /** Whom to ring before one goes. */
  ask: PlacePhrases;
}

const BODIES: Record<CardStatus, (input: AnswerInput, situation: Situation) => Body> = {
  awaitingIssuance: waitingBody,
  issued: waitingBody,
  readyAtCounty: readyBody,
  readyAtProvincialCentre: readyBody,
  returnedToTehran: returnedBody,
  delivered: deliveredBody,
};

function readyBody(input: AnswerInput, situation: Situation): Body {
  return { paragraphs: readyParagraphs(input, situation), ask: situation.placeToGo };
}

function waitingBody(input: AnswerInput): Body {
  return { paragraphs: [waitingLines(input)], ask: officeToAsk(input) };
}

function waitingLines({ state, watched, say }: AnswerInput): MaybeLine[] {
  if (state.status === 'awaitingIssuance')
    return [say('answer-awaiting-receipt'), say(watched ? 'answer-awaiting-watched' : 'answer-awaiting-unwatched')];
  return [say(watched ? 'answer-issued-watched' : 'answer-issued-unwatched'), say('answer-issued-receipt')];
}

function returnedBody(input: AnswerInput, { centre }: Situation): Body {
  const { state, watched, label, say } = input;
  if (state.basis === 'announced')
    return {
      paragraphs: [
        [say('answer-over'), ...whereLines(input, centre)],
        [say('answer-over-bring'), watched && { text: say('answer-tell'), leaves: 2 }],
      ],
      ask: centre,
    };
  const ask = officeToAsk(input);
  return {
    paragraphs: [
      [say('answer-returned', { whose: whose(label), place: ask.name }), say('answer-returned-fee')],
      placeLines(ask, say, 'none'),
    ],
    ask,
  };
}

function deliveredBody(input: AnswerInput, { county }: Situation): Body {
  const { label, say } = input;
  const ask = officeToAsk(input);
  // In county Bushehr the first line named the place already.
  const said = county.short === county.name || !county.named;
  return {
    paragraphs: [
      [!said && { text: say('answer-delivered-at', { place: county.name }), leaves: 5 }],
      [
        say('answer-not-they', { whose: whose(label), place: ask.name }),
        ask.phone !== null && { text: say('answer-phone-of-office', { phone: ask.phone }), leaves: 6 },
      ],
    ],
    ask,
  };
}

/** As of which day; older than ten days: ring before you go, or ask there where no phone is known. */
function asOfLine({ card, today, say }: AnswerInput, ask: PlacePhrases): string {
  const day = fullDay(say, card.asOf);
  if (!isOld(card.asOf, today)) return say('answer-as-of', { day });
  if (ask.phone === null) return say('answer-as-of-old-no-phone', { day });
  return say('answer-as-of-old', { day, phone: ask.phone });
}
