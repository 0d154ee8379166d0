import { formatDay, formatTime } from '../../texts/dates.ts';
import { keyboard } from '../keyboard.ts';
import type { BotContext, Pair } from '../context.ts';
import type { Needs } from '../services.ts';
import { sendShownCard, showCard, type ShowsCards } from './answering.ts';
import type { Outcome } from '../../lookup/lookUp.ts';

type Found = Extract<Outcome, { kind: 'found' }>;

/** What answering a look-up needs. */
export type AnswersPairs = ShowsCards & Needs<'lookUp' | 'recentAnswers' | 'notices'>;

/**
 * Answers a look-up: the card, or that nothing was found, or that it was tried too often; then the messages that held
 * the numbers go, or the person is asked to delete them.
 * @param pairs every way to read what was typed, the likeliest first; each one that is wrong counts as an attempt
 */
export async function answerPairs(services: AnswersPairs, ctx: BotContext, pairs: readonly Pair[]): Promise<void> {
  const messages = pairs[0]?.messages ?? [];
  for (const pair of pairs) {
    // What the answer is made of, beside what it is about: they are not read one after the other.
    const [outcome] = await Promise.all([
      services.lookUp.byPair(ctx.turn.address, pair),
      services.officeData.current(),
    ]);
    if (outcome.kind === 'miss') continue;
    if (outcome.kind === 'found') await answerFound(services, ctx, outcome, pair);
    else await ctx.reply(ctx.turn.say('lookup-refused', { time: timeAfter(ctx, outcome.until) }));
    return removeTyped(ctx, messages);
  }
  await answerMiss(services, ctx);
  await removeTyped(ctx, messages);
}

async function answerFound(services: AnswersPairs, ctx: BotContext, found: Found, pair: Pair): Promise<void> {
  const view = await showCard(services, ctx.turn, found.card, found.followed);
  if (services.recentAnswers.isRepeat(ctx.turn.chat, pair, view.text)) await view.followed.saved;
  else await sendShownCard(services, ctx, view);
}

/** The same words for every miss: a wrong code, a wrong serial, two that do not belong together. */
async function answerMiss(services: Needs<'officeData'>, ctx: BotContext): Promise<void> {
  const { say } = ctx.turn;
  const { asOf } = await services.officeData.current();
  const covers =
    asOf === null ? say('lookup-no-data') : say('lookup-covers', { day: formatDay(asOf, say.locale, 'full') });
  await ctx.reply(`${say('lookup-miss')}\n${covers}`, {
    reply_markup: keyboard([
      [[say('button-try-again'), { action: 'look' }]],
      [
        [say('button-where'), { action: 'where' }],
        [say('button-lost'), { action: 'lost' }],
      ],
    ]),
  });
}

/** The minute in which a refusal has surely ended. */
function timeAfter(ctx: BotContext, instant: number): string {
  return formatTime(Math.ceil(instant / 60_000) * 60_000, ctx.turn.say.locale);
}

/** Deletes what held a code or a serial; where the messenger does not let the bot, the person is asked to. */
async function removeTyped(ctx: BotContext, messages: readonly number[]): Promise<void> {
  const chat = ctx.chatId;
  if (chat === undefined || messages.length === 0) return;
  const deleted = await Promise.all(
    messages.map((message) =>
      ctx.api.deleteMessage(chat, message).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (deleted.includes(false)) await ctx.reply(ctx.turn.say('lookup-please-delete'));
}
