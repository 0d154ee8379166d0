import { Composer } from 'grammy';
import type { WatchRecord } from '../../database/models.ts';
import { cardName } from '../answer/cardName.ts';
import { listLine } from '../answer/firstLine.ts';
import { keyboard, type Press } from '../buttons.ts';
import type { BotContext } from '../dependencies.ts';
import type { Kit } from '../kit.ts';
import { answerInput, sendView, viewCard } from '../lookup/answering.ts';
import type { Card } from '../lookup/lookUp.ts';
import { watched } from '../lookup/watched.ts';
import { onPress } from '../press.ts';

/** The cards that a chat follows: seen, opened, removed. */
export function cards(kit: Kit): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('cards', (ctx) => sendList(kit, ctx));
  onPress(composer, 'cards', (ctx) => sendList(kit, ctx));
  onPress(composer, 'card', async (ctx, press) => {
    const found = await watched(kit, ctx, press.card);
    if (!found) return { text: ctx.turn.say('press-not-listed'), alert: true };
    await sendView(kit, ctx, await viewCard(kit, ctx.turn, found.card));
    return undefined;
  });
  onPress(composer, 'remove', async (ctx, press) => {
    const { say } = ctx.turn;
    const found = await watched(kit, ctx, press.card);
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
    if (!(await kit.watches.remove(address, press.card))) return { text: say('press-not-listed'), alert: true };
    kit.recentAnswers.forget(chat);
    await ctx.reply(say('cards-removed'));
    return undefined;
  });
  return composer;
}

async function sendList(kit: Kit, ctx: BotContext): Promise<void> {
  const { say, address } = ctx.turn;
  const watches = await kit.watches.of(address);
  const ids = watches.map(({ cardId }) => cardId);
  const [found, followers, data] = await Promise.all([
    kit.lookUp.byIds(ids),
    kit.watches.followersOf(ids),
    kit.reference.current(),
  ]);
  const listed = watches.flatMap((watch) => {
    const card = found.find(({ _id }) => _id.equals(watch.cardId));
    return card ? [{ watch, card }] : [];
  });
  // An import that was taken back took cards with it: they would only fill the list.
  const gone = watches.filter(({ cardId }) => !found.some(({ _id }) => _id.equals(cardId)));
  for (const { cardId } of gone) await kit.watches.remove(address, String(cardId));
  if (listed.length === 0) {
    await ctx.reply(say('cards-none'), { reply_markup: keyboard([[[say('button-look'), { action: 'look' }]]]) });
    return;
  }
  const lines = listed.map(({ watch, card }, index) => {
    const line = say('cards-line', {
      number: index + 1,
      line: listLine(answerInput(kit, ctx.turn, card, watch, data)),
    });
    const others = followers.filter(({ cardId }) => cardId.equals(card._id)).length - 1;
    return others > 0 ? `${line}\n${say('cards-others', { count: others })}` : line;
  });
  await ctx.reply([say('cards-head', { count: listed.length }), ...lines].join('\n\n'), {
    reply_markup: keyboard([
      ...listed.map(({ watch, card }, index) => entryButtons(ctx, watch, card, index + 1)),
      [[say('button-look-another'), { action: 'look' }]],
    ]),
  });
}

function entryButtons(ctx: BotContext, watch: WatchRecord, card: Card, number: number) {
  const { say } = ctx.turn;
  const id = String(watch.cardId);
  const name = cardName({ card, label: watch.label, say });
  return [
    [say('button-card', { number, card: name }), { action: 'card', card: id }],
    [say('button-remove', { number }), { action: 'remove', card: id }],
  ] as const satisfies readonly (readonly [string, Press])[];
}
