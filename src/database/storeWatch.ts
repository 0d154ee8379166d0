import { withTimeout, type MachineClock } from '../clock.ts';
import type { Log, LogData } from '../log.ts';
import type { Database } from './connection.ts';
import { storeTrouble, unknownTrouble, type StoreTrouble } from './trouble.ts';

/**
 * Knows whether the store can be written. It learns of trouble from whoever fails, and tries small writes: now and then
 * while all is well, more often in trouble, and when it is asked. So it also finds out by itself that trouble is over.
 */
export interface StoreWatch {
  /** What is wrong with the store now; null: it can be written. Settles within `ANSWERS_WITHIN_MS`. */
  trouble(): Promise<StoreTrouble | null>;
  stop(): void;
}

/** A log that tells a trouble of the store once, with its remedy, and what each failed request says of it at `debug`. */
export interface StoreLog extends Log {
  /** The trouble that is on; null: none. */
  trouble(): StoreTrouble | null;
  note(trouble: StoreTrouble): void;
  /** A write has succeeded. */
  wrote(): void;
}

const LOOK_EVERY_MS = 30_000;
const LOOK_IN_TROUBLE_EVERY_MS = 2_000;
/** The driver waits longer for a server that is away than whoever asks for our health. */
const ANSWERS_WITHIN_MS = 2_000;
/** Whoever asks more often than this hears the same again. */
const FRESH_MS = 250;

export function createStoreLog(log: Log): StoreLog {
  let trouble: StoreTrouble | null = null;
  const note = (found: StoreTrouble) => {
    if (trouble?.code === found.code || (trouble?.lasting && !found.lasting)) return;
    trouble = found;
    log.error('database.trouble', { code: found.code, remedy: found.remedy });
  };
  const wrap = (inner: Log): Log => {
    const quieter =
      (level: 'info' | 'warn' | 'error') =>
      (action: string, data: LogData = {}): void => {
        const found = data.error === undefined ? null : storeTrouble({ name: data.error, code: data.code });
        if (found === null) return inner[level](action, data);
        note(found);
        inner.debug(action, data);
      };
    return {
      debug: (action, data) => inner.debug(action, data),
      info: quieter('info'),
      warn: quieter('warn'),
      error: quieter('error'),
      child: (data) => wrap(inner.child(data)),
    };
  };
  return {
    ...wrap(log),
    trouble: () => trouble,
    note,
    wrote() {
      if (trouble === null || trouble.lasting) return;
      log.info('database.well', { after: trouble.code });
      trouble = null;
    },
  };
}

export function watchStore(
  database: Pick<Database, 'checkWrites' | 'onFault'>,
  log: StoreLog,
  clock: MachineClock,
): StoreWatch {
  const stopping = new AbortController();
  let looking: Promise<void> | null = null;
  let looked = clock.now();

  async function look(): Promise<void> {
    const written = database.checkWrites().then(
      () => log.wrote(),
      (error: unknown) => stopping.signal.aborted || log.note(storeTrouble(error) ?? unknownTrouble(error)),
    );
    const answer = await withTimeout(
      clock,
      ANSWERS_WITHIN_MS,
      written.then(() => true),
    );
    if (answer === undefined && !stopping.signal.aborted && log.trouble() === null) log.note(unknownTrouble());
    looked = clock.now();
  }
  const lookOnce = (): Promise<void> => (looking ??= look().finally(() => (looking = null)));

  database.onFault((error) => {
    const found = storeTrouble(error);
    if (found) log.note(found);
  });
  void (async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(LOOK_IN_TROUBLE_EVERY_MS, stopping.signal);
      const due = log.trouble() !== null || clock.now() - looked >= LOOK_EVERY_MS;
      if (due && !stopping.signal.aborted) await lookOnce();
    }
  })();
  return {
    async trouble() {
      if (!log.trouble()?.lasting && clock.now() - looked >= FRESH_MS) await lookOnce();
      return log.trouble();
    },
    stop: () => stopping.abort(),
  };
}
