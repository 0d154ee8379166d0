import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { Types } from 'mongoose';
import type { Clocks } from '../clock.ts';
import { inParts } from '../common/inParts.ts';
import { ignoreDuplicates } from '../database/duplicate.ts';
import { addressKey, CHANNELS, type Address } from '../domain/address.ts';
import { type DeliveryItem, type DeliveryRecord, type Models } from '../database/models.ts';
import { CARDS, type CardItem } from './message.ts';

/**
 * The ledger's writing side: what is to be sent. Any process may use it; who sends is delivery.ts.
 *
 * A row's `queue` names the chat and what it is for, `seq` counts the rows of a queue, and both together are unique. For
 * cards a chat has one queue, of which at most one row is planned (a partial unique index says so) and takes up what
 * falls due until it is claimed. Whoever adds the row N + 1 has read all up to N, and loses against anybody who added
 * that number first, so that no key is planned twice, however many planners there are.
 */
export interface Ledger {
  /**
   * Plans items; those whose key was planned for that chat before are left out, whatever has become of them, so that
   * whoever fell over after this call simply calls again. Any number of addresses. @returns how many were new
   */
  plan(list: readonly { address: Address; items: readonly CardItem[] }[]): Promise<number>;
  /** One row for each address that has none of this announcement yet. @returns how many were new */
  planAnnouncement(id: string, addresses: readonly Address[], dueAt: number): Promise<number>;
  /** Cancels all that is planned for a chat that cannot be reached. @returns the rows that it cancelled */
  cancelFor(address: Address): Promise<DeliveryRecord[]>;
  /** @returns how many rows it cancelled */
  cancelAnnouncement(id: string): Promise<number>;
  /** The first instant after `now` at which a row falls due, or is to be sent again; null: none. Business time, epoch ms. */
  nextDue(now: number): Promise<number | null>;
  /** How many rows name a chat. */
  countOf(address: Address): Promise<number>;
  /** A person has all about them deleted. */
  forget(address: Address): Promise<void>;
  /** Told when something was planned by this process. Returns the way to stop listening. */
  onPlanned(listener: () => void): () => void;
  /** For the delivery: items of the row `from` that go back, beside what is planned for the chat now. */
  rejoin(address: Address, items: readonly DeliveryItem[], from: Types.ObjectId): Promise<void>;
  /** For the delivery: items that go out again under new keys, as `plan` has it. */
  planAgain(list: readonly Wanted[]): Promise<void>;
}

/** Rows for a chat's cards: something urgent among them, or not. Lower goes first. */
export const URGENT = 0;
export const ORDINARY = 1;

const CHATS_AT_ONCE = 500;
/** Each attempt that is lost is another's gain; more than a few in a row never happen. */
const ATTEMPTS = 20;

type Rows = Collection<DeliveryRecord>;
export const rowsOf = (models: Models): Rows => models.deliveries.collection as unknown as Rows;

/** Items for one chat. */
interface Wanted {
  address: Address;
  items: readonly DeliveryItem[];
}

export function createLedger({ models, clocks }: { models: Models; clocks: Clocks }): Ledger {
  const rows = rowsOf(models);
  const { business } = clocks;
  const listeners = new Set<() => void>();
  const planned = () => {
    for (const listener of listeners) listener();
  };

  /** @param from  a row that holds these items itself, and is to give them up */
  async function join(wanted: ReadonlyMap<string, Wanted>, from: Types.ObjectId | null): Promise<number> {
    let count: number | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const changes = await missing(rows, wanted, from, business.now());
      count ??= changes.count;
      if (changes.operations.length === 0) return count;
      await rows.bulkWrite(changes.operations, { ordered: false }).catch(ignoreDuplicates);
    }
    throw new Error(`The ledger was changed by others ${ATTEMPTS} times in a row.`);
  }

  async function cancel(filter: object, reason: string): Promise<number> {
    const end = { state: 'cancelled', reason, settledAt: business.now() } as const;
    return (await rows.updateMany({ ...filter, state: 'planned' }, { $set: end })).modifiedCount;
  }

  async function plan(list: readonly Wanted[]): Promise<number> {
    let count = 0;
    const byChat = new Map<string, Wanted>();
    for (const { address, items } of list) {
      const known = byChat.get(cardQueue(address));
      byChat.set(cardQueue(address), { address, items: [...(known?.items ?? []), ...items] });
    }
    for (const part of inParts([...byChat], CHATS_AT_ONCE)) count += await join(new Map(part), null);
    if (count > 0) planned();
    return count;
  }

  return {
    plan,
    async planAgain(list) {
      await plan(list);
    },
    async planAnnouncement(id, addresses, dueAt) {
      let count = 0;
      for (const part of inParts(addresses, CHATS_AT_ONCE)) {
        const fresh = part.map((address) =>
          newRow(address, `${addressKey(address)}:a:${id}`, 0, { source: id, items: [], dueAt }, business.now()),
        );
        const inserted = await rows
          .insertMany(fresh, { ordered: false })
          .catch((error: unknown) => (ignoreDuplicates(error), insertedBy(error)));
        count += inserted.insertedCount;
      }
      if (count > 0) planned();
      return count;
    },
    async cancelFor(address) {
      const planned = { queue: allOf(address), state: 'planned' } as const;
      const ids = (await rows.find(planned, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      if (ids.length === 0 || (await cancel({ _id: { $in: ids } }, 'unreachable')) === 0) return [];
      // Read after the write: a moment before it an item may have joined, or another worker have claimed a row.
      return rows.find({ _id: { $in: ids }, state: 'cancelled' }).toArray();
    },
    async cancelAnnouncement(id) {
      let count = 0;
      for (const channel of CHANNELS) count += await cancel({ 'address.channel': channel, source: id }, 'cancelled');
      return count;
    },
    async nextDue(now) {
      const ahead = { $gt: now };
      const [row, again] = await Promise.all([
        rows.findOne({ state: 'planned', dueAt: ahead }, { sort: { dueAt: 1 }, projection: { dueAt: 1 } }),
        rows.findOne({ state: 'unknown', resendAt: ahead }, { sort: { resendAt: 1 }, projection: { resendAt: 1 } }),
      ]);
      const instants = [row?.dueAt, again?.resendAt].filter((at) => typeof at === 'number');
      return instants.length > 0 ? Math.min(...instants) : null;
    },
    countOf: (address) => rows.countDocuments({ queue: allOf(address) }),
    async forget(address) {
      await rows.deleteMany({ queue: allOf(address) });
    },
    onPlanned(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async rejoin(address, items, from) {
      await join(new Map([[cardQueue(address), { address, items }]]), from);
      planned();
    },
  };
}

const cardQueue = (address: Address): string => `${addressKey(address)}:cards`;
/** All queues of a chat: `;` is the character after `:`. */
const allOf = (address: Address) => ({ $gt: `${addressKey(address)}:`, $lt: `${addressKey(address)};` });

/** What is not in the ledger yet, as the writes that would put it there: beside what is planned, or as a new row. */
async function missing(
  rows: Rows,
  wanted: ReadonlyMap<string, Wanted>,
  from: Types.ObjectId | null,
  now: number,
): Promise<{ count: number; operations: AnyBulkWriteOperation<DeliveryRecord>[] }> {
  const projection = { queue: 1, seq: 1, state: 1, 'items.key': 1 };
  const there = await rows.find({ queue: { $in: [...wanted.keys()] } }, { projection }).toArray();
  const byQueue = new Map<string, DeliveryRecord[]>();
  for (const row of there as DeliveryRecord[]) byQueue.set(row.queue, [...(byQueue.get(row.queue) ?? []), row]);
  const operations: AnyBulkWriteOperation<DeliveryRecord>[] = [];
  let count = 0;
  for (const [queue, { address, items }] of wanted) {
    const known = byQueue.get(queue) ?? [];
    const keys = new Set(
      known.filter(({ _id }) => !from?.equals(_id)).flatMap((row) => row.items.map(({ key }) => key)),
    );
    const fresh = items.filter(({ key }) => !keys.has(key) && keys.add(key));
    if (fresh.length === 0) continue;
    count += fresh.length;
    const open = known.find(({ state }) => state === 'planned');
    const { dueAt, priority } = headOf(fresh);
    if (open)
      operations.push({
        updateOne: {
          filter: { _id: open._id, state: 'planned', 'items.key': { $nin: fresh.map(({ key }) => key) } },
          // Failures so far were not those of what is new.
          update: { $push: { items: { $each: fresh } }, $min: { dueAt, priority }, $set: { tries: 0 } },
        },
      });
    else {
      const seq = 1 + Math.max(0, ...known.map((row) => row.seq));
      operations.push({
        insertOne: { document: newRow(address, queue, seq, { source: CARDS, items: fresh, dueAt }, now) },
      });
    }
  }
  return { count, operations };
}

/** When a row with these items is due at the earliest, and how pressing it is. */
const headOf = (items: readonly DeliveryItem[]) => ({
  dueAt: Math.min(...items.map(({ dueAt }) => dueAt)),
  priority: items.some(({ urgent }) => urgent) ? URGENT : ORDINARY,
});

const newRow = (
  address: Address,
  queue: string,
  seq: number,
  { source, items, dueAt }: { source: string; items: DeliveryItem[]; dueAt: number },
  now: number,
): DeliveryRecord => ({
  _id: new Types.ObjectId(),
  address: { channel: address.channel, id: address.id },
  queue,
  seq,
  source,
  priority: items.length > 0 ? headOf(items).priority : ORDINARY,
  items,
  state: 'planned',
  reason: null,
  dueAt,
  owner: null,
  leaseUntil: null,
  tries: 0,
  failedAt: null,
  resendAt: null,
  messageId: null,
  plannedAt: now,
  settledAt: null,
  personal: true,
});

const insertedBy = (error: unknown): { insertedCount: number } => ({
  insertedCount: Number((error as { result?: { insertedCount?: unknown } }).result?.insertedCount ?? 0),
});
