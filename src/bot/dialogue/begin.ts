import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { answerPairs, type AnswersPairs } from '../cards/answerPairs.ts';
import { inputOf } from './input.ts';
import { LOOKUP_DIALOGUE } from './lookupDialogue.ts';
import { promptOf, type Prompt } from './prompts.ts';
import { advance, askedBy, type Known, NOTHING_KNOWN, type Step } from './steps.ts';

/** What understanding a first message needs. */
export type BeginsDialogues = AnswersPairs & Needs<'receiptPattern'>;

const BEGINNING: Step & { kind: 'ask' } = { kind: 'ask', known: NOTHING_KNOWN, question: 'both', hint: null };

/** Asks for code and serial. Nothing is known yet, so nothing needs to be stored: whatever comes next is understood. */
export async function askForBoth(ctx: BotContext): Promise<void> {
  await ask(ctx, BEGINNING);
}

/**
 * Understands a message that no dialogue was waiting for: everything needed is answered at once, a part of it begins a
 * dialogue, and what helps nothing gets its hint.
 */
export async function begin(services: BeginsDialogues, ctx: BotContext): Promise<void> {
  const input = inputOf(ctx);
  if (!input) return;
  // A button of a dialogue that is over: its question cannot be answered any more.
  const step = input.kind === 'reply' ? BEGINNING : advance(NOTHING_KNOWN, input, services.receiptPattern);
  if (step.kind === 'pairs') return answerPairs(services, ctx, askedBy(step));
  if (step.kind === 'stop') return;
  if (knowsSomething(step.known) && services.recentAnswers.isLeftOver(ctx.turn.chat, step.known)) return;
  await ask(ctx, step);
  if (knowsSomething(step.known)) await ctx.conversation.enter(LOOKUP_DIALOGUE, step.known);
}

async function ask(ctx: BotContext, step: Step & { kind: 'ask' }): Promise<void> {
  const { say, cut } = ctx.turn;
  const { text, other }: Prompt = promptOf(say, step);
  await ctx.reply(cut === null ? text : `${say(`dialogue-${cut}`)}\n\n${text}`, other);
  ctx.turn.cut = null;
}

const knowsSomething = ({ code, unconfirmed, serial }: Known): boolean =>
  code !== null || unconfirmed !== null || serial !== null;
