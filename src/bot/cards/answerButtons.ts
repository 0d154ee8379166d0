import type { InlineKeyboard } from 'grammy';
import type { WatchRecord } from '../../database/models.ts';
import { LABELS } from '../../domain/card.ts';
import type { CardState } from '../../domain/custody.ts';
import type { Say } from '../../texts/texts.ts';
import type { AnswerInput } from '../../answers/input.ts';
import { hasCalendarFile } from '../../answers/ics.ts';
import { keyboard } from '../keyboard.ts';
import type { Button } from '../../answers/buttons.ts';
import { collectedAt, isSilent } from '../../following/chosen.ts';

/**
 * Under an answer: two buttons for what this state asks for, "more", and whether this chat is told of the card unasked.
 * While nobody has said whose card it is, the question's buttons stand below, to be tapped or passed over. Without a
 * watch no press on the card would be accepted, so there are none.
 */
export function answerButtons(input: AnswerInput, card: string, watch: WatchRecord | null): InlineKeyboard {
  const { say } = input;
  if (!watch) return keyboard([[lost(say), look(say)]]);
  const more: Button = [say('button-more'), { action: 'more', card }];
  const told = tellingButton(input, card, watch);
  return keyboard([
    [...mainButtons(input, card)],
    told ? [more, told] : [more],
    ...(input.label === null ? labelRows(say, card) : []),
  ]);
}

/** Off, or on again; of a card that was handed over nothing is told any more. */
function tellingButton({ say, state }: AnswerInput, card: string, watch: WatchRecord): Button | null {
  if (state.status === 'delivered' || collectedAt(watch) !== null) return null;
  return isSilent(watch)
    ? [say('button-tell'), { action: 'tell', card }]
    : [say('button-tell-not'), { action: 'stop', card }];
}

/** All that an answer leads to, two in a row. */
export function moreButtons(input: AnswerInput, card: string): InlineKeyboard {
  const { say, state } = input;
  const shown: Button[] = [
    ...(isSomewhere(state) ? [map(say, card)] : []),
    ...(hasCalendarFile(input) ? [calendar(say, card)] : []),
    lost(say),
    ...(state.status === 'delivered' ? [] : [cannotCome(say, card)]),
    look(say),
  ];
  const rows: Button[][] = [];
  for (let i = 0; i < shown.length; i += 2) rows.push(shown.slice(i, i + 2));
  return keyboard(rows);
}

const look = (say: Say): Button => [say('button-look-another'), { action: 'look' }];
const lost = (say: Say): Button => [say('button-lost'), { action: 'lost' }];
const map = (say: Say, card: string): Button => [say('button-map'), { action: 'map', card }];
const calendar = (say: Say, card: string): Button => [say('button-calendar'), { action: 'calendar', card }];
const cannotCome = (say: Say, card: string): Button => [say('button-cannot-come'), { action: 'cannotCome', card }];

/** Whether there is a place to go to. */
const isSomewhere = ({ status }: CardState): boolean => status !== 'awaitingIssuance' && status !== 'issued';

function mainButtons(input: AnswerInput, card: string): readonly Button[] {
  const { say, state } = input;
  if (hasCalendarFile(input)) return [map(say, card), calendar(say, card)];
  if (state.status === 'delivered') return [map(say, card), look(say)];
  return isSomewhere(state) ? [map(say, card), cannotCome(say, card)] : [lost(say), look(say)];
}

function labelRows(say: Say, card: string): Button[][] {
  const buttons: Button[] = [
    ...LABELS.map((label): Button => [say(`button-label-${label}`), { action: 'label', card, label }]),
    [say('button-label-another'), { action: 'another', card }],
  ];
  return [buttons.slice(0, 3), buttons.slice(3)];
}
