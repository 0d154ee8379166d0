/**
 * Errors that travel from the engine's thread to the caller.
 *
 * An `EngineError` has a code of MongoDB's (11000 for a duplicate key, 66 for a changed `_id`, …) and becomes a
 * MongoServerError. A `NotSupportedError` says what the engine does not do; it never answers wrongly instead.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: number;
  readonly details: Record<string, unknown>;
  constructor(code: number, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export class NotSupportedError extends Error {
  override readonly name = 'NotSupportedError';
}

/** `notSupported('$where')` → an error "$where is not supported by the embedded engine". */
export const notSupported = (what: string): NotSupportedError =>
  new NotSupportedError(`${what} is not supported by the embedded engine`);

/** An error as data, since a thread boundary strips classes. */
export interface ErrorMessage {
  kind: 'server' | 'unsupported' | 'other';
  message: string;
  /** Of `other`: its class. */
  name?: string;
  /** A number of MongoDB's; of `other` a word of SQLite's or of the system's. */
  code?: number | string;
  details?: Record<string, unknown>;
}

export function toMessage(error: unknown): ErrorMessage {
  if (error instanceof EngineError)
    return { kind: 'server', message: error.message, code: error.code, details: error.details };
  if (error instanceof NotSupportedError) return { kind: 'unsupported', message: error.message };
  if (!(error instanceof Error)) return { kind: 'other', message: String(error) };
  const { code } = error as { code?: unknown };
  return { kind: 'other', message: error.message, name: error.name, ...(typeof code === 'string' ? { code } : {}) };
}
