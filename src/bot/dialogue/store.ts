import type { Clocks } from '../../clock.ts';
import type { DialogueRecord, Models } from '../../database/models.ts';
import type { LookupKeys } from '../../domain/lookupKey.ts';
import { DIALOGUE_VERSION } from './lookupDialogue.ts';
import { createSeal } from './seal.ts';

/** How long a dialogue waits for an answer, business time. */
const DIALOGUE_MS = 30 * 60_000;
/** The backstop by machine time: the marker of an expired dialogue may be gone after that, its content is so earlier. */
const PURGE_AFTER_MS = 7 * 24 * 60 * 60_000;

/** What a stored dialogue says: how far it is, or why it cannot go on. */
export type Opened = { state: string } | { cut: 'expired' | 'upgraded' };

/** Waiting dialogues of all messengers, one a chat at most, sealed, for thirty minutes of business time. */
export interface DialogueStore {
  /** Which code of the dialogues this is: what is kept is of this one. */
  readonly version: string;
  /** The chat's dialogue as it is stored. @param chat `telegram:123` */
  find(chat: string): Promise<DialogueRecord | null>;
  open(row: DialogueRecord): Opened;
  /** @param state how far the dialogue is; it holds what the person has typed */
  keep(chat: string, state: string): Promise<void>;
  remove(chat: string): Promise<void>;
}

/** @param options.version  by default DIALOGUE_VERSION; one of another version that is stored has been cut by an upgrade */
export function createDialogueStore(options: {
  models: Pick<Models, 'dialogues'>;
  keys: LookupKeys;
  clocks: Clocks;
  version?: string | undefined;
}): DialogueStore {
  const { clocks, version = DIALOGUE_VERSION } = options;
  const { dialogues } = options.models;
  const box = createSeal(options.keys.derive('dialogue'));
  return {
    version,
    // Straight from the driver, as every message asks for it.
    find: (chat) => dialogues.collection.findOne<DialogueRecord>({ _id: chat as never }),
    open(row) {
      if (row.state === null || row.expiresAt <= clocks.business.now()) return { cut: 'expired' };
      const state = row.version === version ? box.open(row._id, row.state) : null;
      return state === null ? { cut: 'upgraded' } : { state };
    },
    async keep(chat, state) {
      const fields: Omit<DialogueRecord, '_id'> = {
        state: box.seal(chat, state),
        version,
        expiresAt: clocks.business.now() + DIALOGUE_MS,
        purgeAt: new Date(clocks.machine.now() + PURGE_AFTER_MS),
      };
      await dialogues.updateOne({ _id: chat }, { $set: fields }, { upsert: true });
    },
    async remove(chat) {
      await dialogues.deleteOne({ _id: chat });
    },
  };
}
