import { withTimeout, type Clocks } from '../clock.ts';
import type { Channel } from '../domain/address.ts';
import type { DeliveryRecord } from '../database/models.ts';
import { errorData, type Log } from '../log.ts';
import { SAFE_MS, type Claims } from './claims.ts';
import type { Outcome } from './send.ts';
import type { Sender } from './sender.ts';
import { createSleeper } from './sleeper.ts';
import { createCircuit, type ChannelStatus, type Evidence } from './circuit.ts';

/** The rows of one messenger on their way: claimed a little ahead, sent as fast as the gate lets them through. */
export interface ChannelSender {
  start(): void;
  /** Something may be due now. */
  wake(): void;
  /** Claimed rows that are not settled yet. */
  held(): DeliveryRecord[];
  status(): ChannelStatus;
  /** Settles when nothing that is due waits, or when a pause holds it back. */
  idle(): Promise<void>;
  /** Claims nothing more, gives back what was not begun, and settles when what is under way has ended. */
  stop(): Promise<void>;
}

export interface ChannelSenderOptions {
  channel: Channel;
  /** Messages a second, as configured. */
  rate: number;
  clocks: Clocks;
  log: Log;
  claims: Claims;
  /** undefined: the channel has none in this process. */
  sender(): Sender | undefined;
  /** Checks, renders, sends. Never throws. */
  send(row: DeliveryRecord, sender: Sender): Promise<Outcome | 'kept'>;
  /** Writes down what came of it. */
  settle(row: DeliveryRecord, outcome: Outcome, evidence: Evidence): void;
  giveBack(row: DeliveryRecord): void;
}

/** Other processes plan rows too: how often to look for them, machine ms. */
const LOOK_MS = 2_000;
/** After the store failed to answer. */
const STORE_WAIT_MS = 1_000;
const PROBE_LIMIT_MS = 20_000;

export function createChannelSender(options: ChannelSenderOptions): ChannelSender {
  const { channel, claims, log } = options;
  const { machine } = options.clocks;
  // About a second's worth under way, an eighth of a second's worth ahead: what a crash leaves unknown is little.
  const widest = Math.min(96, Math.max(16, options.rate));
  const batch = Math.min(256, Math.max(4, Math.ceil(options.rate / 8)));
  const circuit = createCircuit({ widest, clock: machine, log: log.child({ messenger: channel }) });
  const sleeper = createSleeper(machine);
  const ahead: DeliveryRecord[] = [];
  const underWay = new Map<DeliveryRecord, Promise<void>>();
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  /** Who waits until nothing is to be done, and how many of them did before this turn began to look. */
  const idlers: (() => void)[] = [];
  let idlersBefore = 0;

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      const wait = await turn().catch((error: unknown) => {
        log.error('delivery.turnFailed', { messenger: channel, ...errorData(error) });
        return STORE_WAIT_MS;
      });
      if (ending.signal.aborted) break;
      if (wait > 0) await sleeper.sleep(wait);
    }
  }

  /** Claims and begins what may go now. @returns how long to sleep if nobody wakes it, machine ms */
  async function turn(): Promise<number> {
    idlersBefore = idlers.length;
    const sender = options.sender();
    if (!sender) return rest();
    if (circuit.pausedFor() > 0) return rest(circuit.pausedFor());
    if (circuit.needsProbe()) {
      const answered = await answers(sender);
      if (ending.signal.aborted) return 0;
      circuit.probed(answered);
      if (circuit.pausedFor() > 0) return rest(circuit.pausedFor());
    }
    while (!ending.signal.aborted && circuit.pausedFor() === 0 && ahead.length <= batch / 2) {
      if (circuit.window() < widest && underWay.size + ahead.length >= circuit.window()) break;
      const claimed = await claims.take(channel, Math.min(batch, circuit.window()));
      if (claimed.length === 0) {
        if (underWay.size > 0 || ahead.length > 0) break;
        // A send that ended while the store was asked may have left a doubt.
        return circuit.needsProbe() ? 0 : rest();
      }
      ahead.push(...claimed);
      begin();
    }
    begin();
    return LOOK_MS;
  }

  /** Nothing is to be done, or nothing can be. */
  function rest(wait = LOOK_MS): number {
    giveUpAhead();
    if (underWay.size === 0) for (const tell of idlers.splice(0, idlersBefore)) tell();
    return wait;
  }

  function begin(): void {
    const sender = options.sender();
    if (!sender || ending.signal.aborted || circuit.pausedFor() > 0) return giveUpAhead();
    while (underWay.size < circuit.window()) {
      const row = ahead.shift();
      if (!row) break;
      // Another worker may believe this one dead soon: the row is theirs then.
      if ((row.leaseUntil ?? 0) - machine.now() < SAFE_MS) options.giveBack(row);
      else underWay.set(row, sendOne(row, sender));
    }
  }

  async function sendOne(row: DeliveryRecord, sender: Sender): Promise<void> {
    try {
      const outcome = await options.send(row, sender);
      if (outcome === 'kept') return;
      circuit.learn(outcome, row.address.id);
      options.settle(row, outcome, circuit.evidence());
    } catch (error) {
      log.error('delivery.sendFailed', { messenger: channel, ...errorData(error) });
      options.settle(row, { what: 'stuck' }, circuit.evidence());
    } finally {
      underWay.delete(row);
      begin();
      if (ahead.length <= batch / 2) sleeper.wake();
    }
  }

  function giveUpAhead(): void {
    for (const row of ahead.splice(0)) options.giveBack(row);
  }

  async function answers(sender: Sender): Promise<boolean> {
    const limit = new AbortController();
    const probe = sender.probe(limit.signal).catch(() => false);
    const answer = await withTimeout(machine, PROBE_LIMIT_MS, Promise.race([probe, sleeper.ended]));
    limit.abort();
    return answer === true;
  }

  return {
    start() {
      running = run();
    },
    wake: () => sleeper.wake(),
    held: () => [...ahead, ...underWay.keys()],
    status: () => (options.sender() ? circuit.status() : 'absent'),
    idle() {
      const finished = new Promise<void>((resolve) => idlers.push(resolve));
      sleeper.wake();
      return finished;
    },
    async stop() {
      ending.abort();
      sleeper.end();
      await running;
      giveUpAhead();
      await Promise.all(underWay.values());
      for (const tell of idlers.splice(0)) tell();
    },
  };
}
