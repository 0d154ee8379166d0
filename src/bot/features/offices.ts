import { Composer } from 'grammy';
import { composeOffices, officesMenu } from '../../answers/offices.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { onPress } from '../press.ts';
import { inRows, keyboard } from '../keyboard.ts';

/** The places known in a county. */
export function offices({ officeData }: Needs<'officeData'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const askCounty = async (ctx: BotContext): Promise<void> => {
    const { text, choices } = officesMenu(ctx.turn.say);
    await ctx.reply(text, {
      reply_markup: keyboard(
        inRows(
          2,
          choices.map(({ county, caption }) => [caption, { action: 'offices', county }]),
        ),
      ),
    });
  };
  composer.command('offices', askCounty);
  onPress(composer, 'counties', askCounty);
  onPress(composer, 'offices', async (ctx, { county }) => {
    const known = (await officeData.current()).offices;
    const { say } = ctx.turn;
    await ctx.reply(composeOffices(county, known.values(), say).text, {
      reply_markup: keyboard([[[say('button-other-county'), { action: 'counties' }]]]),
    });
  });
  return composer;
}
