import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bot, Context } from 'grammy';
import { createBusinessClock, machineClock, type MachineClock } from '../../src/clock.ts';
import { openDatabase, type Database } from '../../src/database/connection.ts';
import type { Address, Channel } from '../../src/domain/address.ts';
import { createLog } from '../../src/log.ts';
import { createIntake, type Intake } from '../../src/messengers/intake/intake.ts';
import { memoryLeases } from '../../src/messengers/intake/leases.ts';
import { createMessenger, type Messenger, type MessengerOptions } from '../../src/messengers/messenger.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';

/** A messenger of ours in front of a simulated one, over HTTP, and a store for the intake. */
export interface Stage {
  simulator: TestSimulator;
  database: Database;
  messenger: Messenger;
  intake: Intake;
  unreachable: Address[];
  /** Log lines so far, parsed. */
  lines(action?: string): Record<string, unknown>[];
  stop(): Promise<void>;
}

export async function startMessenger(
  options: {
    channel: Channel;
    build(bot: Bot): void;
    /** The machine clock of our messenger; the simulator's own is real. */
    clock?: MachineClock;
    start?: boolean;
    /** A store that is there already; its updates are forgotten, and it stays open. */
    database?: Database;
  } & Partial<Pick<MessengerOptions<Context>, 'rate' | 'sendsOnly' | 'apiRoot' | 'token' | 'proxy'>>,
): Promise<Stage> {
  const { channel, clock = machineClock, start = true, database: _, ...more } = options;
  const dataDir = options.database ? null : await mkdtemp(join(tmpdir(), 'kartyar-test-'));
  const database = options.database ?? (await openDatabase({ dataDir: dataDir ?? '' }));
  await database.models.updates.deleteMany({});
  const simulator = await startSimulator();
  const written: string[] = [];
  const log = createLog('debug', { write: (line: string) => void written.push(line) });
  const clocks = { machine: clock, business: createBusinessClock(clock) };
  const unreachable: Address[] = [];
  const messenger = createMessenger({
    channel,
    ...simulator.bot(channel),
    rate: 500,
    clocks,
    log,
    onUnreachable: (address) => void unreachable.push(address),
    ...more,
  });
  const intake = createIntake({ updates: database.models.updates, leases: memoryLeases(), clocks, log });
  if (start) await messenger.start({ intake });
  return {
    simulator,
    database,
    messenger,
    intake,
    unreachable,
    lines: (action) =>
      written
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((line) => action === undefined || line['action'] === action),
    async stop() {
      await Promise.race([messenger.stop(2_000), clock === machineClock ? new Promise(() => {}) : undefined]);
      await intake.drain(0);
      await simulator.close();
      if (dataDir === null) return;
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
