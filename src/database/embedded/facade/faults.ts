import mongoose from 'mongoose';
import type { ErrorMessage } from '../errors.ts';
import { EngineError, NotSupportedError, toMessage } from '../errors.ts';

/** Errors as the MongoDB driver has them. */
const { MongoServerError } = mongoose.mongo;

/** Another process, or another connection of this one, owns the embedded store. */
export class StoreOwnedError extends Error {
  override readonly name = 'StoreOwnedError';
  constructor(path: string) {
    super(`The store ${path} is in use by another process`);
  }
}

/** The engine's thread has died: nothing is answered until the process is started again. */
export class EngineEndedError extends Error {
  override readonly name = 'EngineEndedError';
  readonly code = 'STORE_ENGINE_ENDED';
  constructor() {
    super('The thread of the embedded engine has ended');
  }
}

export function fromMessage({ kind, message, name, code, details }: ErrorMessage): Error {
  if (kind === 'server') return new MongoServerError({ message, code, ...details });
  if (kind === 'unsupported') return new NotSupportedError(message);
  const error = new Error(message);
  if (name !== undefined) error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
}

/** What the engine's code throws on this side of the threads, as the other side's arrives. */
export function withServerErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof EngineError ? fromMessage(toMessage(error)) : error;
  }
}
