import type { InlineKeyboard } from 'grammy';
import { digits } from '../../texts/numbers.ts';
import { isolateLtr } from '../../texts/marks.ts';
import type { Say } from '../../texts/texts.ts';
import { keyboard } from '../keyboard.ts';
import { type Press } from '../../answers/buttons.ts';
import type { Known, Question, Step } from './steps.ts';

export interface Prompt {
  text: string;
  other: { reply_markup: InlineKeyboard };
}

/** The text and the buttons of a question, after the hint that says why the last message did not help. */
export function promptOf(say: Say, step: Extract<Step, { kind: 'ask' }>): Prompt {
  const { question, hint, known } = step;
  const asked = say(`ask-${question}`, { number: shown(say, known) });
  return {
    text: hint === null ? asked : `${say(hint)}\n\n${asked}`,
    other: { reply_markup: waysOut(say, question) },
  };
}

export const stopPrompt = (say: Say): Prompt => ({
  text: say('ask-stopped'),
  other: { reply_markup: waysOut(say, 'both') },
});

/** The number that the person is asked about, as it was understood. */
function shown(say: Say, { doubtful, unconfirmed }: Known): string {
  const number = doubtful ?? unconfirmed;
  return number === null ? '' : isolateLtr(digits(say.locale, number));
}

/** Every question has a way out: where the number is printed, and what to do without the receipt. */
function waysOut(say: Say, question: Question): InlineKeyboard {
  type Name = 'where' | 'have-none' | 'yes' | 'no' | 'is-serial' | 'is-code';
  const button = (name: Name, press: Press) => [say(`button-${name}`), press] as const;
  const where = button('where', { action: 'where' });
  const lost = button('have-none', { action: 'lost' });
  switch (question) {
    case 'confirm':
      return keyboard([
        [button('yes', { action: 'dialogue', reply: 'yes' }), button('no', { action: 'dialogue', reply: 'no' })],
      ]);
    case 'which':
      return keyboard([
        [
          button('is-serial', { action: 'dialogue', reply: 'serial' }),
          button('is-code', { action: 'dialogue', reply: 'code' }),
        ],
        [where],
      ]);
    default:
      return keyboard([[where, lost]]);
  }
}
