import type { DeliveryItem, DeliveryRecord } from '../database/models.ts';
import type { Evidence } from './circuit.ts';
import { promiseOf } from './message.ts';
import type { Outcome } from './send.ts';

/** The wait after a failure, business ms: doubled with each that counts (see below). */
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 2 * 3_600_000;
/** Failures that count after which a row is given up. With these waits that is a little more than a day of trying. */
const MOST_TRIES = 18;
/** An unknown one is said again after this, business ms: time for an answer that is only late. */
const RESEND_AFTER_MS = 10 * 60_000;
const LONGEST_RESEND_MS = 12 * 3_600_000;
/** How often an item is said again because an answer was lost while the messenger worked for others. */
const MOST_LOST_ANSWERS = 1;

/**
 * Why nobody knows whether a message arrived:
 * - noAnswer: its answer was lost, while the messenger worked
 * - away: so was everybody's
 * - crash: the worker died that had claimed it
 */
export type WhyUnknown = 'noAnswer' | 'away' | 'crash';

type Fields = Partial<DeliveryRecord>;
interface Moment extends Evidence {
  business: number;
  machine: number;
}

/** Back to the queue as it was. */
export const putBack: Fields = {
  state: 'planned',
  reason: null,
  settledAt: null,
  resendAt: null,
  owner: null,
  leaseUntil: null,
};

/** What a row becomes; pure. */
export function after(row: DeliveryRecord, outcome: Outcome, at: Moment): Fields {
  const end = (state: DeliveryRecord['state'], reason: string | null = null): Fields => ({
    state,
    reason,
    settledAt: at.business,
    owner: null,
    leaseUntil: null,
    resendAt: null,
  });
  switch (outcome.what) {
    case 'sent': {
      const left = new Set(outcome.left);
      const items = row.items.map((item) => (left.has(item.key) ? { ...item, state: 'expired' as const } : item));
      return { ...end('sent'), messageId: outcome.messageId, ...(left.size > 0 ? { items } : {}) };
    }
    case 'expired':
      return end('expired');
    case 'unreachable':
      return end('unreachable');
    case 'failed':
      return end('failed', 'refused');
    case 'unknown': {
      const why = at.away ? 'away' : 'noAnswer';
      return { ...end('unknown', why), resendAt: resendAt(row, why, at.business) };
    }
    case 'trouble':
    case 'stuck':
      return tryAgain(row, at) ?? end('failed', outcome.what);
    default:
      // Too fast, or the bot itself is refused: the row has nothing to do with that.
      return putBack;
  }
}

/**
 * A failure counts only if a message arrived somewhere since this row failed before: then it is about this row. While
 * the messenger or the network is away nothing counts, for a minute or for days.
 */
function tryAgain(row: DeliveryRecord, at: Moment): Fields | null {
  const counts = !at.away && row.failedAt !== null && at.lastSentAt > row.failedAt;
  const tries = row.tries + (counts ? 1 : 0);
  if (tries >= MOST_TRIES) return null;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  return { ...putBack, tries, failedAt: at.machine, dueAt: at.business + wait };
}

/**
 * Whether an item of an unknown row is said again. A worker that died, or a messenger that answers nobody, says little
 * about the message: there is no end then but that the item is not true any more. Yet each time the wait is twice as
 * long, up to half a day, so that even where everything arrives and every answer is lost a person reads it a few times in a day.
 */
const isSaidAgain = ({ lostAnswers = 0 }: DeliveryItem, why: WhyUnknown): boolean =>
  why !== 'noAnswer' || lostAnswers < MOST_LOST_ANSWERS;

/** When a row that became unknown is to be sent again, business ms; null: never. */
export function resendAt(row: DeliveryRecord, why: WhyUnknown, now: number): number | null {
  if (promiseOf(row) === 'atMostOnce') return null;
  const times = row.items.filter((item) => isSaidAgain(item, why)).map(({ again = 0 }) => again);
  if (times.length === 0) return null;
  return now + Math.min(LONGEST_RESEND_MS, RESEND_AFTER_MS * 2 ** Math.min(...times));
}

/** The items of an unknown row that go out once more, as new ones of a later row. */
export function repeated(row: DeliveryRecord): DeliveryItem[] {
  const why = row.reason as WhyUnknown;
  return row.items
    .filter((item) => isSaidAgain(item, why))
    .map((item) => {
      const again = (item.again ?? 0) + 1;
      const key = `${item.key.replace(/~\d+$/, '')}~${again}`;
      return { ...item, key, again, ...(why === 'noAnswer' ? { lostAnswers: (item.lostAnswers ?? 0) + 1 } : {}) };
    });
}
