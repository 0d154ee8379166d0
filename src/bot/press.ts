import type { Composer, Context, Filter } from 'grammy';
import type { Press } from '../answers/buttons.ts';
import type { BotContext } from './context.ts';

export type PressContext = Filter<BotContext, 'callback_query:data'>;
type PressOf<A extends Press['action']> = Extract<Press, { action: A }>;

/** The toast of a press: nothing, a short line, or with `alert` a window to be closed. */
export type Toast = string | { text: string; alert: true } | undefined;

/**
 * Registers what a press on a button does. The press is always answered, even when the messenger does not take the
 * answer (it is too old, or from an old client), for a button that goes on turning looks broken.
 */
export function onPress<A extends Press['action']>(
  composer: Composer<BotContext>,
  action: A,
  handle: (ctx: PressContext, press: PressOf<A>) => Promise<Toast | void>,
): void {
  composer
    .on('callback_query:data')
    .filter((ctx) => ctx.turn.press?.action === action)
    .use(async (ctx) => {
      const toast = await handle(ctx, ctx.turn.press as PressOf<A>);
      await answerPress(ctx, toast);
    });
}

export async function answerPress(ctx: Context, toast: Toast | void): Promise<void> {
  const answer = typeof toast === 'string' ? { text: toast } : toast && { text: toast.text, show_alert: true };
  await ctx.answerCallbackQuery(answer ?? {}).catch(() => undefined);
}
