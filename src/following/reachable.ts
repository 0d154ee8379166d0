import type { Clocks } from '../clock.ts';
import { addressKey, type Address } from '../domain/address.ts';
import { type DeliveryRecord, type Models } from '../database/models.ts';
import type { Ledger } from '../delivery/ledger.ts';
import { recordUndelivered } from './undelivered.ts';
import { replanChat } from './replan.ts';

/** What a chat that goes, or comes back, means for what is planned for it. */
export interface Reachable {
  /** Nothing more is tried; what was planned counts as missed, so that it is heard after all if it is still true then. */
  gone(address: Address): Promise<void>;
  /** The planner looks at all that the chat follows. */
  back(address: Address): Promise<void>;
}

const JUST_NOW_MS = 60_000;

export function createReachable(options: {
  models: Pick<Models, 'watches' | 'deliveries'>;
  ledger: Pick<Ledger, 'cancelFor'>;
  clocks: Clocks;
}): Reachable {
  const { models, ledger, clocks } = options;
  return {
    async gone(address) {
      await ledger.cancelFor(address);
      // The delivery may have cancelled them a moment before.
      const cancelled = await models.deliveries
        .find({
          queue: `${addressKey(address)}:cards`,
          state: 'cancelled',
          settledAt: { $gte: clocks.business.now() - JUST_NOW_MS },
        })
        .lean<DeliveryRecord[]>();
      for (const { items } of cancelled) await recordUndelivered(models, watchedItems(items), 'cancelled');
    },
    async back(address) {
      await replanChat(models, address, clocks.business.now());
    },
  };
}

/** The items of a row that still name a watch and ended as the row did. */
export const watchedItems = (items: DeliveryRecord['items']) =>
  items.flatMap(({ watchId, kind, state }) =>
    watchId === null || (state ?? null) !== null ? [] : [{ watchId, kind }],
  );
