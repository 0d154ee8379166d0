import { Composer, InputFile } from 'grammy';
import { cannotComeMenu, composeCannotCome } from '../answer/cannotCome.ts';
import { calendarFile } from '../answer/ics.ts';
import { composeMap } from '../answer/map.ts';
import type { AnswerInput } from '../answer/input.ts';
import { keyboard } from '../buttons.ts';
import type { BotContext } from '../dependencies.ts';
import type { Kit } from '../kit.ts';
import { moreButtons } from '../lookup/answerButtons.ts';
import { answerInput } from '../lookup/answering.ts';
import { watched } from '../lookup/watched.ts';
import { onPress, type PressContext, type Toast } from '../press.ts';
import { inRows } from '../rows.ts';

/** What an answer leads to: the map, a calendar file, and what to do when one cannot come in person. */
export function more(kit: Kit): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  /** For presses on a card: it must still be on this chat's list. */
  const onCard = async (
    ctx: PressContext,
    card: string,
    handle: (input: AnswerInput) => Promise<Toast | void>,
  ): Promise<Toast | void> => {
    const found = await watched(kit, ctx, card);
    if (!found) return { text: ctx.turn.say('press-not-listed'), alert: true };
    return handle(answerInput(kit, ctx.turn, found.card, found.watch, await kit.reference.current()));
  };

  onPress(composer, 'more', (ctx, { card }) =>
    onCard(ctx, card, async (input) => {
      await ctx.reply(input.say('more-ask'), { reply_markup: moreButtons(input, card) });
    }),
  );
  onPress(composer, 'map', (ctx, { card }) =>
    onCard(ctx, card, async (input) => {
      const { text, pin } = composeMap(input);
      await ctx.reply(text);
      if (!pin) return;
      if (kit.capabilities.venues) await ctx.replyWithVenue(pin.latitude, pin.longitude, pin.title, pin.address);
      else await ctx.replyWithLocation(pin.latitude, pin.longitude);
    }),
  );
  onPress(composer, 'calendar', (ctx, { card }) =>
    onCard(ctx, card, async (input) => {
      const file = calendarFile({ ...input, uid: card, now: kit.clocks.business.now() });
      if (!file) return { text: input.say('calendar-none'), alert: true };
      await ctx.replyWithDocument(new InputFile(Buffer.from(file.content), file.name), { caption: file.caption });
      return undefined;
    }),
  );
  onPress(composer, 'cannotCome', (ctx, { card }) =>
    onCard(ctx, card, async (input) => {
      const { text, choices } = cannotComeMenu(input);
      await ctx.reply(text, {
        reply_markup: keyboard(
          inRows(
            2,
            choices.map(({ reason, caption }) => [caption, { action: 'reason', card, reason }]),
          ),
        ),
      });
    }),
  );
  onPress(composer, 'reason', (ctx, { card, reason }) =>
    onCard(ctx, card, async (input) => {
      // After a death nobody wants to hear of the card again.
      const ends = reason === 'died';
      if (ends) await kit.watches.remove(ctx.turn.address, card);
      await ctx.reply(composeCannotCome(reason, { ...input, watched: !ends }).text);
    }),
  );
  return composer;
}
