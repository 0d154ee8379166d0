/** A reply that waits for the end of a pause; its caller has gone on long ago. */
export interface KeptCall {
  chat: string;
  /**
   * Calls of the same slot replace each other, the newer one stays: `text` is what is said, `edit:17` what message 17
   * is to say, `beside` a pin or a file that goes with the text before it, `chore:…` a tidying.
   */
  slot: string;
  /** Grows with every call of the gate: which of two is newer. */
  sequence: number;
}

/**
 * The replies kept during a pause. Of texts the newest of a chat: whoever pressed a button ten times gets one answer.
 * Pins and files that followed that text stay with it, and tidying is done all the same.
 */
export interface KeptCalls<C extends KeptCall> {
  keep(call: C): void;
  /** Everything kept, the oldest call first; the store is empty then. */
  takeAll(): C[];
  size(): number;
}

/** More than these of a kind in one chat are not worth keeping: the oldest go. */
const BESIDE = 3;
const OTHERS = 20;

export function createKeptCalls<C extends KeptCall>(): KeptCalls<C> {
  const chats = new Map<string, C[]>();
  return {
    keep(call) {
      const calls = chats.get(call.chat) ?? [];
      const text = calls.find(({ slot }) => slot === 'text')?.sequence ?? -1;
      const same = call.slot === 'beside' ? undefined : calls.find(({ slot }) => slot === call.slot);
      // A call that comes back from a failed attempt may have been overtaken meanwhile.
      if (same && same.sequence > call.sequence) return;
      if (call.slot === 'beside' && call.sequence < text) return;
      let rest = calls.filter((one) => one !== same);
      if (call.slot === 'text') rest = rest.filter((one) => one.slot !== 'beside' || one.sequence > call.sequence);
      const all = [...rest, call].sort((a, b) => a.sequence - b.sequence);
      chats.set(call.chat, newest(newest(all, isBeside, BESIDE), isOther, OTHERS));
    },
    takeAll() {
      const all = [...chats.values()].flat().sort((a, b) => a.sequence - b.sequence);
      chats.clear();
      return all;
    },
    size: () => [...chats.values()].reduce((sum, calls) => sum + calls.length, 0),
  };
}

const isBeside = ({ slot }: KeptCall): boolean => slot === 'beside';
const isOther = ({ slot }: KeptCall): boolean => slot !== 'beside' && slot !== 'text';

/** Leaves out the oldest of those that `counts` until at most `limit` of them are there. */
function newest<C extends KeptCall>(calls: readonly C[], counts: (call: C) => boolean, limit: number): C[] {
  let surplus = calls.filter(counts).length - limit;
  return calls.filter((call) => !counts(call) || surplus-- <= 0);
}
