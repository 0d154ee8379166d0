import type { Clocks } from '../clock.ts';
import type { Database } from '../database/connection.ts';
import type { LookupKeys } from '../domain/lookupKey.ts';
import type { Log } from '../log.ts';

/** What every command works on. */
export interface CommandContext {
  database: Database;
  keys: LookupKeys;
  receiptPattern: RegExp;
  clocks: Clocks;
  log: Log;
}

/** How a command tells how far it is, and learns that nobody waits for it any more. */
export interface CommandRun {
  onProgress: (progress: JsonValue) => void;
  signal: AbortSignal;
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** One thing that an operator can have done, on the spot or by the process that owns the store. */
export type Command = (args: JsonValue, context: CommandContext, run: CommandRun) => Promise<JsonValue>;

/** What went wrong, as one sentence for the operator. Anything else that a command throws is a fault of ours. */
export class CommandError extends Error {
  override name = 'CommandError';
}
