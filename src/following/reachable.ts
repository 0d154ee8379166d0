import type { Clocks } from '../clock.ts';
import type { Address } from '../domain/address.ts';
import type { Ledger } from '../delivery/ledger.ts';
import { replanChat } from './replan.ts';
import { recordUndelivered } from './undelivered.ts';
import type { WatchStore } from './watchStore.ts';

/** What a chat that goes, or comes back, means for what is planned for it. */
export interface Reachable {
  /** Nothing more is tried; what was planned counts as missed, so that it is heard after all if it is still true then. */
  gone(address: Address): Promise<void>;
  /** The planner looks at all that the chat follows. */
  back(address: Address): Promise<void>;
}

export function createReachable(options: {
  models: WatchStore;
  ledger: Pick<Ledger, 'cancelFor'>;
  clocks: Clocks;
}): Reachable {
  const { models, ledger, clocks } = options;
  return {
    async gone(address) {
      for (const { items, state } of await ledger.cancelFor(address)) await recordUndelivered(models, items, state);
    },
    async back(address) {
      await replanChat(models, address, clocks.business.now());
    },
  };
}
