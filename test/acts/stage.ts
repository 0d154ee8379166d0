import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, boolean, number, strictObject } from 'valibot';
import {
  type ActContext,
  type Actor,
  type ActTable,
  type ActTypes,
  defineAct,
  type Progress,
  WHOLE_PROVINCE,
} from '../../src/acts/act.ts';
import { type CallOwner, createCallOwner } from '../../src/acts/callOwner.ts';
import { type ActOutcome, type ActRefusal, type JsonValue, ok } from '../../src/acts/outcome.ts';
import { serveActs } from '../../src/acts/serve.ts';
import { machineClock } from '../../src/clock.ts';
import type { Log, LogData } from '../../src/log.ts';

/** What acts without a store are tested with. */

export interface LogLine extends LogData {
  level: string;
  action: string;
}

/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const keep = (level: string) => (action: string, data?: LogData) => void lines.push({ level, action, ...data });
  const log: Log = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    child: () => log,
  };
  return { log, lines };
}

/** The acts of these tests need only the log, the clock and the folder of what came over the socket. */
export const contextOf = (log: Log, spoolFolder: string): ActContext =>
  ({ log, clocks: { machine: machineClock }, spoolFolder }) as ActContext;

const anybody = { roles: [], scope: () => WHOLE_PROVINCE };

/** An act that takes nothing and does `work`. */
export function actOf<
  const Name extends string,
  Result extends JsonValue,
  Refused extends ActRefusal = never,
  Step extends JsonValue = never,
>(name: Name, work: (context: ActContext & Progress<Step>, actor: Actor) => Promise<ActOutcome<Result, Refused>>) {
  return defineAct({
    name,
    takes: strictObject({}),
    mayBeDoneBy: anybody,
    run: (_args: object, actor: Actor, context: ActContext & Progress<Step>) => work(context, actor),
    audit: () => null,
  });
}

/** Adds numbers; says when it has the half. */
export const add = defineAct({
  name: 'add',
  takes: strictObject({ numbers: array(number()), refuse: boolean() }),
  mayBeDoneBy: anybody,
  async run(
    { numbers, refuse }: { numbers: number[]; refuse: boolean },
    _actor: Actor,
    { onProgress }: Progress<{ half: number }>,
  ): Promise<ActOutcome<number, { code: 'sumUnwanted'; numbers: number }>> {
    if (refuse) return { refused: { code: 'sumUnwanted', numbers: numbers.length } };
    onProgress({ half: numbers.length / 2 });
    return ok(numbers.reduce((sum, value) => sum + value, 0));
  },
  audit: ({ numbers }, sum) => ({
    what: 'sum.made',
    about: { of: 'numbers' },
    before: { sum: 0 },
    after: { sum },
    counts: { numbers: numbers.length },
  }),
});

/** The owner of a store in a folder of its own, and scripts that call it. */
export interface OwnerStage {
  folder: string;
  spoolFolder: string;
  lines: LogLine[];
  /** Lets the owner serve these acts; how scripts call them. */
  serve<Types extends Record<keyof Types, ActTypes>>(
    table: ActTable<Types>,
    dataDir?: string,
  ): Promise<CallOwner<Types>>;
  close(withinMs?: number): Promise<void>;
  remove(): Promise<void>;
}

export async function setOwnerStage(): Promise<OwnerStage> {
  const folder = await mkdtemp(join(tmpdir(), 'kartyar-test-'));
  const spoolFolder = join(folder, 'spool');
  const { log, lines } = keptLog();
  let owner: { close(withinMs: number): Promise<void> } | null = null;
  const close = async (withinMs = 5_000): Promise<void> => {
    await owner?.close(withinMs);
    owner = null;
  };
  return {
    folder,
    spoolFolder,
    lines,
    async serve<Types extends Record<keyof Types, ActTypes>>(table: ActTable<Types>, dataDir = folder) {
      owner = await serveActs(dataDir, table, contextOf(log, spoolFolder));
      return createCallOwner<Types>(dataDir);
    },
    close,
    async remove() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

/** How a caller listens who has nothing to do with progress. */
export const heedless = (): { onProgress: () => void; signal: AbortSignal } => ({
  onProgress: () => undefined,
  signal: new AbortController().signal,
});
