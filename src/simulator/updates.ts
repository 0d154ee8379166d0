import type { MachineClock } from '../clock.ts';
import { ApiError } from './apiError.ts';
import type { Limits } from './data.ts';

/** What a poller hears when another one asks with the same token. */
export const SECOND_COPY =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

/** What a bot is told. `chat` keeps the updates of one chat in order when they go out by webhook. */
export interface Update {
  update_id: number;
  [kind: string]: unknown;
}
export interface QueuedUpdate {
  update: Update;
  kind: string;
  chat: string;
  /** Machine time, ms. */
  at: number;
  /** Told once, when the bot has fetched or accepted it. */
  taken(): void;
}

export interface PollRequest {
  offset?: number;
  limit?: number;
  /** Seconds. */
  timeout?: number;
  allowed?: readonly string[];
  /** Aborted when the asker hangs up. */
  signal: AbortSignal;
}

/** The queue of one bot: filled by what people do, emptied by polling here or by webhooks (webhooks.ts). */
export interface UpdateQueue {
  push(kind: string, content: object, about: { chat: string; taken?: () => void }): Update | undefined;
  poll(request: PollRequest): Promise<Update[]>;
  /** Unconfirmed updates, oldest first. */
  readonly pending: readonly QueuedUpdate[];
  /** Takes an update out that a webhook has accepted. */
  settle(update: QueuedUpdate): void;
  drop(): void;
  allow(kinds: readonly string[] | undefined): void;
  readonly allowed: readonly string[];
  /** Machine time of the last getUpdates; 0: never. An open one counts as now. */
  lastPoll(): number;
  /** Told after every change: an update came, was confirmed, a poller came. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

/** Kinds that a bot only gets when it names them. */
const BY_REQUEST = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** Ids grow over restarts of this process and within it: they start at the time of day in milliseconds. */
let lastId = 0;
const nextId = (): number => (lastId += 1);

export function createUpdateQueue(options: {
  machine: MachineClock;
  limits: Limits;
  kinds: readonly string[];
  webhookIsSet: () => boolean;
}): UpdateQueue {
  const { machine, limits, kinds } = options;
  lastId = Math.max(lastId, Date.now());
  const standard = kinds.filter((kind) => !BY_REQUEST.has(kind));
  const listeners = new Set<() => void>();
  let pending: QueuedUpdate[] = [];
  let allowed: readonly string[] = standard;
  let polledAt = 0;
  let poller: { replace(): void } | undefined;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  function expire(): void {
    const oldest = machine.now() - limits.queueSeconds * 1000;
    if (pending.length > limits.queueLength) pending = pending.slice(-limits.queueLength);
    if (pending[0] && pending[0].at < oldest) pending = pending.filter((one) => one.at >= oldest);
  }

  /** Waits for an update, `seconds`, or the end of the asker; another poller ends it with 409. */
  function wait(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const end = (finish: () => void) => {
        if (poller === mine) poller = undefined;
        listeners.delete(look);
        signal.removeEventListener('abort', hungUp);
        over.abort();
        finish();
      };
      const look = () => pending.length > 0 && end(resolve);
      const hungUp = () => end(resolve);
      const mine = {
        replace: () => end(() => reject(new ApiError(409, SECOND_COPY))),
      };
      poller = mine;
      listeners.add(look);
      signal.addEventListener('abort', hungUp);
      void machine.sleep(seconds * 1000, over.signal).then(() => poller === mine && end(resolve));
    });
  }

  return {
    get pending() {
      return pending;
    },
    get allowed() {
      return allowed;
    },
    push(kind, content, { chat, taken = () => undefined }) {
      if (!allowed.includes(kind)) return undefined;
      const update: Update = { update_id: nextId(), [kind]: content };
      pending.push({ update, kind, chat, at: machine.now(), taken });
      expire();
      changed();
      return update;
    },
    async poll({ offset = 0, limit = limits.updates, timeout = 0, allowed: only, signal }) {
      if (options.webhookIsSet())
        throw new ApiError(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      poller?.replace();
      this.allow(only);
      polledAt = machine.now();
      const before = pending.length;
      if (offset > 0) pending = pending.filter(({ update }) => update.update_id >= offset);
      else if (offset < 0) pending = pending.slice(offset);
      expire();
      if (pending.length !== before) changed();
      if (pending.length === 0 && timeout > 0) {
        changed();
        await wait(Math.min(timeout, limits.longestPoll), signal);
        polledAt = machine.now();
      }
      if (signal.aborted) return [];
      const answer = pending.slice(0, Math.min(Math.max(limit, 1), limits.updates));
      for (const one of answer) one.taken();
      return answer.map(({ update }) => update);
    },
    settle(update) {
      pending = pending.filter((one) => one !== update);
      update.taken();
      changed();
    },
    drop() {
      pending = [];
      changed();
    },
    allow(only) {
      if (only) allowed = only.length > 0 ? only : standard;
    },
    lastPoll: () => (poller ? machine.now() : polledAt),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
