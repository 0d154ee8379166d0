/**
 * How many calls a second a messenger takes, learned from its refusals alone. Nothing bounds an answer to what somebody
 * just did, until the messenger itself says "too many": then as many go as it has just taken, less a little. Each further
 * refusal lowers that, quiet time raises it again, and after ten minutes without a refusal it is forgotten.
 * All times are machine ms, handed in.
 */
export interface Ceiling {
  /** The messenger did what it was asked. */
  taken(now: number): void;
  /** It refused for speed. */
  refused(now: number): void;
  /** Whether a call may go now; it counts then. */
  take(now: number): boolean;
  /** How long until one may, ms; 0: now. */
  waitFor(now: number): number;
  /** Calls a second at present; null: nothing was learned, or it is forgotten. */
  perSecond(now: number): number | null;
}

/** What was taken within this time is what the messenger is known to take in a second. */
const SECOND_MS = 1_000;
const LITTLE_LESS = 0.9;
const SLOWER = 2 / 3;
/** Never less: what is slower than that is for the messenger's own pauses to say. */
const LEAST = 5;
const RECOVERY_MS = 30_000;
const RECOVERY = 1.1;
const FORGOTTEN_MS = 10 * 60_000;

export function createCeiling(): Ceiling {
  let limit: number | null = null;
  let tokens = 0;
  let filledAt = 0;
  let recoveredAt = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let lately: number[] = [];
  /** The limit before the last refusal; null: there was none. */
  let before: number | null = null;

  const takenSince = (from: number): number => lately.filter((at) => at > from).length;
  /** No more than a limit that was refused. */
  const bounded = (taken: number): number => Math.min(taken * LITTLE_LESS, before ?? Infinity);

  function update(now: number): void {
    if (limit === null) return;
    if (now - refusedAt > FORGOTTEN_MS) {
      limit = null;
      return;
    }
    for (; now - recoveredAt >= RECOVERY_MS; recoveredAt += RECOVERY_MS) limit *= RECOVERY;
    // Hardly anything gathers: a second that begins after a pause must not see more than any other.
    tokens = Math.min(Math.max(1, limit / 50), tokens + (Math.max(0, now - filledAt) / 1000) * limit);
    filledAt = now;
  }

  return {
    taken(now) {
      // Only the last second counts; what is older is dropped now and then, not at each call.
      if (lately.length >= 1_000) lately = lately.filter((at) => at > now - SECOND_MS);
      lately.push(now);
      // Calls that were under way when it refused, and that it takes: it takes as many as these, too.
      if (limit !== null && now - refusedAt < SECOND_MS)
        limit = Math.max(limit, bounded(takenSince(refusedAt - SECOND_MS)));
    },
    refused(now) {
      update(now);
      // Calls that were under way together are refused together, and teach one thing.
      if (now - refusedAt < SECOND_MS) return;
      const seen = takenSince(now - SECOND_MS) * LITTLE_LESS;
      before = limit;
      limit = Math.max(LEAST, limit === null ? seen : Math.max(limit * SLOWER, Math.min(seen, limit)));
      refusedAt = recoveredAt = filledAt = now;
      tokens = 0;
    },
    take(now) {
      update(now);
      if (limit === null) return true;
      // Sums of fractions fall a hair short of a whole token.
      if (tokens < 1 - 1e-6) return false;
      tokens = Math.max(0, tokens - 1);
      return true;
    },
    waitFor(now) {
      update(now);
      return limit === null || tokens >= 1 - 1e-6 ? 0 : Math.max(1, Math.ceil(((1 - tokens) / limit) * 1000));
    },
    perSecond(now) {
      update(now);
      return limit;
    },
  };
}
