import type { Types } from 'mongoose';
import type { Models } from '../database/models.ts';
import { isNotice } from '../domain/messageKinds.ts';

/** How a delivery ended, in the ledger's words. */
type Outcome = 'sent' | 'unknown' | 'unreachable' | 'failed' | 'cancelled' | 'expired';

/**
 * Takes note of how messages ended. What did not reach a chat counts as told no longer: when that chat can be reached
 * again (`replanChat`), it hears what is still true.
 */
export async function recordUndelivered(
  { watches }: Models,
  items: readonly { watchId: Types.ObjectId; kind: string }[],
  outcome: Outcome,
): Promise<void> {
  if (outcome !== 'unreachable' && outcome !== 'failed' && outcome !== 'cancelled') return;
  // Who follows a card is on the list of cards as well.
  for (const { watchId, kind } of items.filter((item) => !isNotice(item.kind)))
    await watches.updateOne({ _id: watchId }, { $set: { missed: kind }, $inc: { rev: 1 } });
}
