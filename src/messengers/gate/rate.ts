/**
 * How fast one messenger may be called: a bucket of tokens, one a call, whose rate is learned downwards from refusals
 * and recovers slowly. Bale publishes no numbers, and Telegram's are averages. All times are machine ms handed in.
 */
export interface Rate {
  /** Takes a token if more than `reserve` are there. */
  take(now: number, reserve?: number): boolean;
  /** How long until more than `reserve` tokens are there, ms; 0: now. */
  waitFor(now: number, reserve?: number): number;
  /** The messenger refused for speed: a third slower from now on. */
  slowDown(now: number): void;
  /** Calls a second at present. */
  perSecond(now: number): number;
}

/** A refusal costs a third of the rate; never below a tenth of the configured one. */
const SLOWER = 2 / 3;
const LEAST = 0.1;
/** Every half minute without a refusal gives a twentieth of the configured rate back. */
const RECOVERY_MS = 30_000;
const RECOVERY = 0.05;
/** Refusals of calls that were already under way teach nothing new. */
const SAME_REFUSAL_MS = 1_000;

/**
 * @param configured  calls a second
 * @param burst       tokens that may gather; default a fifth of a second's worth, so that no single second sees more
 *                    than 1.2 times the rate
 */
export function createRate(configured: number, burst = Math.max(1, configured / 5)): Rate {
  let rate = configured;
  let tokens = burst;
  let filledAt = Number.NEGATIVE_INFINITY;
  let recoveredAt = Number.NEGATIVE_INFINITY;
  let slowedAt = Number.NEGATIVE_INFINITY;

  function update(now: number): void {
    if (rate < configured) {
      const steps = Math.floor((now - recoveredAt) / RECOVERY_MS);
      if (steps > 0) {
        rate = Math.min(configured, rate + steps * RECOVERY * configured);
        recoveredAt += steps * RECOVERY_MS;
      }
    }
    if (now > filledAt) {
      tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
      filledAt = now;
    }
  }
  // Sums of fractions fall a hair short of a whole token.
  const enough = (reserve: number) => tokens >= 1 + reserve - 1e-6;

  return {
    take(now, reserve = 0) {
      update(now);
      if (!enough(reserve)) return false;
      tokens = Math.max(0, tokens - 1);
      return true;
    },
    waitFor(now, reserve = 0) {
      update(now);
      return enough(reserve) ? 0 : Math.max(1, Math.ceil(((1 + reserve - tokens) / rate) * 1000));
    },
    slowDown(now) {
      update(now);
      if (now - slowedAt < SAME_REFUSAL_MS) return;
      slowedAt = now;
      recoveredAt = now;
      rate = Math.max(configured * LEAST, rate * SLOWER);
      tokens = 0;
    },
    perSecond(now) {
      update(now);
      return rate;
    },
  };
}
