import { conversations, createConversation } from '@grammyjs/conversations';
import { Composer } from 'grammy';
import type { BotContext } from '../context.ts';
import type { Needs } from '../services.ts';
import { isCommand } from '../messages/commands.ts';
import { concernsDialogue } from '../middlewares/turns.ts';
import { LOOKUP_DIALOGUE, lookupDialogue } from './lookupDialogue.ts';
import { swallowSendErrors } from './swallowSendErrors.ts';
import { dialogueStorage } from './storage.ts';

/**
 * Lets a waiting dialogue have the update first. Only what could concern one passes through here, so that other presses
 * cost no read of the store. Two updates of one chat never come at once: the intake leases the chat.
 *
 * Mounted on private chats only: updates without a chat would share one dialogue.
 */
export function dialogues(services: Needs<'dialogues' | 'log' | 'texts' | 'receiptPattern'>): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const within = composer.filter((ctx) => concernsDialogue(ctx, ctx.turn.press));
  within.use(
    conversations({
      storage: dialogueStorage(services.dialogues),
      plugins: swallowSendErrors(services.log),
    }),
    // Commands, and "look up a card", always win. Nothing else may be done between these two: entering a dialogue here
    // would fail, it is not registered yet.
    async (ctx, next) => {
      if (interrupts(ctx)) await ctx.conversation.exitAll();
      await next();
    },
    createConversation(lookupDialogue(services), LOOKUP_DIALOGUE),
  );
  return composer;
}

const interrupts = (ctx: BotContext): boolean => ctx.turn.press?.action === 'look' || isCommand(ctx);
