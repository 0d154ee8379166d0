import { Collection } from '../../src/database/embedded/facade/collection.ts';

/** Which writes of a process wait for the disk: those that ask for it (as it is), every one, or none. */
export type Waiting = 'asked' | 'every' | 'none';

/** Where each writing method of a collection takes its options. */
const OPTIONS_AT = {
  insertOne: 1,
  insertMany: 1,
  bulkWrite: 1,
  updateOne: 2,
  updateMany: 2,
  replaceOne: 2,
  deleteOne: 1,
  deleteMany: 1,
  findOneAndUpdate: 2,
  findOneAndReplace: 2,
  findOneAndDelete: 1,
} as const;

/** From now on all collections of the embedded engine in this process write so. */
export function setWaiting(waiting: Waiting): void {
  for (const [name, at] of Object.entries(OPTIONS_AT)) {
    const method = asWritten(name);
    Object.defineProperty(Collection.prototype, name, {
      configurable: true,
      writable: true,
      value(this: Collection, ...given: unknown[]): unknown {
        if (waiting === 'asked') return method.apply(this, given);
        const { writeConcern: _asked, ...options } = (given[at] ?? {}) as Record<string, unknown>;
        given[at] = { ...options, writeConcern: { j: waiting === 'every' } };
        return method.apply(this, given);
      },
    });
  }
}

type Method = (...given: unknown[]) => unknown;
const written = new Map<string, Method>();

function asWritten(name: string): Method {
  const method = written.get(name) ?? (Reflect.get(Collection.prototype, name) as Method);
  written.set(name, method);
  return method;
}
