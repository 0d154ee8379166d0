import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from './protocol.ts';
import { projectRoot } from './paths.ts';

/** An object's fields, as `name: 'Integer | String'`; `A | B` is either, `Array of A` a list. */
export interface Shape {
  required: readonly string[];
  fields: Readonly<Record<string, string>>;
}

/** A messenger's Bot API as data: data/telegram.json, data/bale.json. */
export interface ApiData {
  source: string;
  /** Every kind of update that exists. */
  updates: readonly string[];
  methods: Readonly<Record<string, Shape & { returns: string }>>;
  types: Readonly<Record<string, Shape | { oneOf: readonly string[] }>>;
}

/** Sizes are bytes, lengths UTF-16 code units (callback data: bytes of UTF-8), times seconds. */
export interface Limits {
  text: number;
  caption: number;
  entities: number;
  callbackData: number;
  callbackText: number;
  copyText: number;
  placeholder: number;
  inlineRow: number;
  inlineButtons: number;
  keyboardRow: number;
  keyboardButtons: number;
  photoBytes: number;
  photoSides: number;
  photoRatio: number;
  fileBytes: number;
  downloadBytes: number;
  downloadSeconds: number;
  deleteAtOnce: number;
  deleteWithinSeconds: number;
  answerWithinSeconds: number;
  updates: number;
  longestPoll: number;
  queueSeconds: number;
  queueLength: number;
  webhookPorts: readonly number[];
  webhookConnections: number;
  webhookAnswerSeconds: number;
  secretToken: number;
  commands: number;
  command: number;
  commandDescription: number;
  name: number;
  description: number;
  shortDescription: number;
}

interface LimitsFile extends Record<Channel, Limits> {
  chatActions: readonly string[];
  entityTypes: readonly string[];
  reactions: readonly string[];
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(projectRoot, 'src', 'simulator', 'data', name), 'utf8'));

export const API: Readonly<Record<Channel, ApiData>> = {
  telegram: read('telegram.json') as ApiData,
  bale: read('bale.json') as ApiData,
};

const limits = read('limits.json') as LimitsFile;
export const LIMITS: Readonly<Record<Channel, Limits>> = limits;
export const CHAT_ACTIONS: ReadonlySet<string> = new Set(limits.chatActions);
export const ENTITY_TYPES: ReadonlySet<string> = new Set(limits.entityTypes);
export const REACTIONS: ReadonlySet<string> = new Set(limits.reactions);
