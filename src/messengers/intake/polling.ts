import { GrammyError, HttpError, type Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { MachineClock } from '../../clock.ts';
import { errorData, type Log, type LogData } from '../../log.ts';
import type { Capabilities } from '../capabilities.ts';
import { grammySignal } from '../wire/client.ts';
import { classify, TOO_LONG, TransportError } from '../errors.ts';
import type { Taken } from './intake.ts';
import { createOffsets, type Offsets } from './offsets.ts';

export interface PollingOptions {
  api: Pick<Api, 'getUpdates'>;
  capabilities: Capabilities;
  take(update: unknown): Promise<Taken>;
  clock: MachineClock;
  log: Log;
  signal: AbortSignal;
  /**
   * Told after every answer, when a few attempts in a row have failed, and when the messenger refuses this bot for as
   * long: its token, or because another process asks for the same updates.
   */
  onState(state: 'working' | 'trouble' | 'refused' | 'conflict'): void;
  /** What is wrong, for the log; told before `onState`. */
  explain(error: unknown): LogData;
}

const POLL_SECONDS = 30;
const LIMIT = 100;
/** The wait before the next attempt after trouble: a second, doubled up to half a minute. */
const troubleWait = (failures: number): number => Math.min(30_000, 500 * 2 ** failures);
const TROUBLE_AFTER = 3;
/** How long the next poll waits for updates in hand: it would bring them again. Short after new ones came. */
const HANDLING_MS = 200;
const BUSY_MS = 500;
/** After a quiet week Telegram starts its numbers anew. */
const QUIET_MS = 6 * 24 * 3_600_000;
/** Another poller may be our own predecessor that is just ending, and one refusal of a token is none. */
const REFUSED_AFTER = 5;
/** How long a messenger that refuses is left alone: a second, doubled up to ten minutes, for ever. */
const refusedWait = (failures: number): number => Math.min(600_000, 500 * 2 ** failures);

/**
 * Asks for updates until `signal`, and hands each to `take`. Only what lies below the lowest unfinished update is
 * confirmed, so the messenger offers everything else again after a crash. While something is unfinished the next poll
 * brings the known ones again together with the new ones, at once; a short wait keeps that from being a busy loop.
 */
export async function poll(options: PollingOptions): Promise<void> {
  const { clock, log, signal } = options;
  const offsets = createOffsets();
  let failures = 0;
  let refusals = 0;
  let lastUpdateAt = clock.now();
  let limit = LIMIT;
  while (!signal.aborted) {
    try {
      const updates = await fetchUpdates(options, offsets.next(), limit);
      failures = refusals = 0;
      options.onState('working');
      if (updates.length > 0) lastUpdateAt = clock.now();
      else if (clock.now() - lastUpdateAt > QUIET_MS) offsets.reset();
      const before = offsets.next();
      const fresh = offsets.offered(updates, updates.length < limit);
      for (const update of fresh) handOn(options, offsets, update);
      await offsets.nothingInHand(clock, fresh.length > 0 ? HANDLING_MS : BUSY_MS, signal);
      // The same would come at once: what is known already, or what cannot be read.
      if (updates.length > 0 && fresh.length === 0 && offsets.next() === before) await clock.sleep(BUSY_MS, signal);
      limit = Math.min(LIMIT, limit * 2);
    } catch (error) {
      if (signal.aborted) break;
      if (isTooLong(error)) {
        log.error('polling.tooLong', { limit, skipped: limit === 1 });
        if (limit === 1) {
          offsets.skip();
          await clock.sleep(BUSY_MS, signal);
        }
        limit = Math.max(1, Math.floor(limit / 10));
        continue;
      }
      const what = classify(error);
      failures++;
      refusals = what.class === 'configuration' ? refusals + 1 : 0;
      const trouble = options.explain(error);
      const conflict = error instanceof GrammyError && error.error_code === 409;
      if (refusals >= REFUSED_AFTER) options.onState(conflict ? 'conflict' : 'refused');
      else if (failures >= TROUBLE_AFTER) options.onState('trouble');
      // What is refused again and again is said once, by whoever hears of the state.
      if (refusals <= REFUSED_AFTER)
        log.warn('polling.trouble', { failures, class: what.class, ...errorData(error), ...trouble });
      await clock.sleep(what.retryAfterMs ?? (refusals > 0 ? refusedWait(refusals) : troubleWait(failures)), signal);
    }
  }
}

function fetchUpdates({ api, capabilities, signal }: PollingOptions, offset: number, limit: number): Promise<Update[]> {
  const kinds = capabilities.allowedUpdates as readonly Exclude<keyof Update, 'update_id'>[] | null;
  return api.getUpdates(
    { offset, limit, timeout: POLL_SECONDS, ...(kinds ? { allowed_updates: kinds } : {}) },
    grammySignal(signal),
  );
}

function handOn(options: PollingOptions, offsets: Offsets, update: Update): void {
  options.take(update).then(
    (taken) => offsets.finished(update.update_id, taken !== 'unfinished'),
    (error: unknown) => {
      options.log.error('polling.takeFailed', errorData(error));
      offsets.finished(update.update_id, false);
    },
  );
}

/** The answer was longer than the transport takes: fewer updates are asked for. */
const isTooLong = (error: unknown): boolean =>
  error instanceof HttpError && error.error instanceof TransportError && error.error.code === TOO_LONG;
