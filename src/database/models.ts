import type { Mongoose, Model } from 'mongoose';
import type { Types } from 'mongoose';
import { Schema } from 'mongoose';
import type { Batch, CardFacts, CardStatus, Closure, Day, Label, Office } from '../domain/card.ts';

/**
 * The one data layer. `defineModels(mongoose)` binds it to a Mongoose instance, so that both engines can live in one
 * process. Only operators and index kinds that the embedded engine knows are used anywhere.
 *
 * `purgeAt` is machine time and a backstop; validity is always a comparison with business time in the query.
 */

/** Where a person is reached. Ids of different messengers may collide: nothing is keyed by the id alone. */
export interface Address {
  channel: Channel;
  id: string;
}
export const CHANNELS = ['telegram', 'bale'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `telegram:123`, the key of a chat wherever one string is needed. */
export const addressKey = (address: Address): string => `${address.channel}:${address.id}`;

/** What a card said before an import changed it. */
export interface CardVersion extends CardFacts {
  /** The import that stated these facts first; `asOf` is the day which that one described. */
  importId: Types.ObjectId;
  /** {keyId, HMAC} of code and serial at that time, as one string. */
  lookup: string;
  initials: string;
}

export interface CardRecord extends CardFacts {
  _id: Types.ObjectId;
  /** `keyId:mac` of code + serial (domain/lookupKey.ts). */
  lookup: string;
  /** `keyId:mac` of the code alone. */
  code: string;
  /** `م. ک.` */
  initials: string;
  /** The last three digits of the code, Latin digits: the most that is ever shown. */
  tail: string;
  /** The import that stated the present facts first, and the day which it described (`asOf`: the last that did). */
  importId: Types.ObjectId;
  since: Day;
  /** Earlier facts, oldest first: one entry for each change, none for the first sight of a card. */
  versions: CardVersion[];
  /** The last imports that wrote here and the days they described, the newest last: as far back as can be undone. */
  seen: { importId: Types.ObjectId; asOf: Day }[];
}

export interface ImportRecord {
  _id: Types.ObjectId;
  file: string;
  kind: 'cards' | 'offices';
  asOf: Day;
  state: 'running' | 'finished' | 'undoing' | 'undone';
  /** Business time, epoch ms. */
  startedAt: number;
  finishedAt: number | null;
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Cards that went a step back, such as from delivered to ready. */
  stepsBack: number;
  /** Whether its traces are still complete, so that it can be taken back. */
  kept: boolean;
  /** Offices only: what was there before, `null` for a new one, so that it can be put back. */
  before: { code: string; office: OfficeRecord | null }[];
}

/** A card that a chat follows. */
export interface WatchRecord {
  _id: Types.ObjectId;
  chat: Address;
  cardId: Types.ObjectId;
  label: Label | null;
  /** Business time, epoch ms. */
  since: number;
  /** What was last told: the state and the day from which the reminders will go on. */
  told: { status: CardStatus; asOf: Day; at: number } | null;
}

/** A chat that has talked to the bot. */
export interface PersonRecord {
  /** `telegram:123` */
  _id: string;
  /** null: has not chosen; Persian. */
  locale: 'fa' | 'en' | null;
  since: number;
  /** Business time of the send error that said so; healed by the next message. */
  unreachableSince: number | null;
}

/** The wrong pairs of one person or of one code; the key is a hash of either. */
export interface AttemptRecord {
  _id: string;
  /** Business times, epoch ms, oldest first. */
  at: number[];
  /** Business time, epoch ms, from which the row says nothing any more. */
  until: number;
  purgeAt: Date;
}

/** A waiting dialogue. `state` is encrypted; an expired one leaves the row without it, so that this can be said. */
export interface DialogueRecord {
  /** `telegram:123` */
  _id: string;
  state: string | null;
  version: string;
  /** Business time, epoch ms. */
  expiresAt: number;
  purgeAt: Date;
}

/** A one-time link that shows a card in another chat. The key is a hash of the token. */
export interface LinkRecord {
  _id: string;
  cardId: Types.ObjectId;
  /** A hash of the address of the chat that made it, so that this chat can have it deleted. */
  by: string;
  /** Business time, epoch ms. */
  expiresAt: number;
  usedAt: number | null;
  purgeAt: Date;
}

/** An update that was taken in. No content is kept. */
export interface UpdateRecord {
  /** `telegram:987654` */
  _id: string;
  state: 'taken' | 'done';
  /** Machine time, epoch ms. */
  leaseUntil: number;
  purgeAt: Date;
}

/** A lease on anything that one process at a time may work on. */
export interface LeaseRecord {
  _id: string;
  owner: string;
  /** Machine time, epoch ms. */
  until: number;
  purgeAt: Date;
}

export interface OfficeRecord extends Omit<Office, 'code'> {
  _id: string;
}

export interface BatchRecord extends Omit<Batch, 'custodyFrom'> {
  /** The day from which the batch is kept, `2025-07-23`. */
  _id: Day;
}

export interface ClosureRecord extends Closure {
  _id: Types.ObjectId;
}

/** Single values: the key id of the secret, the simulator's clock, … */
export interface SettingRecord {
  _id: string;
  value: unknown;
}

export interface Models {
  cards: Model<CardRecord>;
  imports: Model<ImportRecord>;
  watches: Model<WatchRecord>;
  people: Model<PersonRecord>;
  attempts: Model<AttemptRecord>;
  dialogues: Model<DialogueRecord>;
  links: Model<LinkRecord>;
  updates: Model<UpdateRecord>;
  leases: Model<LeaseRecord>;
  offices: Model<OfficeRecord>;
  batches: Model<BatchRecord>;
  closures: Model<ClosureRecord>;
  settings: Model<SettingRecord>;
}

const day = { type: String, default: null };
const text = { type: String, default: null };
const options = { versionKey: false, minimize: false, autoCreate: false, autoIndex: false } as const;
const purged = { purgeAt: { type: Date, required: true } };
const withPurge = (schema: Schema): Schema => schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

const facts = {
  county: { type: String, required: true },
  office: text,
  status: { type: String, required: true },
  appliedOn: day,
  issuedOn: day,
  custodyFrom: day,
  deliveredOn: day,
  asOf: { type: String, required: true },
};
const address = { channel: { type: String, required: true }, id: { type: String, required: true } };

const card = new Schema(
  {
    ...facts,
    lookup: { type: String, required: true },
    code: { type: String, required: true },
    initials: { type: String, required: true },
    tail: { type: String, required: true },
    importId: Schema.Types.ObjectId,
    since: String,
    versions: [{ _id: false, ...facts, importId: Schema.Types.ObjectId, lookup: String, initials: String }],
    seen: [{ _id: false, importId: Schema.Types.ObjectId, asOf: String }],
  },
  options,
)
  .index({ code: 1 }, { unique: true })
  .index({ lookup: 1 });

const importRun = new Schema(
  {
    file: String,
    kind: String,
    asOf: String,
    state: String,
    startedAt: Number,
    finishedAt: { type: Number, default: null },
    rows: { type: Number, default: 0 },
    added: { type: Number, default: 0 },
    updated: { type: Number, default: 0 },
    unchanged: { type: Number, default: 0 },
    rejected: { type: Number, default: 0 },
    stepsBack: { type: Number, default: 0 },
    kept: { type: Boolean, default: true },
    before: { type: [Schema.Types.Mixed], default: [] } as never,
  },
  options,
).index({ startedAt: -1 });

const watch = new Schema(
  {
    chat: { type: new Schema(address, { _id: false }), required: true },
    cardId: { type: Schema.Types.ObjectId, required: true },
    label: text,
    since: { type: Number, required: true },
    told: { type: new Schema({ status: String, asOf: String, at: Number }, { _id: false }), default: null },
  },
  options,
)
  .index({ 'chat.channel': 1, 'chat.id': 1, cardId: 1 }, { unique: true })
  .index({ cardId: 1 });

const person = new Schema(
  { _id: String, locale: text, since: Number, unreachableSince: { type: Number, default: null } },
  options,
);
const attempt = withPurge(new Schema({ _id: String, at: [Number], until: Number, ...purged }, options)).index({
  until: 1,
});
const dialogue = withPurge(
  new Schema({ _id: String, state: text, version: String, expiresAt: Number, ...purged }, options),
).index({ expiresAt: 1 });
const link = withPurge(
  new Schema(
    {
      _id: String,
      cardId: Schema.Types.ObjectId,
      by: { type: String, required: true },
      expiresAt: Number,
      usedAt: { type: Number, default: null },
      ...purged,
    },
    options,
  ),
)
  .index({ expiresAt: 1 })
  .index({ by: 1 });
const update = withPurge(new Schema({ _id: String, state: String, leaseUntil: Number, ...purged }, options));
const lease = withPurge(new Schema({ _id: String, owner: String, until: Number, ...purged }, options));
const office = new Schema(
  {
    _id: String,
    name: String,
    kind: String,
    county: String,
    city: String,
    address: text,
    phone: text,
    latitude: { type: Number, default: null },
    longitude: { type: Number, default: null },
    hours: text,
  },
  options,
).index({ county: 1 });
const batch = new Schema(
  {
    _id: String,
    ends: { type: Schema.Types.Mixed, default: null },
    counties: { type: Schema.Types.Mixed, default: null },
    confirmed: { type: Schema.Types.Mixed, default: null },
  },
  options,
);
const closure = new Schema(
  { from: String, to: String, county: text, office: text, kind: String, at: text },
  options,
).index({ to: 1 });
const setting = new Schema({ _id: String, value: Schema.Types.Mixed }, options);

/** Defines every model on `mongoose`. Call once for each instance; then `createIndexes` of models' owner. */
export function defineModels(mongoose: Mongoose): Models {
  const define = <T>(name: string, schema: Schema): Model<T> =>
    mongoose.model(name, schema, name) as unknown as Model<T>;
  return {
    cards: define<CardRecord>('cards', card),
    imports: define<ImportRecord>('imports', importRun),
    watches: define<WatchRecord>('watches', watch),
    people: define<PersonRecord>('people', person),
    attempts: define<AttemptRecord>('attempts', attempt),
    dialogues: define<DialogueRecord>('dialogues', dialogue),
    links: define<LinkRecord>('links', link),
    updates: define<UpdateRecord>('updates', update),
    leases: define<LeaseRecord>('leases', lease),
    offices: define<OfficeRecord>('offices', office),
    batches: define<BatchRecord>('batches', batch),
    closures: define<ClosureRecord>('closures', closure),
    settings: define<SettingRecord>('settings', setting),
  };
}
