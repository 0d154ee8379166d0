import type { MiddlewareFn } from 'grammy';
import { errorData, type Log } from '../../log.ts';
import { classify } from '../../messengers/errors.ts';
import type { Texts } from '../../texts/texts.ts';
import { DEFAULT_LOCALE } from '../../texts/texts.ts';
import type { BotContext } from '../context.ts';

/**
 * The one place where errors of the bot end: one log line without personal data, and one polite sentence for the person,
 * unless it is they who cannot be reached. Nothing is thrown further, so the update counts as handled.
 */
export function boundary({ log, texts }: { log: Log; texts: Texts }): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const kind = classify(error).class;
      if (kind === 'benign') return log.debug('update.benign', errorData(error));
      // A person who blocked the bot while it was answering is no fault of ours.
      log[kind === 'permanent' ? 'info' : 'error']('update.failed', { class: kind, ...errorData(error) });
      if (kind === 'permanent' || kind === 'configuration') return;
      const { turn } = ctx as Partial<Pick<BotContext, 'turn'>>;
      const text = (turn?.say ?? texts.for(DEFAULT_LOCALE))('sorry');
      const isPrivate = ctx.chat?.type === 'private';
      await Promise.allSettled([
        ctx.callbackQuery ? ctx.answerCallbackQuery() : undefined,
        isPrivate ? ctx.reply(text) : undefined,
      ]);
    }
  };
}
