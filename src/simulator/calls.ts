import type { Channel, ChatKey } from './protocol.ts';

/** A call of the bot or an update for it, as it was: for tests, and masked (views.ts) for the drawer of the page. */
export interface Call {
  readonly id: number;
  /** Business time, epoch ms. */
  readonly at: number;
  readonly channel: Channel;
  readonly kind: 'call' | 'update';
  /** The method, or the kind of update. */
  readonly name: string;
  readonly via: 'polling' | 'webhook' | null;
  readonly chat: ChatKey | null;
  /** The parameters, or the update. */
  readonly request: unknown;
  /** What was answered; undefined: nothing yet, or nothing at all. */
  response: unknown;
  /** HTTP status; 0: nothing was answered. */
  status: number;
  /** Machine milliseconds. */
  took: number;
  fault: string | null;
}

export interface Calls {
  readonly list: readonly Call[];
  add(call: Omit<Call, 'id' | 'response' | 'status' | 'took' | 'fault'>): Call;
  changed(call: Call): void;
}

const KEPT = 2000;

export function createCalls(onChange: (call: Call) => void): Calls {
  const list: Call[] = [];
  let count = 0;
  return {
    list,
    add(given) {
      count += 1;
      const call: Call = { ...given, id: count, response: undefined, status: 0, took: 0, fault: null };
      list.push(call);
      if (list.length > KEPT + 200) list.splice(0, list.length - KEPT);
      onChange(call);
      return call;
    },
    changed: onChange,
  };
}
