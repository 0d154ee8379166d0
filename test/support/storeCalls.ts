import type { Database } from '../../src/database/connection.ts';

/** What was asked of the store, as its driver tells: MongoDB's own, or the embedded engine's. */
export interface StoreCalls {
  /** How many there were since the last `reset`. */
  count: number;
  /**
   * The longest row of calls that came one after another: each began when the one before it was answered. Those that are
   * under way at the same time count once.
   */
  rounds: number;
  /** The same of those that went to the embedded engine's thread. */
  threadRounds: number;
  reset(): void;
}

interface Told {
  requestId: number;
  commandName: string;
  /** The driver's own. */
  command?: Record<string, unknown>;
  /** The embedded engine's. */
  collection?: string;
  quick?: boolean;
}

/** Data that all turns share, and read anew every few seconds. */
const SHARED = new Set(['batches', 'offices', 'closures', 'imports', 'settings']);

/** Listens to the driver. MongoDB's tells only when it was opened with `monitorCommands`, as those of databases.ts are. */
export function watchStore(database: Database): StoreCalls {
  const calls: StoreCalls = { count: 0, rounds: 0, threadRounds: 0, reset };
  const begun = new Map<number, { rounds: number; threadRounds: number }>();
  function reset(): void {
    Object.assign(calls, { count: 0, rounds: 0, threadRounds: 0 });
    begun.clear();
  }
  const client = database.mongoose.connection.getClient();
  const listen = (event: string, listener: (told: Told) => void): void =>
    (client as unknown as { on(event: string, listener: (told: Told) => void): void }).on(event, listener);
  const ended = ({ requestId, quick = false }: Told): void => {
    const one = begun.get(requestId);
    if (!one) return;
    calls.rounds = Math.max(calls.rounds, one.rounds);
    if (!quick) calls.threadRounds = Math.max(calls.threadRounds, one.threadRounds);
  };
  listen('commandStarted', ({ requestId, commandName, command, collection = command?.[commandName] }) => {
    if (typeof collection !== 'string' || collection === '' || SHARED.has(collection)) return;
    calls.count++;
    begun.set(requestId, { rounds: calls.rounds + 1, threadRounds: calls.threadRounds + 1 });
  });
  listen('commandSucceeded', ended);
  listen('commandFailed', ended);
  return calls;
}
