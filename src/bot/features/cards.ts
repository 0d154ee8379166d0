import { Composer } from 'grammy';
import { isWaiting } from '../../reminders/cardToday.ts';
import { cardName } from '../../answers/cardName.ts';
import { listLine } from '../../answers/firstLine.ts';
import { keyboard } from '../keyboard.ts';
import type { Button } from '../../answers/buttons.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { answerInput, sendShownCard, showCard } from '../cards/answering.ts';
import { collectedAt, isSilent } from '../../following/chosen.ts';
import { type LooksAhead, type WhatComesNext, whatComesNext } from '../cards/whatComesNext.ts';
import { type FindsCards, needsNewSerial, onCardPress, watched, type WatchedCard } from '../cards/watchedCard.ts';
import { onPress } from '../press.ts';
import { statusLine } from './statusLine.ts';

/** What the list of cards needs. */
export type ListsCards = FindsCards & LooksAhead & Needs<'others'>;

/** The cards that a chat follows: seen, opened, removed. */
export function cards(services: ListsCards & Needs<'notices' | 'recentAnswers'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('cards', (ctx) => sendList(services, ctx));
  onPress(composer, 'cards', (ctx) => sendList(services, ctx));
  onCardPress(services, composer, 'card', async (ctx, _press, { card }) => {
    await sendShownCard(services, ctx, await showCard(services, ctx.turn, card));
    return undefined;
  });
  onPress(composer, 'remove', async (ctx, press) => {
    const { say } = ctx.turn;
    const found = await watched(services, ctx, press.card);
    if (!found) return { text: say('press-not-listed'), alert: true };
    const name = cardName({ card: found.card, label: found.watch.label, say });
    await ctx.reply(say('cards-remove-ask', { card: name }), {
      reply_markup: keyboard([
        [
          [say('button-remove-yes'), { action: 'removeYes', card: press.card }],
          [say('button-remove-no'), { action: 'cards' }],
        ],
      ]),
    });
    return undefined;
  });
  onPress(composer, 'removeYes', async (ctx, press) => {
    const { say, address, chat } = ctx.turn;
    if (!(await services.watches.remove(address, press.card))) return { text: say('press-not-listed'), alert: true };
    services.recentAnswers.forget(chat);
    await ctx.reply(say('cards-removed'));
    return undefined;
  });
  return composer;
}

export async function sendList(services: ListsCards, ctx: BotContext): Promise<void> {
  const { say, address } = ctx.turn;
  const watches = await services.watches.of(address);
  const ids = watches.map(({ cardId }) => cardId);
  const [found, followers, data] = await Promise.all([
    services.lookUp.byIds(ids),
    services.watches.countFollowers(ids),
    services.officeData.current(),
  ]);
  const listed: Entry[] = [];
  for (const watch of watches) {
    const card = found.find(({ _id }) => _id.equals(watch.cardId));
    if (card) listed.push({ watch, card, next: await whatComesNext(services, { watch, card }) });
    // An import that was taken back took the card with it: it would only fill the list.
    else await services.watches.remove(address, String(watch.cardId));
  }
  if (listed.length === 0) {
    await ctx.reply(say('cards-none'), { reply_markup: keyboard([[[say('button-look'), { action: 'look' }]]]) });
    return;
  }
  const entries = listed.map((entry, index) => {
    const { card, watch, next } = entry;
    const asks = needsNewSerial(entry);
    const line = asks
      ? say('answer-list-line', { first: say('news-newSerialAsked'), name: nameOf(ctx, entry) })
      : listLine(answerInput(services, ctx.turn, card, watch, data));
    const others = (followers.get(String(card._id)) ?? 1) - 1;
    return [
      say('cards-line', { number: index + 1, line }),
      ...(asks ? [] : [statusLine(say, watch, next) ?? []]),
      ...(others > 0 ? [say('cards-others', { count: others })] : []),
    ]
      .flat()
      .join('\n');
  });
  await ctx.reply([say('cards-head', { count: listed.length }), ...entries].join('\n\n'), {
    reply_markup: keyboard([
      ...listed.flatMap((entry, index) => entryButtons(ctx, entry, index + 1)),
      [[say('button-look-another'), { action: 'look' }]],
      ...services
        .others()
        .map(({ channel }): Button[] => [[say(`button-elsewhere-${channel}`), { action: 'elsewhere', channel }]]),
    ]),
  });
}

interface Entry extends WatchedCard {
  next: WhatComesNext;
}
const nameOf = (ctx: BotContext, { card, watch }: WatchedCard): string =>
  cardName({ card, label: watch.label, say: ctx.turn.say });

/** Opened and removed; told of or not; and, while it waits, collected. */
function entryButtons(ctx: BotContext, entry: Entry, number: number): Button[][] {
  const { say } = ctx.turn;
  const { watch, next } = entry;
  const card = String(watch.cardId);
  const collected = collectedAt(watch) !== null;
  const { status } = next.view.state;
  const notificationButtons: Button[] =
    status === 'delivered' || collected
      ? []
      : isSilent(watch)
        ? [[say('button-tell-of', { number }), { action: 'tell', card }]]
        : [[say('button-tell-not-of', { number }), { action: 'stop', card }]];
  const got: Button[] = collected
    ? [[say('button-not-collected-of', { number }), { action: 'notCollected', card }]]
    : isWaiting(status)
      ? [[say('button-collected-of', { card: number }), { action: 'collected', card }]]
      : [];
  return [
    [
      [say('button-card', { number, card: nameOf(ctx, entry) }), { action: 'card', card }],
      [say('button-remove', { number }), { action: 'remove', card }],
    ],
    needsNewSerial(entry) ? notificationButtons : [...notificationButtons, ...got],
  ];
}
