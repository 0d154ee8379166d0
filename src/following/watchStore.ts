import { Types } from 'mongoose';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import type { Address } from '../domain/address.ts';
import type { Label } from '../domain/card.ts';
import { FRESH_WATCH, type Models, type Told, type WatchRecord } from '../database/models.ts';
import type { Choices } from './chosen.ts';

/**
 * The one place that writes watches and knows their rule: a write that concerns the planner raises `rev`, so that a
 * planner that has read the former row does not write over it, and sets `nextAt`, so that it looks again. README.md,
 * beside this file, says what the fields mean and who may change them; test/following/writers.test.ts sees that no other
 * room writes here.
 */
export type WatchStore = Pick<Models, 'watches'>;

/** Which watches; made by the functions of this room only. */
export type WatchFilter = Readonly<Record<string, unknown>>;

export const ofChat = ({ channel, id }: Address): WatchFilter => ({ 'chat.channel': channel, 'chat.id': id });

/** What may be changed from outside the planner. */
type Change = Partial<Omit<WatchRecord, '_id' | 'chat' | 'cardId' | 'label' | 'since' | 'nextAt' | 'rev' | 'planned'>>;

/**
 * Changes watches, and has the planner look at them.
 * @param lookAt  business time, epoch ms; what had been due before is due then as well
 * @returns how many there are
 */
export async function changeWatches(
  { watches }: WatchStore,
  filter: WatchFilter,
  change: Change,
  lookAt: number,
): Promise<number> {
  const update = { $set: { ...change, nextAt: lookAt }, $inc: { rev: 1 } };
  return (await watches.updateMany(filter, update)).matchedCount;
}

/**
 * Notes that a message did not arrive. The planner does not look for it: nobody is tried again at once, but when the chat
 * can be reached again (`replanChat`) or when something else is due. The number of planned messages grows, as the key of
 * the one that did not arrive must not be used again; a planner that fell over may not have counted it.
 */
export async function noteMissed(
  { watches }: WatchStore,
  watchId: Types.ObjectId,
  missed: NonNullable<WatchRecord['missed']>,
): Promise<void> {
  await watches.updateOne({ _id: watchId }, { $set: { missed }, $inc: { rev: 1, planned: 1 } });
}

/** Says whose card it is, which is nothing to the planner. */
export async function labelWatch({ watches }: WatchStore, filter: WatchFilter, label: Label): Promise<void> {
  await watches.updateOne(filter, { $set: { label } });
}

/** A new watch, at which the planner looks at once; it is not in the store yet. */
export const newWatch = (chat: Address, cardId: Types.ObjectId, lastTold: Told): WatchRecord => ({
  ...FRESH_WATCH,
  label: null,
  _id: new Types.ObjectId(),
  chat,
  cardId,
  since: lastTold.at,
  lastTold,
  nextAt: lastTold.at,
});

/** @throws a duplicate-key error when the chat follows that card */
export async function insertWatch({ watches }: WatchStore, watch: WatchRecord): Promise<void> {
  // Nothing here needs a Mongoose document, which would take longer than the write.
  await watches.collection.insertOne(watch);
}

/** @returns how many there were */
export async function removeWatches({ watches }: WatchStore, filter: WatchFilter): Promise<number> {
  return (await watches.deleteMany(filter)).deletedCount;
}

/** What the planner made of a watch that it has looked at. */
export interface Look {
  /** As it was read. */
  watch: WatchRecord;
  /** The watch has ended. */
  over: boolean;
  /** What the chat will have been told once the planned messages have arrived. */
  lastTold: Told | null;
  /** Choices that have had their time. */
  set: Partial<Choices>;
  /** When to look again, business time, epoch ms; null: not before something changes. */
  nextAt: number | null;
  /** Messages were planned; they carry the watch's number in their keys. */
  hasPlanned: boolean;
}

/** Writes what the planner made of watches. One that has changed since it was read stays as it is, and due. */
export async function writeLooks({ watches }: WatchStore, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return;
  const rows = watches.collection as unknown as Collection<WatchRecord>;
  await rows.bulkWrite(looks.map(operationOf), { ordered: false });
}

function operationOf({ watch, over, lastTold, set, nextAt, hasPlanned }: Look): AnyBulkWriteOperation<WatchRecord> {
  const filter = { _id: watch._id, rev: watch.rev };
  if (over) return { deleteOne: { filter } };
  const told = lastTold === watch.lastTold ? {} : { lastTold };
  return {
    updateOne: {
      filter,
      update: { $set: { nextAt, ...set, ...told }, $inc: { rev: 1, planned: hasPlanned ? 1 : 0 } },
    },
  };
}
