import type { DeliveryRecord } from '../database/models.ts';
import { promiseOf } from './message.ts';
import type { Outcome } from './send.ts';

/** Failures that count (see below) after which a row is given up. */
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** An unknown one is said again after this, business ms: time for an answer that is only late. */
const RESEND_AFTER_MS = 10 * 60_000;
/**
 * How often an item is said again whose answer was lost. Where a worker died, which says little about the message, there
 * is no end but its truth; yet each time the wait is twice as long, so that a worker that dies of it, or of anything
 * else again and again, says it a few times in a day.
 */
const RESENDS = { noAnswer: 1, crash: Number.POSITIVE_INFINITY } as const;

type Fields = Partial<DeliveryRecord>;
interface Moment {
  business: number;
  machine: number;
  /** When the messenger last did what it was asked, machine ms. */
  worked: number;
}

/** Back to the queue as it was. */
export const putBack: Fields = { state: 'planned', owner: null, leaseUntil: null };

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
    case 'unknown':
      return { ...end('unknown', 'noAnswer'), resendAt: resendAt(row, 'noAnswer', at.business) };
    case 'trouble':
    case 'stuck':
      return tryAgain(row, at) ?? end('failed', outcome.what);
    default:
      // Too fast, or the bot itself is refused: the row has nothing to do with that.
      return putBack;
  }
}

/**
 * A failure counts only if the messenger did something for somebody since this row failed before: then it is about this
 * row. While the messenger or the network is away nothing counts, for a minute or for days.
 */
function tryAgain(row: DeliveryRecord, at: Moment): Fields | null {
  const counts = row.failedAt !== null && at.worked > row.failedAt;
  const tries = row.tries + (counts ? 1 : 0);
  if (tries >= MOST_TRIES) return null;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  return { ...putBack, tries, failedAt: at.machine, dueAt: at.business + wait };
}

/** When a row that became unknown is to be sent again; null: never. */
export function resendAt(row: DeliveryRecord, why: keyof typeof RESENDS, now: number): number | null {
  if (promiseOf(row) === 'atMostOnce') return null;
  const times = row.items.map(({ again = 0 }) => again).filter((again) => again < RESENDS[why]);
  return times.length > 0 ? now + RESEND_AFTER_MS * 2 ** Math.min(...times) : null;
}

/** The items of an unknown row that go out once more, as new ones of a later row. */
export const repeated = (row: DeliveryRecord): DeliveryRecord['items'] =>
  row.items
    .filter(
      ({ again = 0, state }) => state === undefined && again < RESENDS[row.reason === 'crash' ? 'crash' : 'noAnswer'],
    )
    .map(({ again = 0, key, ...item }) => ({
      ...item,
      key: `${key.replace(/~\d+$/, '')}~${again + 1}`,
      again: again + 1,
    }));
