import { REASONS, type Reason } from './buttons.ts';
import { fit, type MaybeLine } from './fit.ts';
import type { AnswerInput } from './input.ts';
import { cardName } from './cardName.ts';
import { firstLine } from './firstLine.ts';
import { thenCentrePlain } from './ready.ts';
import { dayInWords, type Situation, situationOf } from './situation.ts';
import { officeToAsk } from './placePhrases.ts';

/** Why can the holder not come? */
export const cannotComeMenu = ({
  say,
}: AnswerInput): { text: string; choices: { reason: Reason; caption: string }[] } => ({
  text: say('cannotCome-ask'),
  choices: REASONS.map((reason) => ({ reason, caption: say(`cannotCome-reason-${reason}`) })),
});

/**
 * What is known for one who cannot come in person, and where nothing is published, that one had better ask before the
 * deadline. No proxy is promised: none is published. After a death: sympathy, and nothing to be done in a hurry; the
 * caller has ended the watch, so that the promise of silence holds.
 */
export function composeCannotCome(reason: Reason, input: AnswerInput): { text: string } {
  const { say } = input;
  if (reason === 'died')
    return { text: fit([[say('cannotCome-died')], [say('cannotCome-died-ask')], [say('cannotCome-died-silence')]]) };
  const situation = situationOf(input);
  const { countyEnd, centreEnd, endToMeet } = situation;
  // A traveller may be back in time for the centre.
  const later = reason === 'travelling' && endToMeet === countyEnd && centreEnd && thenCentrePlain(say, centreEnd);
  return {
    text: fit([
      [firstLine(input, situation), later, cardName(input)],
      [say('cannotCome-in-person')],
      [say(`cannotCome-${reason}`)],
      ask(input, situation),
    ]),
  };
}

/** Whom to ask, and before which day. */
function ask(input: AnswerInput, { endToMeet, placeToGo }: Situation): MaybeLine[] {
  const { say, state } = input;
  const office = endToMeet ? placeToGo : officeToAsk(input);
  const waiting = state.status === 'awaitingIssuance' || state.status === 'issued';
  return [
    endToMeet
      ? say('cannotCome-ask-before', { place: office.name, day: dayInWords(say, endToMeet.lastOpen) })
      : say(waiting ? 'cannotCome-ask-meanwhile' : 'cannotCome-ask-soon', { place: office.name }),
    office.phone !== null && say('place-phone', { phone: office.phone }),
  ];
}
