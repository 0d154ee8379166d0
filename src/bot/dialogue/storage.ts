import type { ConversationContextStorage, ConversationData, VersionedState } from '@grammyjs/conversations';
import type { Clocks } from '../../clock.ts';
import type { DialogueRecord, Models } from '../../database/models.ts';
import type { LookupKeys } from '../../domain/lookupKey.ts';
import type { BotContext } from '../dependencies.ts';
import { createSeal } from './seal.ts';

/** How long a dialogue waits for an answer, business time. */
const DIALOGUE_MS = 30 * 60_000;
/** The backstop by machine time: the marker of an expired dialogue may be gone after that, its content is so earlier. */
const PURGE_AFTER_MS = 7 * 24 * 60 * 60_000;

type State = VersionedState<ConversationData>;

/**
 * Keeps waiting dialogues sealed in the store, for thirty minutes of business time. A dialogue that ended by itself
 * (its time passed, or another version of the code left it behind) is removed at the chat's next update, and
 * `ctx.turn.cut` says why, so that the person is told instead of being met with silence.
 */
export function dialogueStorage(options: {
  models: Models;
  keys: LookupKeys;
  clocks: Clocks;
  version: string;
}): ConversationContextStorage<BotContext, ConversationData> {
  const { clocks, version } = options;
  const { dialogues } = options.models;
  const box = createSeal(options.keys.derive('dialogue'));

  function read(row: DialogueRecord): { state: State } | { cut: 'expired' | 'upgraded' } {
    if (row.state === null || row.expiresAt <= clocks.business.now()) return { cut: 'expired' };
    const text = row.version === version ? box.open(row._id, row.state) : null;
    return text === null ? { cut: 'upgraded' } : { state: JSON.parse(text) as State };
  }

  return {
    type: 'context',
    version,
    adapter: {
      async read({ turn }) {
        if (!turn.waiting) return undefined;
        const found = read(turn.waiting);
        if ('state' in found) return found.state;
        await dialogues.deleteOne({ _id: turn.chat });
        turn.cut = found.cut;
        return undefined;
      },
      async write({ turn }, state) {
        const fields: Omit<DialogueRecord, '_id'> = {
          state: box.seal(turn.chat, JSON.stringify(state)),
          version,
          expiresAt: clocks.business.now() + DIALOGUE_MS,
          purgeAt: new Date(clocks.machine.now() + PURGE_AFTER_MS),
        };
        await dialogues.updateOne({ _id: turn.chat }, { $set: fields }, { upsert: true });
      },
      async delete({ turn }) {
        await dialogues.deleteOne({ _id: turn.chat });
      },
    },
  };
}
