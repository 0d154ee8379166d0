import type { Conversation } from '@grammyjs/conversations';
import type { Middleware } from 'grammy';
import { errorData, type Log, type LogData } from '../../log.ts';
import type { BotContext } from '../context.ts';

/**
 * Lets nothing that a dialogue sends throw: any error that leaves a dialogue's function would wipe it, and with it what
 * the person has typed so far. A send that failed is one log line and a message that nobody can edit (`message_id: 0`,
 * like the gate's stub for a message that waits); the person's next message finds the dialogue as it was.
 */
export function swallowSendErrors(log: Log) {
  return (conversation: Conversation<BotContext>): Middleware[] => [
    async (ctx, next) => {
      ctx.api.config.use(async (call, method, payload, signal) => {
        let failure: LogData;
        try {
          const answer = await call(method, payload, signal);
          if (answer.ok) return answer;
          failure = { apiCode: answer.error_code };
        } catch (error) {
          failure = errorData(error);
        }
        // Recorded as a step, so that replays do not log it again.
        await conversation.external(() => log.warn('dialogue.sendFailed', { method, ...failure }));
        return { ok: true, result: { message_id: 0 } as never };
      });
      await next();
    },
  ];
}
