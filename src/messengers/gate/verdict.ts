import type { CallKind } from './calls.ts';
import type { Classified } from '../errors.ts';
import type { Priority } from './job.ts';

/** What becomes of a call that did not succeed. */
export type Verdict =
  /** Try again after a wait; the caller waits too. */
  | 'again'
  /** The caller goes on with a stub; the call is made later. */
  | 'later'
  /** The caller goes on with a stub, and that is all: it may have arrived, and saying it twice is worse. */
  | 'perhapsDone'
  /** The caller is told. */
  | 'tell';

/** A reply is made later rather than waited for this long. */
export const KEEP_AFTER_MS = 20_000;
/** How often a caller's call is tried before the caller goes on. */
const TRIES = 5;

/** The wait before the next attempt, after `tries` failed ones: half a second, doubled, a minute at most. */
export const retryWait = (tries: number): number => Math.min(60_000, 500 * 2 ** (tries - 1));

/**
 * Decides about a failed call; pure. Pushes are never repeated here: the ledger of deliveries knows what became of each.
 * A reply never throws for trouble on the way, for an error that leaves a dialogue's function ends the dialogue; and it is
 * tried again although it may have arrived, for an answer that is said twice is better than none.
 * @param call.waitedMs  since the caller asked
 */
export function verdictOn(
  call: { kind: CallKind; priority: Priority; tries: number; waitedMs: number },
  what: Classified,
): Verdict {
  if (what.class !== 'transient' || call.priority === 'push') return 'tell';
  const exhausted = call.tries >= TRIES || call.waitedMs > KEEP_AFTER_MS;
  if (call.kind === 'query') return exhausted ? 'tell' : 'again';
  if (call.kind === 'fleeting') return call.tries >= 2 ? 'perhapsDone' : 'again';
  return exhausted ? 'later' : 'again';
}
