import { leaveOutLong } from './leftOut.ts';
import { tier } from './tier.ts';
import type { mongo } from 'mongoose';
import type { Engine } from './databases.ts';
import { embeddedInThread, engines } from './databases.ts';
import type { Database } from '../../src/database/connection.ts';

/** A document with any fields and an id of any kind. */
export type Loose = mongo.BSON.Document;
/** The native driver's collection, with documents of any shape. */
export type Scratch = mongo.Collection;

export interface Bench {
  engine: Engine['name'];
  database: Database;
  /** A new, empty collection without a schema. */
  collection(): Scratch;
}
let count = 0;

/**
 * Declares the same tests for each engine, and for both paths of the embedded one. `declare` gets a bench whose store is open while the tests run:
 * `onEachEngine((bench) => { it('…', async () => { const things = bench.collection(); … }) })`.
 */
export function onEachEngine(declare: (bench: Bench) => void): void {
  const all: [title: string, Engine][] = engines().map((engine) => [`on the ${engine.name} engine`, engine]);
  if (tier === 'test') leaveOutLong('the embedded engine without reads on the main thread');
  else all.push(['on the embedded engine, all in its thread', embeddedInThread]);
  for (const [title, engine] of all)
    describe(title, () => {
      let database: Database | undefined;
      before(async () => {
        database = await engine.open();
      });
      after(() => database?.close());
      declare({
        engine: engine.name,
        get database() {
          return database!;
        },
        collection: () => database!.mongoose.connection.collection(`scratch${++count}`),
      });
    });
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Error & { code?: unknown }> {
  try {
    await promise;
  } catch (error) {
    return error as Error & { code?: unknown };
  }
  throw new Error('It was expected to fail, and did not');
}
