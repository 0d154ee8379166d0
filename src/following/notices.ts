import type { WatchRecord } from '../database/models.ts';
import type { CardItem } from '../delivery/message.ts';
import type { Notice } from '../domain/messageKinds.ts';
import type { Clocks } from '../clock.ts';
import type { Ledger } from '../delivery/ledger.ts';

/**
 * What the other followers of a card are told in one line (reminders/compose.ts), through the ledger like all that
 * nobody asked for:
 * - newFollower: one more chat follows it; whoever holds somebody's receipt can look, but not unseen
 * - linkUsed: their link to the other messenger was used
 * @param told  the watches of the chats to be told, each at most once of `follower`
 * @param follower  the watch that is new
 */
export async function planNotice(
  { ledger, clocks }: { ledger: Pick<Ledger, 'plan'>; clocks: Clocks },
  kind: Notice,
  told: readonly WatchRecord[],
  follower: Pick<WatchRecord, '_id'>,
): Promise<void> {
  const dueAt = clocks.business.now();
  const itemFor = ({ _id, cardId }: WatchRecord): CardItem => ({
    key: `${String(_id)}:${kind}:${String(follower._id)}`,
    kind,
    cardId,
    watchId: _id,
    deadline: null,
    dueAt,
    urgent: false,
  });
  await ledger.plan(told.map((watch) => ({ address: watch.chat, items: [itemFor(watch)] })));
}
