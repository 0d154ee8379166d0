import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { Texts } from '../../texts/texts.ts';
import type { BotContext } from '../context.ts';
import { answerPress } from '../press.ts';
import { inputOf } from './input.ts';
import { promptOf, stopPrompt } from './prompts.ts';
import { advance, askedBy, type Known } from './steps.ts';

/**
 * Which code of the dialogue this is. Raise it with any change of what the function below waits for, sends or records:
 * dialogues in the store would replay badly; with another version the person is told and starts again.
 */
export const DIALOGUE_VERSION = '2';
export const LOOKUP_DIALOGUE = 'lookup';

/** Longer than anybody needs, so that a stored dialogue cannot grow for ever. */
const MOST_TURNS = 20;

/**
 * Collects what is still missing for a look-up, one message at a time. It only listens, asks and hands over: with both
 * values known it ends and lets the same update go on (`turn.asked`) to where look-ups are answered.
 *
 * The function runs again from its top at every update. So it does nothing by itself: understanding is pure (steps.ts),
 * sends are recorded, and whatever comes from outside goes through `external`.
 */
export function lookupDialogue({ texts, receiptPattern }: { texts: Texts; receiptPattern: RegExp }) {
  return async (conversation: Conversation<BotContext>, _first: Context, start: Known): Promise<void> => {
    let known = start;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const ctx = await conversation.wait();
      const input = inputOf(ctx);
      if (!input) return conversation.skip({ next: true });
      const step = advance(known, input, receiptPattern);
      if (step.kind === 'pairs') {
        await conversation.external((outer) => {
          outer.turn.asked = askedBy(step);
        });
        return conversation.halt({ next: true });
      }
      if (step.kind === 'ask' && step.silent) continue;
      const say = texts.for(await conversation.external((outer) => outer.turn.say.locale));
      const { text, other } = step.kind === 'ask' ? promptOf(say, step) : stopPrompt(say);
      await ctx.reply(text, other);
      if (ctx.callbackQuery) await answerPress(ctx);
      if (step.kind === 'stop') return;
      known = step.known;
    }
  };
}
