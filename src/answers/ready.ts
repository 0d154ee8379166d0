import type { Say } from '../texts/texts.ts';
import { digits } from '../texts/numbers.ts';
import type { MaybeLine } from './fit.ts';
import type { AnswerInput } from './input.ts';
import { whose } from './names.ts';
import { briefDay, dayInWords, daysLeftInWords, type End, isOld, type Situation } from './situation.ts';
import { whereLines } from './placePhrases.ts';

/** What a card that waits to be collected needs said: place; ends and consequence; what to bring. */
export function readyParagraphs(input: AnswerInput, situation: Situation): MaybeLine[][] {
  const { say, label, watched } = input;
  const { endToMeet, placeToGo } = situation;
  return [
    [...whereLines(input, placeToGo), ...(input.state.status === 'readyAtCounty' ? county : centre)(input, situation)],
    [
      say('answer-bring', { whose: whose(label) }),
      { text: say('answer-fetch-soon'), leaves: 9 },
      watched && { text: say(endToMeet ? 'answer-remind' : 'answer-tell'), leaves: 2 },
    ],
  ];
}

function county(input: AnswerInput, situation: Situation): MaybeLine[] {
  const { say, state, today } = input;
  const { county, centre, countyEnd, centreEnd, endToMeet } = situation;
  if (!countyEnd || !centreEnd) return [say('answer-end-unknown', { at: county.at })];
  if (state.overdue) {
    const asOf = briefDay(say, input.card.asOf);
    return [
      say('answer-overdue-county', { at: county.at, asOf, centre: centre.noun }),
      askFirst(input),
      today <= centreEnd.deadline && overdueUntil(input, centreEnd),
      afterTehran(input),
    ];
  }
  if (endToMeet === countyEnd)
    return [
      lastOpenDay(input, endToMeet),
      todayHere(input, situation),
      thenCentre(input, centreEnd),
      afterTehran(input),
    ];
  const deadline = briefDay(say, countyEnd.deadline);
  return [
    say('answer-county-no-open-day', { at: county.at, day: deadline, centre: centre.noun }),
    ...atTheCentre(input, situation, centreEnd),
  ];
}

function centre(input: AnswerInput, situation: Situation): MaybeLine[] {
  const { say, state, today } = input;
  const { county, centre, countyEnd, centreEnd } = situation;
  if (!countyEnd || !centreEnd)
    return [
      say('answer-moved-seen-undated', { atCentre: centre.at, at: county.at }),
      say('answer-end-unknown', { at: centre.at }),
    ];
  if (state.overdue)
    return [
      say('answer-overdue-centre', { asOf: briefDay(say, input.card.asOf) }),
      askFirst(input),
      afterTehran(input),
    ];
  const day = briefDay(say, countyEnd.deadline);
  const moved =
    state.basis === 'announced'
      ? say('answer-moved-announced', { at: county.at, day, centre: centre.noun })
      : today > countyEnd.deadline
        ? say('answer-moved-seen', { atCentre: centre.at, at: county.at, day })
        : say('answer-moved-seen-undated', { atCentre: centre.at, at: county.at });
  return [moved, state.basis === 'announced' && askFirst(input), ...atTheCentre(input, situation, centreEnd)];
}

function atTheCentre(input: AnswerInput, situation: Situation, end: End): MaybeLine[] {
  const { say } = input;
  if (end.left < 0) return [say('answer-centre-no-open-day', { day: briefDay(say, end.lastOpen) }), afterTehran(input)];
  return [lastOpenDay(input, end), todayHere(input, situation), say('answer-then-tehran'), afterTehran(input)];
}

/** The last open day in words with the days left; where the deadline is a closed day, that too. */
function lastOpenDay({ say }: AnswerInput, { lastOpen, deadline, left: days }: End): string {
  const day = briefDay(say, lastOpen);
  const left = daysLeftInWords(say, days);
  if (lastOpen === deadline) return say('answer-last-open-day', { days, day, left });
  return say('answer-last-open-day-before', { days, day, left, deadline: briefDay(say, deadline) });
}

/** Without the days left: for what is read on another day, or where no open day is left. */
export const thenCentrePlain = (say: Say, { deadline, phrases }: End): string =>
  say('answer-then-centre-plain', { deadline: dayInWords(say, deadline), at: phrases.atName });

function thenCentre({ say }: AnswerInput, ends: End): string {
  const { phrases, lastOpen, deadline, left: days } = ends;
  const end = dayInWords(say, deadline);
  if (days < 0) return thenCentrePlain(say, ends);
  const left = daysLeftInWords(say, days);
  if (lastOpen === deadline) return say('answer-then-centre', { day: end, left, at: phrases.atName });
  return say('answer-then-centre-before', { deadline: end, day: briefDay(say, lastOpen), left, at: phrases.atName });
}

function overdueUntil({ say }: AnswerInput, { phrases, deadline, lastOpen, left }: End): string {
  const day = dayInWords(say, deadline);
  if (left < 0) return say('answer-overdue-until-closed', { at: phrases.at, day });
  return say('answer-overdue-until', {
    at: phrases.at,
    day: dayInWords(say, lastOpen),
    left: daysLeftInWords(say, left),
  });
}

/** Nobody has seen the card where one is sent. With old data the last line says so anyway. */
const askFirst = ({ say, card, today }: AnswerInput): MaybeLine => !isOld(card.asOf, today) && say('answer-ask-first');

const afterTehran = ({ say }: AnswerInput): MaybeLine => ({ text: say('answer-after-tehran'), leaves: 5 });

/** Closed today, or open for a part of it: for those who would leave home at once. */
function todayHere(
  { calendar, today, say, state }: AnswerInput,
  { placeToGo, endToMeet, county, countyEnd }: Situation,
): MaybeLine {
  // The card is still on its way to the place to go to.
  const notThereYet =
    state.status === 'readyAtCounty' && placeToGo !== county && countyEnd && today <= countyEnd.deadline;
  if (!endToMeet || notThereYet) return null;
  const leaves = 1;
  if (!calendar.isOpen(today, placeToGo.place)) {
    const day = briefDay(say, calendar.nextOpenDay(today, placeToGo.place));
    return { text: say('answer-closed-today', { day }), leaves };
  }
  const partly = calendar.closuresOn(today, placeToGo.place).find(({ at }) => at !== null);
  if (!partly || partly.at === null) return null;
  const time = digits(say.locale, partly.at);
  if (partly.kind === 'lateOpening') return { text: say('answer-late-today', { time }), leaves };
  return partly.kind === 'earlyEnd' ? { text: say('answer-early-today', { time }), leaves } : null;
}
