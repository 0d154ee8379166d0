import { GrammyError, type Api } from 'grammy';
import type { MachineClock } from '../clock.ts';
import { errorData, type Log } from '../log.ts';
import { classify } from './errors.ts';
import { grammySignal } from './wire/client.ts';

/** How a webhook fares, for the operator. */
export interface WebhookHealth {
  /** How often it was found to lead elsewhere, and was set again. */
  setAgain: number;
  /** What the messenger last said about calling us, in its words; null: nothing, or not lately. */
  lastError: string | null;
}

const EVERY_MS = 180_000;
/** Of a trouble that is longer ago nothing is said any more. */
const LATELY_MS = 15 * 60_000;

/**
 * Asks the messenger every few minutes where it brings updates to. Another copy of the bot that polls, or somebody who
 * tries something out, takes the webhook away, and nobody would hear of it but for the silence.
 *
 * A messenger that does not know the question has the webhook set anew each time: that does no harm.
 * @param options.address  where it ought to lead
 * @param options.set      sets it
 */
export async function watchWebhook(options: {
  api: Pick<Api, 'getWebhookInfo'>;
  address: string;
  set(): Promise<unknown>;
  health: WebhookHealth;
  clock: MachineClock;
  log: Log;
  signal: AbortSignal;
}): Promise<void> {
  const { api, address, health, clock, log, signal } = options;
  let saidOf = 0;
  for (;;) {
    await clock.sleep(EVERY_MS, signal);
    if (signal.aborted) return;
    try {
      const info = await api.getWebhookInfo(grammySignal(signal)).catch((error: unknown) => {
        if (error instanceof GrammyError && classify(error).class === 'bug') return null;
        throw error;
      });
      if (info === null || info.url !== address) {
        await options.set();
        if (info !== null) {
          health.setAgain += 1;
          log.error('webhook.lost', {
            times: health.setAgain,
            remedy: 'Another copy of the bot uses this token: stop it.',
          });
        }
      }
      const at = (info?.last_error_date ?? 0) * 1000;
      health.lastError = clock.now() - at < LATELY_MS ? (info?.last_error_message ?? null) : null;
      if (health.lastError !== null && at > saidOf) {
        saidOf = at;
        log.warn('webhook.failing', {
          pending: info?.pending_update_count ?? null,
          says: health.lastError,
          remedy: 'See that WEBHOOK_URL leads here, with a certificate that the messenger accepts.',
        });
      }
    } catch (error) {
      log.warn('webhook.unknown', errorData(error));
    }
  }
}
