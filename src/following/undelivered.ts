import type { Types } from 'mongoose';
import type { DeliveryState } from '../database/models.ts';
import { isNotice, type MessageKind } from '../domain/messageKinds.ts';
import { noteMissed, type WatchStore } from './watchStore.ts';

/** Ends of a message after which nobody has read it, and it is not sent again by itself. */
const UNDELIVERED: readonly DeliveryState[] = ['unreachable', 'failed', 'cancelled'];

/**
 * Takes note of how messages ended. What did not reach a chat counts as told no longer: when that chat can be reached
 * again (`replanChat`), it hears what is still true.
 */
export async function recordUndelivered(
  store: WatchStore,
  items: readonly { watchId: Types.ObjectId; kind: MessageKind }[],
  state: DeliveryState,
): Promise<void> {
  if (!UNDELIVERED.includes(state)) return;
  for (const { watchId, kind } of items)
    // Who follows a card is on the list of cards as well.
    if (!isNotice(kind)) await noteMissed(store, watchId, kind);
}
