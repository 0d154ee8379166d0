import type { Api } from 'grammy';
import type { Channel } from '../domain/address.ts';
import type { MachineClock } from '../clock.ts';
import { errorData, type Log } from '../log.ts';
import type { Capabilities } from './capabilities.ts';
import { grammySignal } from './wire/client.ts';
import { classify } from './errors.ts';
import { troubleOf } from './trouble.ts';
import { headerSecret, webhookPath, type WebhookSettings } from './intake/webhooks.ts';

/** The wait before the next attempt to reach a messenger: a second, doubled up to a minute. */
const startWait = (failures: number): number => Math.min(60_000, 500 * 2 ** failures);

/** Asks until there is an answer; undefined: `signal` ended it. */
export type Insist = <T>(what: string, ask: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>;

/** The patience with which a messenger is started: a network that is away now may be there in an hour. */
export function insistence(options: {
  messenger: Channel;
  /** Whether it is reached through a proxy. */
  proxy: boolean;
  clock: MachineClock;
  log: Log;
  signal: AbortSignal;
  /** Told what the operator is to do, after each failure. */
  onTrouble?(remedy: string): void;
}): Insist {
  const { messenger, proxy, clock, log, signal } = options;
  return async (what, ask) => {
    for (let failures = 1; !signal.aborted; failures++)
      try {
        return await ask(signal);
      } catch (error) {
        if (signal.aborted) break;
        const found = classify(error);
        // Trouble passes; what is refused in itself needs the operator, and is tried again all the same.
        const trouble = troubleOf(error, { channel: messenger, proxy });
        const remedy = what === 'setWebhook' && found.class === 'bug' ? 'Check WEBHOOK_URL.' : trouble.remedy;
        options.onTrouble?.(remedy);
        const line = { messenger, what, failures, ...errorData(error), ...trouble, remedy };
        if (found.class === 'bug') log.error('messenger.setupRefused', line);
        else log.warn('messenger.unreachable', line);
        await clock.sleep(found.retryAfterMs ?? startWait(failures), signal);
      }
    return undefined;
  };
}

/** Where a messenger is to bring updates to. */
export const webhookAddress = (capabilities: Capabilities, { url, secret }: WebhookSettings): string =>
  `${url}${webhookPath(capabilities, secret)}`;

/** Asks the messenger to bring updates to us, with what proves that it is the messenger. */
export function setWebhook(
  api: Pick<Api, 'setWebhook'>,
  capabilities: Capabilities,
  settings: WebhookSettings,
  signal: AbortSignal,
): Promise<true> {
  const kinds = capabilities.allowedUpdates as never[] | null;
  return api.setWebhook(
    webhookAddress(capabilities, settings),
    {
      ...(capabilities.webhookProof === 'header' ? { secret_token: headerSecret(settings.secret) } : {}),
      ...(kinds ? { allowed_updates: kinds } : {}),
    },
    grammySignal(signal),
  );
}

/** A webhook that is set keeps every update from polling. Where there is none to delete a refusal is no matter. */
export async function deleteWebhook(api: Pick<Api, 'deleteWebhook'>, signal: AbortSignal): Promise<true> {
  try {
    return await api.deleteWebhook({}, grammySignal(signal));
  } catch (error) {
    if (['benign', 'bug', 'permanent'].includes(classify(error).class)) return true;
    throw error;
  }
}
