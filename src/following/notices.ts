import type { WatchRecord } from '../database/models.ts';
import type { CardItem } from '../delivery/message.ts';
import type { Notice } from '../domain/messageKinds.ts';
import type { Clocks } from '../clock.ts';
import { untilStored } from '../database/untilStored.ts';
import type { Ledger } from '../delivery/ledger.ts';

/** What the followers of a card are told of each other, in one line of a message (reminders/compose.ts). */
export interface Notices {
  /**
   * Plans one line, which goes through the ledger like all that nobody asked for. Planned again, it is said once.
   * - newFollower: one more chat follows the card; whoever holds somebody's receipt can look, but not unseen
   * - linkUsed: their link to another messenger was used
   * @param told  the watches of the chats to be told
   * @param follower  the watch that is new
   */
  plan(kind: Notice, told: readonly WatchRecord[], follower: Pick<WatchRecord, '_id' | 'chat'>): Promise<void>;
}

export function createNotices({ ledger, clocks }: { ledger: Pick<Ledger, 'plan'>; clocks: Clocks }): Notices {
  return {
    async plan(kind, told, follower) {
      const dueAt = clocks.business.now();
      const itemFor = ({ _id, cardId }: WatchRecord): CardItem => ({
        key: `${String(_id)}:${kind}:${String(follower._id)}`,
        kind,
        cardId,
        watchId: _id,
        deadline: null,
        dueAt,
        urgent: false,
        ...(kind === 'linkUsed' ? { channel: follower.chat.channel } : {}),
      });
      if (told.length === 0) return;
      const rows = told.map((watch) => ({ address: watch.chat, items: [itemFor(watch)] }));
      // It comes after an answer: while the store is away it waits, as the answer itself was given.
      await untilStored(clocks.machine, () => ledger.plan(rows));
    },
  };
}
