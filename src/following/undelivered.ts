import type { DeliveryItem, DeliveryState } from '../database/models.ts';
import { isNotice } from '../domain/messageKinds.ts';
import { noteMissed, type WatchStore } from './watchStore.ts';

/** Ends of a message after which nobody has read it, and it is not sent again by itself. */
const UNDELIVERED: readonly DeliveryState[] = ['unreachable', 'failed', 'cancelled'];

/**
 * Takes note of how messages ended. What did not reach a chat counts as told no longer: when that chat can be reached
 * again (`replanChat`), it hears what is still true.
 * @param items  of a row of the ledger
 * @param state  the row's; an item that ended before it, in another way, is left out
 */
export async function recordUndelivered(
  store: WatchStore,
  items: readonly Pick<DeliveryItem, 'watchId' | 'kind' | 'state'>[],
  state: DeliveryState,
): Promise<void> {
  if (!UNDELIVERED.includes(state)) return;
  for (const { watchId, kind, state: own } of items) {
    if (watchId === null || (own ?? null) !== null) continue;
    // That somebody follows a card stands in the list of cards as well.
    if (!isNotice(kind)) await noteMissed(store, watchId, kind);
  }
}
