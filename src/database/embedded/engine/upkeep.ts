import { keyOf, keysOfRank } from '../language/keys.ts';
import { RANK } from '../language/values.ts';
import { LogSync } from './logSync.ts';
import type { Scheduler } from './scheduler.ts';
import type { Slice, Work } from './slice.ts';
import type { Sqlite } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * What the engine does unasked.
 *
 * Durability. A commit writes to the write-ahead log and does not wait for the disk. So an acknowledged write survives
 * the death of the process at any moment (the kernel has it). Against a power cut, the log is brought to the disk each
 * second, and at once for a write that asks for it (`writeConcern: { j: true }`), which is answered only then. Of the
 * others at most what was acknowledged in the last second or so is lost. What is lost is always the newest: the log is
 * read up to its first gap, so a write that is there has all earlier ones before it. The file is sound in any case
 * (SQLite's synchronous=NORMAL: it syncs the log before a checkpoint and the file behind it).
 *
 * Checkpoints move the log into the file. They wait for the disk, so they are made when nobody has asked for anything
 * for a while; under steady load when the log has grown to LARGE.
 *
 * What has expired (TTL indexes) is removed each minute, by machine time, in slices.
 */
const SYNC_EVERY = 1000;
const SWEEP_EVERY = 60_000;
const SMALL = 1024 * 1024;
const LARGE = 64 * 1024 * 1024;
/** How many commits go by between two looks at the log's size. */
const LOOK_EVERY = 16;
const SWEEP_STEP = 200;

export class Upkeep {
  readonly #sqlite: Sqlite;
  readonly #scheduler: Scheduler;
  readonly #failed: (what: string, error: Error) => void;
  readonly #log: LogSync;
  readonly #timers: NodeJS.Timeout[];
  /** What the last checkpoint failed of. */
  #fault: Error | undefined;
  #told: unknown;
  #commits = 0;
  #quiet = false;

  constructor(store: Store, scheduler: Scheduler, failed: (what: string, error: Error) => void) {
    this.#sqlite = store.sqlite;
    this.#scheduler = scheduler;
    this.#failed = failed;
    this.#log = new LogSync(store.sqlite.path, (error) => this.#tell('sync', error!));
    scheduler.afterCommit(() => this.#committed());
    scheduler.whenSynced = (done) => this.#log.whenSynced(done);
    this.#timers = [
      setInterval(() => this.#tick(), SYNC_EVERY),
      setInterval(() => scheduler.add(sweep(store, scheduler.slice)), SWEEP_EVERY),
    ];
  }

  /** @throws what keeps the log from the disk or from the file, when the last try failed */
  check(): void {
    if (this.#fault && this.#scheduler.idle) this.#checkpoint();
    const fault = this.#fault ?? this.#log.broken;
    if (fault) throw fault;
  }

  /** Tried again each second, a fault is told once. */
  #tell(what: string, error: Error): void {
    const { code } = error as { code?: unknown };
    if (code === this.#told && code !== undefined) return;
    this.#told = code;
    this.#failed(what, error);
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#log.close();
  }

  #committed(): void {
    this.#log.committed();
    this.#quiet = false;
    if (++this.#commits % LOOK_EVERY === 0 && this.#sqlite.walSize() > LARGE) this.#checkpoint();
  }

  #tick(): void {
    this.#log.sync();
    // Quiet: nothing was written since the last tick.
    const due = this.#log.broken || (this.#quiet && this.#sqlite.walSize() > SMALL);
    if (due && this.#scheduler.idle) this.#checkpoint();
    this.#quiet = true;
  }

  #checkpoint(): void {
    try {
      this.#sqlite.checkpoint();
      this.#fault = undefined;
      if (this.#sqlite.walSize() > 0) return;
      this.#log.emptied();
      this.#told = undefined;
    } catch (error) {
      this.#fault = error as Error;
      this.#tell('checkpoint', this.#fault);
    }
  }
}

/** Removes what has expired by now, as the TTL indexes say. @returns how many documents */
export function* sweep(store: Store, slice: Slice): Work<{ value: number }> {
  let removed = 0;
  for (const name of store.catalogue.names())
    for (const index of store.catalogue.find(name)?.indexes ?? []) {
      if (index.expireAfterSeconds === undefined) continue;
      const from = keysOfRank(RANK.date).from;
      const to = keyOf(new Date(Date.now() - index.expireAfterSeconds * 1000));
      for (;;) {
        const collection = store.catalogue.find(name);
        if (!collection?.indexes.includes(index)) break;
        const count = store.removeRange(collection, index, from, to, SWEEP_STEP);
        removed += count;
        if (count < SWEEP_STEP) break;
        if (slice.over()) yield;
      }
    }
  return { value: removed };
}
