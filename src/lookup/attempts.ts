import type { Clocks } from '../clock.ts';
import { isDuplicate } from '../database/duplicate.ts';
import type { AttemptRecord, Models } from '../database/models.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';

const MINUTE_MS = 60_000;
/** How many wrong pairs are borne within how much business time, and how long each of them is remembered. */
const PERSON_LIMIT = { wrong: 5, within: 15 * MINUTE_MS, rememberedFor: 60 * MINUTE_MS };
const CODE_LIMIT = { wrong: 10, within: 60 * MINUTE_MS, rememberedFor: 60 * MINUTE_MS };
/** The backstop that removes rows by machine time, should nobody sweep. */
const PURGE_AFTER_MS = 2 * 60 * MINUTE_MS;

type Limit = typeof PERSON_LIMIT;
interface Row {
  id: string;
  limit: Limit;
  /** As the store has it; null: no row yet. */
  at: readonly number[] | null;
}

export interface AttemptsSoFar {
  person: Row;
  code: Row;
  /** Business time until which the person has no further attempt; null: they have. */
  personUntil: number | null;
  /** Business time until which nobody has a further attempt at the code; null: there are some left. */
  codeUntil: number | null;
  /** The person has typed no wrong pair in the last hour. */
  isClean: boolean;
}

/**
 * Counts wrong pairs, by person and by code, known codes and unknown ones alike. Rows are keyed by keyed hashes and say
 * nothing after an hour. A row is only ever replaced where it still is what was read, so no attempt is lost between two.
 */
export interface Attempts {
  attemptsSoFar(chat: string, code: string): Promise<AttemptsSoFar>;
  /**
   * Counts one wrong pair, for the person, and for the code where it has attempts left. Returns the time of refusal where
   * others have used up the attempts meanwhile, else null.
   */
  count(attemptsSoFar: AttemptsSoFar): Promise<number | null>;
}

export function createAttempts(options: {
  models: Pick<Models, 'attempts'>;
  keys: LookupKeys;
  clocks: Clocks;
}): Attempts {
  const { keys, clocks } = options;
  const { attempts } = options.models;

  async function countOne(row: Row): Promise<number | null> {
    let known = row.at;
    for (;;) {
      const now = clocks.business.now();
      const until = refusedUntil(known ?? [], row.limit, now);
      if (until !== null) return until;
      const at = [...recent(known ?? [], row.limit.rememberedFor, now), now];
      const fields = {
        at,
        until: now + row.limit.rememberedFor,
        purgeAt: new Date(clocks.machine.now() + PURGE_AFTER_MS),
      };
      if (await replace(row.id, known, fields)) return null;
      known = (await attempts.findOne({ _id: row.id }).lean())?.at ?? null;
    }
  }

  /** False: another attempt was counted in between. */
  async function replace(_id: string, known: readonly number[] | null, fields: Omit<AttemptRecord, '_id'>) {
    if (known) return (await attempts.updateOne({ _id, at: [...known] }, { $set: fields })).matchedCount === 1;
    try {
      await attempts.collection.insertOne({ _id, ...fields } as never);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  return {
    async attemptsSoFar(chat, code) {
      const ids = [keys.ofText('attempts-person', chat), keys.ofText('attempts-code', code)] as const;
      const stored = await attempts.collection.find<AttemptRecord>({ _id: { $in: ids as never } }).toArray();
      const row = (id: string, limit: Limit): Row => ({
        id,
        limit,
        at: stored.find(({ _id }) => _id === id)?.at ?? null,
      });
      const person = row(ids[0], PERSON_LIMIT);
      const byCode = row(ids[1], CODE_LIMIT);
      const now = clocks.business.now();
      return {
        person,
        code: byCode,
        personUntil: refusedUntil(person.at ?? [], PERSON_LIMIT, now),
        codeUntil: refusedUntil(byCode.at ?? [], CODE_LIMIT, now),
        isClean: recent(person.at ?? [], PERSON_LIMIT.rememberedFor, now).length === 0,
      };
    },
    async count({ person, code, codeUntil }) {
      return latest(await Promise.all((codeUntil === null ? [person, code] : [person]).map(countOne)));
    },
  };
}

const recent = (at: readonly number[], within: number, now: number): number[] =>
  at.filter((instant) => instant > now - within);

/** Until when the next pair is refused: until the oldest of the counted ones is forgotten. Null: not refused. */
function refusedUntil(at: readonly number[], limit: Limit, now: number): number | null {
  const counted = recent(at, limit.within, now);
  const oldest = counted[counted.length - limit.wrong];
  return oldest === undefined ? null : oldest + limit.within;
}

const latest = (instants: readonly (number | null)[]): number | null =>
  instants.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null);
