import { Composer, type InlineKeyboard } from 'grammy';
import { VISIT_TROUBLES } from '../../domain/visits.ts';
import type { Day } from '../../domain/card.ts';
import { formatDay } from '../../texts/dates.ts';
import { fit } from '../../answers/fit.ts';
import { situationOf } from '../../answers/situation.ts';
import { placeLines } from '../../answers/placePhrases.ts';
import type { Button } from '../../answers/buttons.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { answerInput } from '../cards/answering.ts';
import { daysToGo, type LooksAhead, whatComesNext } from '../cards/whatComesNext.ts';
import { type FindsCards, onCardPress, type WatchedCard } from '../cards/watchedCard.ts';
import type { PressContext, Toast } from '../press.ts';
import { replace } from '../replace.ts';
import { inRows, keyboard } from '../keyboard.ts';

/** Days on one page, and in a row. */
const PAGE = 12;
const WIDTH = 2;

/** The day on which somebody means to go, and how it went. */
export function visits(services: FindsCards & LooksAhead & Needs<'choices' | 'visitReports'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const now = () => services.clocks.business.now();

  /** The days, as far as there are any; else why not. */
  async function offer(
    ctx: PressContext,
    found: WatchedCard,
    send: (text: string, buttons: InlineKeyboard) => Promise<unknown>,
    page = 0,
  ): Promise<Toast> {
    const { say } = ctx.turn;
    const days = daysToGo(await whatComesNext(services, found));
    if (days.length === 0) return { text: say('day-none'), alert: true };
    const shown = Math.min(page, Math.ceil(days.length / PAGE) - 1);
    await send(say('day-ask'), dayButtons(ctx, String(found.card._id), days, shown));
    return undefined;
  }

  onCardPress(services, composer, 'remindDay', (ctx, _press, found) =>
    offer(ctx, found, (text, buttons) => ctx.reply(text, { reply_markup: buttons })),
  );
  onCardPress(services, composer, 'days', (ctx, { page }, found) =>
    offer(ctx, found, (text, buttons) => replace(ctx, text, buttons), Number(page)),
  );
  onCardPress(services, composer, 'day', async (ctx, { card, day }, found) => {
    const { say, address } = ctx.turn;
    if (!daysToGo(await whatComesNext(services, found)).includes(day)) return { text: say('day-gone'), alert: true };
    await services.choices.chooseDay({ chat: address, cardId: card, now: now() }, day);
    const { placeToGo } = await placeOf(services, ctx, found);
    const chosen = say('day-chosen', { day: inWords(ctx, day), place: placeToGo.short });
    await ctx.reply(
      fit([[chosen, say('reminder-no-appointment')], placeLines(placeToGo, say, 'none'), [say('day-chosen-remind')]]),
      { reply_markup: keyboard([[[say('button-other-day'), { action: 'remindDay', card }]]]) },
    );
    return undefined;
  });

  onCardPress(services, composer, 'notYet', async (ctx, { card }, found) => {
    const { say } = ctx.turn;
    const { view } = await whatComesNext(services, found);
    await services.visitReports.add(found, view, { kind: 'notYet', trouble: null }, now());
    const until = view.lastOpen !== null && view.lastOpen >= view.today ? view.lastOpen : null;
    await ctx.reply(until === null ? say('not-yet') : say('not-yet-until', { day: inWords(ctx, until) }), {
      reply_markup: keyboard([[[say('button-remind-day'), { action: 'remindDay', card }]]]),
    });
    return undefined;
  });

  onCardPress(services, composer, 'notThere', async (ctx, { card }) => {
    const { say } = ctx.turn;
    const choices = VISIT_TROUBLES.map((trouble): Button => [
      say(`trouble-${trouble}`),
      { action: 'trouble', card, trouble },
    ]);
    await ctx.reply(say('trouble-ask'), { reply_markup: keyboard(inRows(2, choices)) });
  });

  onCardPress(services, composer, 'trouble', async (ctx, { card, trouble }, found) => {
    const { say } = ctx.turn;
    const ahead = await whatComesNext(services, found);
    await services.visitReports.add(found, ahead.view, { kind: 'notThere', trouble }, now());
    const { placeToGo } = await placeOf(services, ctx, found);
    const next = daysToGo(ahead)[0];
    await ctx.reply(
      [
        say('trouble-noted'),
        say(`trouble-${trouble}-then`),
        ...(placeToGo.phone === null ? [] : [say('place-phone', { phone: placeToGo.phone })]),
        ...(next === undefined ? [] : [say('trouble-next', { day: inWords(ctx, next) })]),
      ].join('\n'),
      next === undefined
        ? {}
        : { reply_markup: keyboard([[[say('button-remind-day'), { action: 'remindDay', card }]]]) },
    );
    return undefined;
  });
  return composer;
}

function dayButtons(ctx: BotContext, card: string, days: readonly Day[], page: number): InlineKeyboard {
  const { say } = ctx.turn;
  const shown = days.slice(page * PAGE, (page + 1) * PAGE);
  const turn: Button[] = [
    ...(page > 0 ? [[say('button-days-before'), { action: 'days', card, page: String(page - 1) }] as const] : []),
    ...((page + 1) * PAGE < days.length
      ? [[say('button-days-after'), { action: 'days', card, page: String(page + 1) }] as const]
      : []),
  ];
  return keyboard([
    ...inRows(
      WIDTH,
      shown.map((day): Button => [formatDay(day, say.locale, 'brief'), { action: 'day', card, day }]),
    ),
    turn,
  ]);
}

const inWords = (ctx: BotContext, day: Day): string => formatDay(day, ctx.turn.say.locale, 'weekdayDayMonth');

const placeOf = async (services: Needs<'officeData' | 'clocks'>, ctx: BotContext, { card, watch }: WatchedCard) =>
  situationOf(answerInput(services, ctx.turn, card, watch, await services.officeData.current()));
