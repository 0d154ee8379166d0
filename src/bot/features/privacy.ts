import { Composer } from 'grammy';
import { keyboard } from '../keyboard.ts';
import type { BotContext } from '../dependencies.ts';
import type { Kit } from '../services.ts';
import { onPress } from '../press.ts';

/** What is kept of a person, said and removed. */
export function privacy(kit: Kit): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('privacy', async (ctx) => {
    await ctx.reply(ctx.turn.say('privacy'));
  });
  composer.command('delete', async (ctx) => {
    const { say } = ctx.turn;
    await ctx.reply(`${await storedOf(kit, ctx)}\n\n${say('delete-ask')}`, {
      reply_markup: keyboard([
        [
          [say('button-delete-yes'), { action: 'delete' }],
          [say('button-delete-no'), { action: 'deleteNo' }],
        ],
      ]),
    });
  });
  onPress(composer, 'delete', async (ctx) => {
    const { say } = ctx.turn;
    await removeAll(kit, ctx);
    await ctx.reply(say('delete-done'));
  });
  onPress(composer, 'deleteNo', async (ctx) => {
    await ctx.reply(ctx.turn.say('delete-kept'));
  });
  return composer;
}

/** Everything that the store holds of this chat, in words. */
async function storedOf(kit: Kit, ctx: BotContext): Promise<string> {
  const { say, address } = ctx.turn;
  const [person, watches, links, messages] = await Promise.all([
    kit.people.find(address),
    kit.watches.of(address),
    kit.links.countBy(address),
    kit.ledger.countOf(address),
  ]);
  return [
    say('delete-stored'),
    say('delete-stored-chat'),
    say(`delete-stored-language-${person?.locale ?? 'none'}`),
    say('delete-stored-cards', { count: watches.length }),
    say('delete-stored-links', { count: links }),
    say('delete-stored-messages', { count: messages }),
    say('delete-stored-reports'),
    say('delete-stored-attempts'),
  ].join('\n');
}

async function removeAll(kit: Kit, ctx: BotContext): Promise<void> {
  const { address, chat } = ctx.turn;
  kit.recentAnswers.forget(chat);
  await kit.watches.removeAllOf(address);
  await kit.links.removeAllBy(address);
  await kit.ledger.forget(address);
  await kit.models.dialogues.deleteOne({ _id: chat });
  await kit.people.remove(address);
}
