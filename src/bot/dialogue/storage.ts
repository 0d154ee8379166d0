import type { ConversationContextStorage, ConversationData, VersionedState } from '@grammyjs/conversations';
import type { BotContext } from '../context.ts';
import type { DialogueStore } from './store.ts';

type State = VersionedState<ConversationData>;

/**
 * The store of waiting dialogues as grammY's conversations ask for it. A dialogue that ended by itself (its time passed,
 * or another version of the code left it behind) is removed at the chat's next update, and `ctx.turn.cut` says why, so
 * that the person is told instead of being met with silence.
 */
export function dialogueStorage(store: DialogueStore): ConversationContextStorage<BotContext, ConversationData> {
  return {
    type: 'context',
    version: store.version,
    adapter: {
      async read({ turn }) {
        if (!turn.waiting) return undefined;
        const found = store.open(turn.waiting);
        if ('state' in found) return JSON.parse(found.state) as State;
        await store.remove(turn.chat);
        turn.cut = found.cut;
        return undefined;
      },
      write: ({ turn }, state) => store.keep(turn.chat, JSON.stringify(state)),
      delete: ({ turn }) => store.remove(turn.chat),
    },
  };
}
