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

export function fromMessage({ kind, message, code, details }: ErrorMessage): Error {
  if (kind === 'server') return new MongoServerError({ message, code, ...details });
  if (kind === 'unsupported') return new NotSupportedError(message);
  return Object.assign(new Error(message), details ? { details } : {});
}

/** What the engine's code throws on this side of the threads, as the other side's arrives. */
export function withServerErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof EngineError ? fromMessage(toMessage(error)) : error;
  }
}
