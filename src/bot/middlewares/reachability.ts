import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';

/** Telegram tells of a block, and of its end; for other messengers the next failed send and the next message do. */
export function reachability({ channel, people }: Needs<'channel' | 'people'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on('my_chat_member', async (ctx) => {
    const address = { channel, id: String(ctx.chatId) };
    const gone = ['kicked', 'left'].includes(ctx.myChatMember.new_chat_member.status);
    // Somebody who only opens the chat again has not spoken: a person who is not known is not made known by that.
    if (gone) await people.unreachable(address);
    else if (await people.find(address)) await (await people.meet(address)).saved;
  });
  return composer;
}
