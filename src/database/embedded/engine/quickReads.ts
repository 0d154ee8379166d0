import { decode } from '../language/decoder.ts';
import type { FindBody, Request, Result } from '../protocol.ts';
import { Catalogue } from './catalogue.ts';
import type { Plan } from './plan.ts';
import { count, find, prepare } from './reads.ts';
import type { Slice } from './slice.ts';
import { Sqlite } from './sqlite.ts';
import { Store } from './store.ts';

/**
 * Reads that an index answers with a few rows, on the caller's own thread: they take some ten microseconds, much less
 * than a message to the engine's thread and back. They see all that is committed, and so every write that was answered;
 * of a write that is under way they may see nothing yet.
 *
 * Whatever could take longer, and whatever goes wrong here, is left to the engine's thread.
 */
const MOST_POINTS = 16;
/** One step of a scan reads one row more. */
const MOST_ROWS = 31;

export class QuickReads {
  readonly #sqlite: Sqlite;
  readonly #store: Store;
  #stale = false;

  /** @param path  of a store that this process owns and has opened in WAL mode */
  constructor(path: string) {
    this.#sqlite = new Sqlite(path, 'reader');
    this.#store = new Store(this.#sqlite, new Catalogue(this.#sqlite));
  }

  /** Collections or indexes have changed. */
  forget(): void {
    this.#stale = true;
  }

  /** Whether this could be a quick read at all. */
  knows({ operation, resume }: Request): boolean {
    return (operation === 'find' || operation === 'count') && !resume;
  }

  /** @returns undefined for what is not to be answered here */
  answer({ operation, collection, body }: Request): Result | undefined {
    try {
      if (this.#stale) {
        this.#sqlite.forget();
        this.#store.catalogue.load();
        this.#stale = false;
      }
      const asked = decode(body) as unknown as FindBody;
      const query = prepare(this.#store, collection, operation === 'find' ? asked : { ...asked, sort: [] });
      if (!query || !isQuick(query.way)) return undefined;
      let rows = 0;
      const slice: Slice = { over: () => ++rows > MOST_ROWS };
      const work =
        operation === 'find' ? find(this.#store, slice, query, asked) : count(this.#store, slice, query, asked);
      const { done, value } = work.next();
      return done ? value : undefined;
    } catch {
      // A table that has just been dropped, a query that is refused: the engine's thread says what it is.
      return undefined;
    }
  }

  close(): void {
    this.#sqlite.release();
  }
}

const isQuick = ({ index, points }: Plan): boolean =>
  index !== undefined && points.length <= MOST_POINTS && (points[0]?.length ?? 0) > 0;
