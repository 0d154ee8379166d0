import type { AnyBulkWriteOperation } from 'mongodb';
import type { MachineClock } from '../clock.ts';
import { ignoreDuplicates } from '../database/duplicate.ts';
import type { DeliveryRecord, Models } from '../database/models.ts';
import { errorData, type Log } from '../log.ts';
import { rowsOf } from './ledger.ts';
import { CARDS } from './message.ts';

/** A change of one row by the worker that holds it. */
export interface Change {
  row: DeliveryRecord;
  set: Partial<DeliveryRecord>;
  /** A unique key stands against the change: another way to the same end. */
  otherwise?: () => Promise<void>;
}

/**
 * Writes what became of rows, many at a time: what comes in while a write is under way goes with the next one, so that
 * a row waits for one write at most, and a fast line costs few. A store that is away is waited for.
 */
export interface Writer {
  write(change: Change): void;
  /** The rows whose changes are not known to be written. */
  pending(): DeliveryRecord[];
  /** Settles when all that was handed in is written. */
  drained(): Promise<void>;
  /** No more waiting for a store that is away: what is unwritten stays so, and its leases run out. */
  giveUp(): void;
}

const MOST_AT_ONCE = 1_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;

/** @param options.onWritten  told after each write; whatever it throws is logged */
export function createWriter(options: {
  models: Models;
  clock: MachineClock;
  log: Log;
  onWritten(changes: readonly Change[]): void | Promise<void>;
}): Writer {
  const rows = rowsOf(options.models);
  const { clock, log } = options;
  const stopping = new AbortController();
  let waiting: Change[] = [];
  let underWay: Change[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; waiting.length > 0;) {
      const changes = waiting.splice(0, MOST_AT_ONCE);
      underWay = changes;
      try {
        await writeAll(changes);
        wait = FIRST_WAIT_MS;
      } catch (error) {
        log.error('delivery.notWritten', { count: changes.length, ...errorData(error) });
        if (stopping.signal.aborted) return;
        // Writing a change once more is harmless: it is bound to the holder of the row.
        waiting = [...changes, ...waiting];
        underWay = [];
        await clock.sleep(wait, stopping.signal);
        wait = Math.min(LONGEST_WAIT_MS, wait * 2);
        continue;
      } finally {
        underWay = [];
      }
      await tell(changes);
    }
  }

  async function writeAll(changes: readonly Change[]): Promise<void> {
    const operations = changes.map(operationOf);
    try {
      await rows.bulkWrite(operations, { ordered: false });
    } catch (error) {
      ignoreDuplicates(error);
      for (const index of refused(error)) await changes[index]?.otherwise?.();
    }
  }

  async function tell(changes: readonly Change[]): Promise<void> {
    try {
      await options.onWritten(changes);
    } catch (error) {
      log.error('delivery.listenerFailed', errorData(error));
    }
  }

  const start = () => {
    // The first change of a quiet time lets those that end in the same moment come along.
    running ??= Promise.resolve()
      .then(run)
      .finally(() => {
        running = null;
        if (waiting.length > 0 && !stopping.signal.aborted) start();
      });
  };

  return {
    write(change) {
      waiting.push(change);
      start();
    },
    pending: () => [...underWay, ...waiting].map(({ row }) => row),
    async drained() {
      for (let last = running; last; last = running) await last;
    },
    giveUp: () => stopping.abort(),
  };
}

/**
 * Only the holder changes a row. What became of it is written even where another worker believed this one dead and
 * called the row unknown: what is known is better.
 */
function operationOf({ row, set }: Change): AnyBulkWriteOperation<DeliveryRecord> {
  // What a card's row says was planned anew when it was called unknown; an announcement's would never be sent.
  const wouldRepeat = set.state === 'planned' && row.source === CARDS;
  const states = wouldRepeat ? ['claimed'] : ['claimed', 'unknown'];
  return {
    updateOne: {
      filter: { _id: row._id, owner: row.owner, state: { $in: states as DeliveryRecord['state'][] } },
      update: { $set: set },
    },
  };
}

function refused(error: unknown): number[] {
  const { writeErrors } = error as { writeErrors?: { index: number } | { index: number }[] };
  return [writeErrors ?? []].flat().map(({ index }) => index);
}
