import { isolateLtr } from '../../texts/marks.ts';
import { formatDay, formatTime } from '../../texts/dates.ts';
import { digits } from '../../texts/numbers.ts';
import { keyboard } from '../keyboard.ts';
import type { Asked, BotContext, Pair } from '../context.ts';
import { removeMessages } from '../messages/removeMessages.ts';
import type { Needs } from '../services.ts';
import { sendShownCard, showCard, type ShowsCards } from './answering.ts';
import type { Outcome } from '../../lookup/lookUp.ts';

type Found = Extract<Outcome, { kind: 'found' }>;

/** What answering a look-up needs. */
export type AnswersPairs = ShowsCards & Needs<'lookUp' | 'recentAnswers' | 'notices' | 'capabilities'>;

/** The number of a message that has not left yet: the messenger asked for a pause. */
const WAITS = 0;

/**
 * Answers a look-up, for each person the card, or that nothing was found, or that it was tried too often; then the
 * messages that held the numbers go, or the person is asked to delete them. While an answer has yet to leave they stay,
 * until the next one: should it get lost, the person has them to send again.
 */
export async function answerPairs(services: AnswersPairs, ctx: BotContext, { people, more }: Asked): Promise<void> {
  const { say } = ctx.turn;
  const isOneOfMany = people.length > 1 || more;
  const said: number[] = [];
  let isRefused = false;
  for (const pairs of people) {
    const { outcome, pair } = await lookUp(services, ctx, pairs);
    if (outcome.kind === 'found') said.push(...(await answerFound(services, ctx, outcome, pair)));
    else if (outcome.kind === 'miss') said.push(await answerMiss(services, ctx, isOneOfMany ? pair : null));
    else if (!isRefused) {
      isRefused = true;
      said.push((await ctx.reply(say('lookup-refused', { time: timeAfter(ctx, outcome.until) }))).message_id);
    }
  }
  if (more) await ctx.reply(say('lookup-more'));
  const messages = people.flat().flatMap((pair) => pair.messages);
  if (!said.includes(WAITS)) return removeTyped(services, ctx, messages);
  services.recentAnswers.forget(ctx.turn.chat);
  services.recentAnswers.leave(ctx.turn.chat, messages);
}

/**
 * The first reading that leads anywhere, or that none does.
 * @param pairs  every way to read what was typed, the likeliest first; each one that is wrong counts as an attempt
 */
async function lookUp(
  services: AnswersPairs,
  ctx: BotContext,
  pairs: readonly Pair[],
): Promise<{ outcome: Outcome; pair: Pair }> {
  for (const pair of pairs) {
    // What the answer is made of, beside what it is about: they are not read one after the other.
    const [outcome] = await Promise.all([
      services.lookUp.byPair(ctx.turn.address, pair),
      services.officeData.current(),
    ]);
    if (outcome.kind !== 'miss') return { outcome, pair };
  }
  return { outcome: { kind: 'miss' }, pair: pairs[0]! };
}

/** The ids of what was sent: of one message, or none when the same was said just now. */
async function answerFound(services: AnswersPairs, ctx: BotContext, found: Found, pair: Pair): Promise<number[]> {
  const view = await showCard(services, ctx.turn, found.card, found.followed);
  if (!services.recentAnswers.isRepeat(ctx.turn.chat, pair, view.text))
    return [await sendShownCard(services, ctx, view)];
  await view.followed.saved;
  return [];
}

/**
 * The same words for every miss: a wrong code, a wrong serial, two that do not belong together.
 * @param of  which of several pairs it was; null: there is one only
 */
async function answerMiss(services: Needs<'officeData'>, ctx: BotContext, of: Pair | null): Promise<number> {
  const { say } = ctx.turn;
  const { asOf } = await services.officeData.current();
  const covers =
    asOf === null ? say('lookup-no-data') : say('lookup-covers', { day: formatDay(asOf, say.locale, 'full') });
  const which = of === null ? [] : [say('lookup-of', { tail: isolateLtr(digits(say.locale, of.code.slice(-3))) })];
  const { message_id: id } = await ctx.reply([...which, say('lookup-miss'), covers].join('\n'), {
    reply_markup: keyboard([
      [[say('button-try-again'), { action: 'look' }]],
      [
        [say('button-where'), { action: 'where' }],
        [say('button-lost'), { action: 'lost' }],
      ],
    ]),
  });
  return id;
}

/** The minute in which a refusal has surely ended. */
function timeAfter(ctx: BotContext, instant: number): string {
  return formatTime(Math.ceil(instant / 60_000) * 60_000, ctx.turn.say.locale);
}

/** Deletes what held a code or a serial; where the messenger does not let the bot, the person is asked to. */
async function removeTyped(
  { capabilities, recentAnswers }: Needs<'capabilities' | 'recentAnswers'>,
  ctx: BotContext,
  typed: readonly number[],
): Promise<void> {
  const chat = ctx.chatId;
  const messages = [...new Set([...recentAnswers.takeLeft(ctx.turn.chat), ...typed])];
  if (chat === undefined || messages.length === 0) return;
  if (!(await removeMessages(ctx.api, capabilities, chat, messages)))
    await ctx.reply(ctx.turn.say('lookup-please-delete'));
}
