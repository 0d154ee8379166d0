import { Composer } from 'grammy';
import { keyboard } from '../keyboard.ts';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { onPress } from '../press.ts';

/** Everything that keeps something of a person. */
type KnowsPeople = Needs<'people' | 'watches' | 'links' | 'ledger' | 'dialogues' | 'recentAnswers'>;

/** What is kept of a person, said and removed. */
export function privacy(services: KnowsPeople): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('privacy', async (ctx) => {
    await ctx.reply(ctx.turn.say('privacy'));
  });
  composer.command('delete', async (ctx) => {
    const { say } = ctx.turn;
    await ctx.reply(`${await storedOf(services, ctx)}\n\n${say('delete-ask')}`, {
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
    await removeAll(services, ctx);
    await ctx.reply(say('delete-done'));
  });
  onPress(composer, 'deleteNo', async (ctx) => {
    await ctx.reply(ctx.turn.say('delete-kept'));
  });
  return composer;
}

/** Everything that the store holds of this chat, in words. */
async function storedOf(services: KnowsPeople, ctx: BotContext): Promise<string> {
  const { say, address } = ctx.turn;
  const [person, watches, links, messages] = await Promise.all([
    services.people.find(address),
    services.watches.of(address),
    services.links.countBy(address),
    services.ledger.countOf(address),
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

async function removeAll(services: KnowsPeople, ctx: BotContext): Promise<void> {
  const { address, chat } = ctx.turn;
  services.recentAnswers.forget(chat);
  await services.watches.removeAllOf(address);
  await services.links.removeAllBy(address);
  await services.ledger.forget(address);
  await services.dialogues.remove(chat);
  await services.people.remove(address);
}
