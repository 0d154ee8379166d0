import { createKeyedQueue } from '../../common/keyedQueue.ts';
import { withTimeout, type Clocks, type MachineClock } from '../../clock.ts';
import { isDuplicate } from '../../database/duplicate.ts';
import type { Channel } from '../../domain/address.ts';
import type { Models, UpdateRecord } from '../../database/models.ts';
import { errorData, type Log } from '../../log.ts';
import type { Leases } from './leases.ts';
import { createDoneMarks, REMEMBER_MS } from './doneMarks.ts';
import { chatKeyOf, updateIdOf } from './normalise.ts';
import { createSlots } from './slots.ts';

/**
 * What became of an update:
 * - done: it was handled now
 * - repeat: it had been handled before
 * - unfinished: another process has it, or the store could not record it; to be offered again
 * - refused: it is not an update at all
 * - crowded: its chat sends more than can be answered. What is in hand of that chat is handled, and nobody waits for it;
 *   what comes beyond that is dropped
 */
export type Taken = 'done' | 'repeat' | 'unfinished' | 'refused' | 'crowded';

/** Handles one update of a messenger; it has its own error boundary. */
export type UpdateHandler = (update: unknown) => Promise<void>;

/** The side of a messenger that updates are handed to. */
export interface Receiver {
  /** The bot's own id: another bot (a new token) numbers its updates anew. */
  botId: number;
  handle: UpdateHandler;
  /** Told once when a chat sends more than can be answered. */
  crowded?(chat: string): void;
}

/**
 * The one intake, for polling and webhooks: recorded with a lease, and a lease on the chat → handled → done. Where one
 * process owns the store nothing is recorded before an update is done, since nobody else could have begun it.
 *
 * An update is called done when the store has that on the disk, and with it all that was written while it was handled.
 * So a power cut takes back nothing that the messenger was told to forget. The person does not wait for this: the answer
 * has gone out before, and so may the chat's next update.
 *
 * An update that was recorded as done is dropped when it comes again; an unfinished one is handled when its lease has
 * ended. So after a kill -9 nothing is lost, the messenger offers again what was not confirmed, and nothing that was
 * recorded as done is handled twice. Updates of one chat are handled one after the other in the order of taking; chats
 * side by side, a bounded number of them.
 *
 * No chat can keep others waiting. Of each only so many updates are in hand; of a chat that sends more nothing is waited
 * for any more, so that the messenger can be told that all of it is taken. Only there can a crash lose what was in hand.
 */
export interface Intake {
  /** Settles when the update is handled, or turns out not to be ours. Never throws, whatever it is given. */
  take(channel: Channel, update: unknown): Promise<Taken>;
  /** Names who receives the updates of a channel; a messenger does this when it starts. */
  receive(channel: Channel, receiver: Receiver): void;
  /** How many updates are in hand. */
  inHand(channel?: Channel): number;
  /** Settles when nothing is in hand, or after `withinMs`. What is taken meanwhile is refused as unfinished. */
  drain(withinMs: number): Promise<void>;
}

/** An update of a process that died is waited for this long, machine ms. */
export const UPDATE_LEASE_MS = 15_000;
const RENEW_MS = UPDATE_LEASE_MS / 3;
/** A handler that is not done by then never will be: its chat must not wait for ever. */
const STUCK_AFTER_MS = 180_000;
const SIDE_BY_SIDE = 32;
/** Updates in hand of one chat. An album is ten. */
export const MOST_OF_A_CHAT = 12;
/** A chat that goes on and on hears of it this seldom. */
const CROWDED_AGAIN_MS = 60_000;
const CROWDS_REMEMBERED = 1_000;
/** A reason of its own spares the making of an exception, with its stack, for each update. */
const OVER = 'over';

export function createIntake(options: {
  updates: Models['updates'];
  leases: Leases;
  clocks: Pick<Clocks, 'machine'>;
  log: Log;
  /** Chats that are handled at the same time. */
  sideBySide?: number;
}): Intake {
  const { updates, leases, log } = options;
  const clock = options.clocks.machine;
  const receivers = new Map<Channel, Receiver>();
  const crowds = new Map<string, Crowd>();
  /** When a chat was last told that it sends too much, machine ms. */
  const toldCrowded = new Map<string, number>();
  const inHand = new Map<string, Promise<Taken>>();
  /** Handled here, but the store does not know (yet): never handled again by this process. */
  const unmarked = new Set<string>();
  const marks = createDoneMarks({ updates, clock, log });
  const chats = createKeyedQueue();
  const slots = createSlots(options.sideBySide ?? SIDE_BY_SIDE);
  let closing = false;
  /** The waits of what is in hand. */
  const waits = new Set<AbortController>();
  let ended = false;

  function take(channel: Channel, update: unknown): Promise<Taken> {
    const id = updateIdOf(update);
    if (id === null) {
      log.debug('intake.refused', { channel });
      return Promise.resolve('refused');
    }
    const receiver = receivers.get(channel);
    if (closing || !receiver) return Promise.resolve('unfinished');
    const key = `${channel}:${receiver.botId}:${id}`;
    const chat = chatKeyOf(update);
    const crowdKey = `${channel}:${chat ?? key}`;
    const crowd = crowds.get(crowdKey) ?? createCrowd();
    const running = inHand.get(key);
    if (running) return Promise.race([running, crowd.tooMany]);
    if (crowd.count >= MOST_OF_A_CHAT) {
      crowd.release();
      if (chat !== null) tellCrowded(channel, receiver, chat);
      return Promise.resolve('crowded');
    }
    crowds.set(crowdKey, crowd);
    crowd.count += 1;
    const taken = process(channel, key, update).catch((error: unknown): Taken => {
      log.error('intake.failed', { channel, ...errorData(error) });
      return 'unfinished';
    });
    inHand.set(key, taken);
    const ended = taken.finally(() => {
      inHand.delete(key);
      crowd.count -= 1;
      if (crowd.count === 0) crowds.delete(crowdKey);
    });
    return Promise.race([ended, crowd.tooMany]);
  }

  function tellCrowded(channel: Channel, receiver: Receiver, chat: string): void {
    const key = `${channel}:${chat}`;
    const now = clock.now();
    if (now - (toldCrowded.get(key) ?? Number.NEGATIVE_INFINITY) < CROWDED_AGAIN_MS) return;
    toldCrowded.delete(key);
    toldCrowded.set(key, now);
    const oldest = toldCrowded.keys().next();
    if (toldCrowded.size > CROWDS_REMEMBERED && !oldest.done) toldCrowded.delete(oldest.value);
    log.warn('intake.crowded', { channel });
    receiver.crowded?.(chat);
  }

  async function process(channel: Channel, key: string, update: unknown): Promise<Taken> {
    const chat = chatKeyOf(update) ?? key;
    const done = begin();
    const notOurs = begin();
    const recording = leases.exclusive ? look(key) : record(key);
    const renewing = recording.then(
      async (state) => {
        if (state !== 'ours') notOurs.abort(OVER);
        else if (!leases.exclusive) await renew(updates, key, clock, done.signal);
      },
      () => notOurs.abort(OVER),
    );
    const work = async (): Promise<Taken> => {
      const state = await recording;
      if (state !== 'ours') return state;
      return (await handle(channel, key, update)) ? 'done' : 'unfinished';
    };
    // The place in the chat's line is taken before anything is awaited: the order of taking is the order of handling.
    // The lease on the chat is asked for while the update is recorded, and not waited for when that is not ours.
    const handled = chats(`${channel}:${chat}`, () =>
      slots.use(async () => (await leases.hold(`chat:${channel}:${chat}`, work, notOurs.signal)) ?? work()),
    );
    try {
      const taken = await handled;
      if (unmarked.has(key) && (await marks.mark(key))) unmarked.delete(key);
      return unmarked.has(key) ? 'unfinished' : taken;
    } finally {
      end(done);
      end(notOurs);
      await renewing;
    }
  }

  function begin(): AbortController {
    const wait = new AbortController();
    waits.add(wait);
    return wait;
  }

  function end(wait: AbortController): void {
    wait.abort(OVER);
    waits.delete(wait);
  }

  /** The only owner of a store needs no record of what it has begun: what is not done is to be handled. */
  async function look(key: string): Promise<Taken | 'ours'> {
    if (unmarked.has(key)) return 'repeat';
    const known = await updates.collection.findOne<UpdateRecord>({ _id: key as never });
    return known?.state === 'done' ? 'repeat' : 'ours';
  }

  async function record(key: string): Promise<Taken | 'ours'> {
    if (unmarked.has(key)) return 'repeat';
    const now = clock.now();
    const leaseUntil = now + UPDATE_LEASE_MS;
    try {
      const row: UpdateRecord = { _id: key, state: 'taken', leaseUntil, purgeAt: new Date(now + REMEMBER_MS) };
      // Each update passes here: a Mongoose document would take longer than the write.
      await updates.collection.insertOne(row as never);
      return 'ours';
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const known = await updates.findOne({ _id: key }).lean();
    if (!known) return 'unfinished';
    if (known.state === 'done') return 'repeat';
    if (known.leaseUntil >= now) return 'unfinished';
    // Of several who find the lease over, one gets it.
    const ours = await updates.updateOne(
      { _id: key, state: 'taken', leaseUntil: known.leaseUntil },
      { $set: { leaseUntil: Math.max(leaseUntil, known.leaseUntil + 1) } },
    );
    if (ours.modifiedCount !== 1) return 'unfinished';
    log.info('intake.resumed', { channel: key.split(':')[0] });
    return 'ours';
  }

  /** false: this process ends before its handler does, and the update is left to its lease. */
  async function handle(channel: Channel, key: string, update: unknown): Promise<boolean> {
    const receiver = receivers.get(channel);
    if (!receiver || ended) return false;
    const over = begin();
    const handled = receiver.handle(update).then(
      () => true,
      (error: unknown) => {
        log.error('update.failed', { channel, ...errorData(error) });
        return true;
      },
    );
    const stuck = clock.sleep(STUCK_AFTER_MS, over.signal).then(() => false);
    const cameInTime = await Promise.race([handled, stuck]);
    end(over);
    if (!cameInTime && ended) return false;
    if (!cameInTime) log.error('update.stuck', { channel, afterMs: STUCK_AFTER_MS });
    unmarked.add(key);
    return true;
  }

  const count = (channel?: Channel) =>
    channel ? [...inHand.keys()].filter((key) => key.startsWith(`${channel}:`)).length : inHand.size;

  return {
    take,
    receive: (channel, receiver) => void receivers.set(channel, receiver),
    inHand: count,
    async drain(withinMs) {
      closing = true;
      await withTimeout(clock, withinMs, Promise.all(inHand.values()));
      if (inHand.size > 0) log.warn('intake.cutShort', { count: inHand.size });
      ended = true;
      for (const wait of waits) wait.abort();
    },
  };
}

/** The updates in hand of one chat. */
interface Crowd {
  count: number;
  /** Settles when the chat sends more than can be answered. */
  tooMany: Promise<'crowded'>;
  release(): void;
}

function createCrowd(): Crowd {
  let release = () => {};
  const tooMany = new Promise<'crowded'>((resolve) => (release = () => resolve('crowded')));
  return { count: 0, tooMany, release };
}

/** Keeps the lease on a recorded update while its chat is busy. Rarely more than a moment: then nothing is written. */
async function renew(updates: Models['updates'], key: string, clock: MachineClock, done: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(RENEW_MS, done);
    if (done.aborted) return;
    await updates
      .updateOne({ _id: key, state: 'taken' }, { $set: { leaseUntil: clock.now() + UPDATE_LEASE_MS } })
      .catch(() => undefined);
  }
}
