import { Composer, InputFile } from 'grammy';
import { cannotComeMenu, composeCannotCome } from '../../answers/cannotCome.ts';
import { calendarFile } from '../../answers/ics.ts';
import { composeMap } from '../../answers/map.ts';
import type { AnswerInput } from '../../answers/input.ts';
import { type Press } from '../../answers/buttons.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { moreButtons } from '../cards/answerButtons.ts';
import { answerInput } from '../cards/answering.ts';
import { type FindsCards, onCardPress } from '../cards/watchedCard.ts';
import type { PressContext, Toast } from '../press.ts';
import { inRows, keyboard } from '../keyboard.ts';

/** What an answer leads to: the map, a calendar file, and what to do when one cannot come in person. */
export function cardDetails(
  services: FindsCards & Needs<'officeData' | 'clocks' | 'capabilities'>,
): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  /** For presses on a card: it must still be on this chat's list. */
  const onCard = <A extends 'more' | 'map' | 'calendar' | 'cannotCome' | 'reason'>(
    action: A,
    handle: (ctx: PressContext, input: AnswerInput, press: Extract<Press, { action: A }>) => Promise<Toast | void>,
  ): void =>
    onCardPress(services, composer, action, async (ctx, press, { card, watch }) =>
      handle(ctx, answerInput(services, ctx.turn, card, watch, await services.officeData.current()), press),
    );

  onCard('more', async (ctx, input, { card }) => {
    await ctx.reply(input.say('more-ask'), { reply_markup: moreButtons(input, card) });
  });
  onCard('map', async (ctx, input) => {
    const { text, pin } = composeMap(input);
    await ctx.reply(text);
    if (!pin) return;
    if (services.capabilities.venues) await ctx.replyWithVenue(pin.latitude, pin.longitude, pin.title, pin.address);
    else await ctx.replyWithLocation(pin.latitude, pin.longitude);
  });
  onCard('calendar', async (ctx, input, { card }) => {
    const file = calendarFile({ ...input, uid: card, now: services.clocks.business.now() });
    if (!file) return { text: input.say('calendar-none'), alert: true };
    await ctx.replyWithDocument(new InputFile(Buffer.from(file.content), file.name), { caption: file.caption });
    return undefined;
  });
  onCard('cannotCome', async (ctx, input, { card }) => {
    const { text, choices } = cannotComeMenu(input);
    await ctx.reply(text, {
      reply_markup: keyboard(
        inRows(
          2,
          choices.map(({ reason, caption }) => [caption, { action: 'reason', card, reason }]),
        ),
      ),
    });
  });
  onCard('reason', async (ctx, input, { card, reason }) => {
    // After a death nobody wants to hear of the card again.
    const ends = reason === 'died';
    if (ends) await services.watches.remove(ctx.turn.address, card);
    await ctx.reply(composeCannotCome(reason, { ...input, watched: !ends && input.watched }).text);
  });
  return composer;
}
