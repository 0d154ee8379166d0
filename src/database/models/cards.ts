import { Schema, type Types } from 'mongoose';
import type { CardFacts, Day } from '../../domain/card.ts';
import { day, options, text } from './schema.ts';

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
  /** The first import that stated the present facts, and the day which it described; `asOf` is the last one's day. */
  importId: Types.ObjectId;
  since: Day;
  /** Earlier facts, oldest first: one entry for each change, none for the first sight of a card. */
  versions: CardVersion[];
  /** The last imports that wrote here and the days they described, the newest last: as far back as can be undone. */
  seen: { importId: Types.ObjectId; asOf: Day }[];
}

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

export const card = new Schema(
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
