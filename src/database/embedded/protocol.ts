import type { Position } from './engine/scan.ts';
import type { ErrorMessage } from './errors.ts';
import type { Doc, Value } from './language/values.ts';

/**
 * What the two threads say to each other. Documents and everything that holds values travel as encoded bytes, in one
 * buffer a message, which is handed over, not copied.
 */
export interface Request {
  id: number;
  operation: string;
  collection: string;
  /** The operation's own arguments, encoded. */
  body: Uint8Array;
  /** Documents to insert, or the operations of a bulk write, one behind the other. */
  docs?: Uint8Array<ArrayBuffer>;
  resume?: Position;
  /** Answered when its commit is on the disk, and all earlier ones with it; not when it is only in the kernel's hands. */
  durable?: boolean;
}

export interface Reply {
  id: number;
  error?: ErrorMessage;
  result?: Result;
}

export interface Result {
  /** Small answers: counts, names. */
  value?: unknown;
  /** Documents, one behind the other. */
  docs?: Uint8Array<ArrayBuffer>;
  /** Where the next batch goes on; none: that was all. */
  resume?: Position;
  /** How many of the next documents a `skip` still passes over. */
  skipped?: number;
}

/** The notice that collections or indexes are others now; it comes before the answer to whoever changed them. */
export const CATALOGUE_CHANGED = 'catalogueChanged';

/** The notice that the log could not be brought to the disk or into the file: once for each kind of fault. */
export const UPKEEP_FAILED = 'upkeepFailed';

/** Told unasked. */
export interface Notice {
  event: string;
  data?: object;
}

export interface FindBody {
  filter: Doc;
  sort: [string, 1 | -1][];
  skip: number;
  /** 0: no limit. */
  limit: number;
  /** At most as many documents in one reply; 0: as the engine likes. */
  batch: number;
}

export interface WriteBody {
  filter: Doc;
  update?: Doc;
  upsert?: boolean;
  many?: boolean;
  sort?: [string, 1 | -1][];
  returnNew?: boolean;
}

export interface WriteResult {
  matched: number;
  modified: number;
  deleted: number;
  upsertedId?: Value;
}

export interface WriteFault {
  index: number;
  code: number;
  message: string;
  details: Record<string, unknown>;
}
