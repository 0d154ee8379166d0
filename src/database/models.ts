import type { Mongoose, Model } from 'mongoose';
import type { Types } from 'mongoose';
import { Schema } from 'mongoose';
import type { Batch, CardFacts, CardStatus, Closure, County, CustodyEnds, Day, Label, Office } from '../domain/card.ts';

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
  /** The end that the planner has heard of; null: none yet (reminders/imports.ts). */
  heard: 'finished' | 'undone' | null;
}

/** What a chat was last told of a card, by an answer or by a message that nobody asked for. */
export interface Told {
  status: CardStatus;
  asOf: Day;
  /** Business time, epoch ms. */
  at: number;
  /** What said it: a kind of reminders/kinds.ts, or `answer`. What follows lacks in rows of earlier versions. */
  by?: string;
  basis?: 'seen' | 'announced';
  ends?: CustodyEnds | null;
  custodyFrom?: Day | null;
  appliedOn?: Day | null;
  /** `keyId:mac` of code + serial then. */
  lookup?: string;
  /** The last import that had spoken of the card then. */
  importId?: string | null;
  /** The end that counted, and the last open day before it. */
  deadline?: Day | null;
  lastOpen?: Day | null;
  /** Closures that were told, as reminders/closures.ts names them. */
  closures?: string[];
  /** The serial of a new application was asked for; until it is given nothing of that card is told here. */
  serialAsked?: boolean;
}

/** A card that a chat follows. What is behind `told` may lack in rows of earlier versions (reminders/touch.ts adopts them). */
export interface WatchRecord {
  _id: Types.ObjectId;
  chat: Address;
  cardId: Types.ObjectId;
  label: Label | null;
  /** Business time, epoch ms, as all instants below. */
  since: number;
  told: Told | null;
  /** When the planner must look at it again; null: nothing to come. */
  nextAt: number | null;
  /** Grows with every change that concerns the planner: it writes only what it has read. */
  rev: number;
  /** How many messages were planned: the number of each is part of its key. */
  planned: number;
  /** Whether this chat wants to be told of this card. */
  reminders: boolean;
  /** The day on which somebody means to go, and since when that (or its reminder) is known. */
  chosenDay: Day | null;
  chosenAt: number | null;
  /** When somebody said that the card is theirs now, and that it was not they who took it. */
  collectedAt: number | null;
  objectedAt: number | null;
  /** When the watch ends by itself, after a delivery. */
  endsAt: number | null;
  /** The kind of the last message that could not be delivered. */
  missed: string | null;
}

/** The planner's part of a watch that it has not looked at yet: nothing chosen, nothing planned, and to be told. */
export const FRESH_WATCH = {
  rev: 0,
  planned: 0,
  reminders: true,
  chosenDay: null,
  chosenAt: null,
  collectedAt: null,
  objectedAt: null,
  endsAt: null,
  missed: null,
} as const satisfies Partial<WatchRecord>;

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

/** A one-time link that shows a card in another chat, or copies a chat's watches. The key is a hash of the token. */
export interface LinkRecord {
  _id: string;
  /** null: it copies watches. */
  cardId: Types.ObjectId | null;
  /** Whose watches it copies, and to which messenger. */
  watchesOf: Address | null;
  to: Channel | null;
  /** A hash of the address of the chat that made it, so that this chat can have it deleted. */
  by: string;
  /** Business time, epoch ms. */
  expiresAt: number;
  usedAt: number | null;
  purgeAt: Date;
}

/** What somebody says came of going there. */
export const VISIT_ANSWERS = ['collected', 'notYet', 'notThere'] as const;
/** Why somebody who went there came back without the card. */
export const VISIT_TROUBLES = ['closed', 'cardNotFound', 'fingerprint', 'systemDown'] as const;
export type VisitTrouble = (typeof VISIT_TROUBLES)[number];

/**
 * What people reported: of their visits for the office's figures, and that it was not they who took the card, as a note
 * to the office. It does not say who reported; the key is a hash of the watch, the kind and the day.
 */
export interface ReportRecord {
  _id: string;
  kind: (typeof VISIT_ANSWERS)[number] | 'notMe';
  trouble: VisitTrouble | null;
  cardId: Types.ObjectId;
  county: County;
  office: string | null;
  /** Tehran's day of the report, and the instant in business time. */
  day: Day;
  at: number;
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

/** What becomes of a message; who moves it from one to the other is told in delivery/README.md. */
export const DELIVERY_STATES = [
  'planned',
  'claimed',
  'sent',
  'unreachable',
  'failed',
  'unknown',
  'cancelled',
  'expired',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One thing to say about one card. */
export interface DeliveryItem {
  /** Never planned twice for a chat while the row identifies it. */
  key: string;
  kind: string;
  cardId: Types.ObjectId | null;
  watchId: Types.ObjectId | null;
  /** The last day that it is about. */
  deadline: Day | null;
  /** Business time, epoch ms. */
  dueAt: number;
  /** May be told in URGENT_HOURS. */
  urgent: boolean;
  /** How often it is being said again because nobody knows whether it arrived; absent: the first time. */
  again?: number;
  /** Only where it differs from the row's. */
  state?: DeliveryState;
}

/** One message to one recipient: the ledger's row. */
export interface DeliveryRecord {
  _id: Types.ObjectId;
  /** After RETENTION_DAYS the id is empty. */
  address: Address;
  /** `telegram:123:cards`, `telegram:123:a:ANNOUNCEMENT`; with `seq` unique, and alone among the planned rows. */
  queue: string;
  seq: number;
  /** `cards`, or the announcement that it belongs to. */
  source: string;
  /** 0 before 1 (delivery/ledger.ts). */
  priority: number;
  items: DeliveryItem[];
  state: DeliveryState;
  /** Why it came to this state, for people: `joined`, `blocked`, … */
  reason: string | null;
  /** Business time, epoch ms. */
  dueAt: number;
  /** Who claimed it, and machine time, epoch ms, until when. */
  owner: string | null;
  leaseUntil: number | null;
  /** Failures that count, and the machine time of the last failure. */
  tries: number;
  failedAt: number | null;
  /** An unknown one that is to be sent again, business time, epoch ms. */
  resendAt: number | null;
  messageId: number | null;
  /** Business time, epoch ms. */
  plannedAt: number;
  settledAt: number | null;
  /** It still says whom it was for. */
  personal: boolean;
}

export interface Models {
  cards: Model<CardRecord>;
  imports: Model<ImportRecord>;
  watches: Model<WatchRecord>;
  people: Model<PersonRecord>;
  attempts: Model<AttemptRecord>;
  dialogues: Model<DialogueRecord>;
  links: Model<LinkRecord>;
  reports: Model<ReportRecord>;
  updates: Model<UpdateRecord>;
  leases: Model<LeaseRecord>;
  offices: Model<OfficeRecord>;
  batches: Model<BatchRecord>;
  closures: Model<ClosureRecord>;
  deliveries: Model<DeliveryRecord>;
  settings: Model<SettingRecord>;
}

const day = { type: String, default: null };
const text = { type: String, default: null };
const instant = { type: Number, default: null };
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
    heard: text,
  },
  options,
).index({ startedAt: -1 });

const watch = new Schema(
  {
    chat: { type: new Schema(address, { _id: false }), required: true },
    cardId: { type: Schema.Types.ObjectId, required: true },
    label: text,
    since: { type: Number, required: true },
    told: { type: Schema.Types.Mixed, default: null },
    nextAt: instant,
    rev: { type: Number, default: 0 },
    planned: { type: Number, default: 0 },
    reminders: { type: Boolean, default: true },
    chosenDay: day,
    chosenAt: instant,
    collectedAt: instant,
    objectedAt: instant,
    endsAt: instant,
    missed: text,
  },
  options,
)
  .index({ 'chat.channel': 1, 'chat.id': 1, cardId: 1 }, { unique: true })
  .index({ cardId: 1 })
  // What is due; then what a changed batch and a closure concern.
  .index({ nextAt: 1 })
  .index({ 'told.custodyFrom': 1 })
  .index({ 'told.deadline': 1 })
  .index({ chosenDay: 1 });

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
      cardId: { type: Schema.Types.ObjectId, default: null },
      watchesOf: { type: new Schema(address, { _id: false }), default: null },
      to: text,
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
const report = new Schema(
  {
    _id: String,
    kind: String,
    trouble: text,
    cardId: Schema.Types.ObjectId,
    county: String,
    office: text,
    day: String,
    at: Number,
  },
  options,
)
  .index({ day: 1 })
  .index({ kind: 1, at: 1 });
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
const item = {
  key: String,
  kind: String,
  cardId: Schema.Types.ObjectId,
  watchId: Schema.Types.ObjectId,
  deadline: day,
  dueAt: Number,
  urgent: Boolean,
  again: Number,
  state: String,
};
/** Partial indexes hold the rows in work alone: what was sent long ago costs a claim nothing. */
const inState = (state: DeliveryState) => ({ partialFilterExpression: { state } });
const delivery = new Schema(
  {
    address: { type: new Schema(address, { _id: false }), required: true },
    queue: { type: String, required: true },
    seq: { type: Number, required: true },
    source: { type: String, required: true },
    priority: { type: Number, required: true },
    items: [{ _id: false, ...item }],
    state: { type: String, required: true },
    reason: text,
    dueAt: { type: Number, required: true },
    owner: text,
    leaseUntil: { type: Number, default: null },
    tries: { type: Number, default: 0 },
    failedAt: { type: Number, default: null },
    resendAt: { type: Number, default: null },
    messageId: { type: Number, default: null },
    plannedAt: { type: Number, required: true },
    settledAt: { type: Number, default: null },
    personal: { type: Boolean, default: true },
  },
  options,
)
  .index({ queue: 1, seq: 1 }, { unique: true })
  .index({ queue: 1 }, { unique: true, ...inState('planned') })
  .index({ 'address.channel': 1, source: 1, priority: 1, dueAt: 1 }, inState('planned'))
  .index({ leaseUntil: 1 }, inState('claimed'))
  .index({ resendAt: 1 }, inState('unknown'))
  .index({ settledAt: 1 }, { partialFilterExpression: { personal: true } });
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
    reports: define<ReportRecord>('reports', report),
    updates: define<UpdateRecord>('updates', update),
    leases: define<LeaseRecord>('leases', lease),
    offices: define<OfficeRecord>('offices', office),
    batches: define<BatchRecord>('batches', batch),
    closures: define<ClosureRecord>('closures', closure),
    deliveries: define<DeliveryRecord>('deliveries', delivery),
    settings: define<SettingRecord>('settings', setting),
  };
}
