import type { Refusal } from '../errors.ts';
import type { CallKind } from './calls.ts';
import type { KeptCall } from './kept.ts';

export type ApiAnswer = { ok: true; result: unknown } | ({ ok: false } & Refusal);

/** A reply answers what a person just did; a push is what nobody asked for. */
export type Priority = 'reply' | 'push';

export interface GateCall {
  method: string;
  kind: CallKind;
  chat: string | null;
  /** Which kept call this one replaces (kept.ts). */
  slot: string;
  priority: Priority;
  signal?: AbortSignal | undefined;
  /** Calls the messenger once. May be called again after it failed. */
  attempt(): Promise<ApiAnswer>;
  /** What the caller gets when the call is made later. */
  stub(): unknown;
  /** Told of the answer when the caller has gone on. */
  late?(answer: ApiAnswer): void;
}

/** A call on its way through the gate. */
export interface Job extends KeptCall {
  call: GateCall;
  since: number;
  tries: number;
  /** Machine ms of the next attempt. */
  notBefore: number;
  /** null: the caller went on with a stub. */
  caller: { resolve(answer: ApiAnswer): void; reject(error: unknown): void } | null;
}
