import type { Clock } from './clock.ts';
import type { Log, LogData } from './log.ts';

/**
 * What the operator ought to look at although everything runs: one line in the log when it begins, and in `/health` as
 * long as it lasts.
 */
export interface Alarms {
  /**
   * Raised again while it lasts it says nothing more, and lasts on.
   * @param remedy  what to do, in a sentence
   * @param lastsMs  machine time
   */
  raise(name: string, remedy: string, lastsMs: number, data?: LogData): void;
  /** The remedies of what lasts now, by name. */
  current(): Record<string, string>;
}

export function createAlarms({ log, machine }: { log: Log; machine: Clock }): Alarms {
  const lasting = new Map<string, { remedy: string; until: number }>();
  const isLasting = ([, { until }]: [string, { until: number }]) => until > machine.now();
  return {
    raise(name, remedy, lastsMs, data) {
      const known = lasting.get(name);
      lasting.set(name, { remedy, until: machine.now() + lastsMs });
      if (known && known.until > machine.now()) return;
      log.error('alarm', { alarm: name, remedy, ...data });
    },
    current: () => Object.fromEntries([...lasting].filter(isLasting).map(([name, { remedy }]) => [name, remedy])),
  };
}
