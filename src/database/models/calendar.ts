import { Schema, type Types } from 'mongoose';
import type { Batch, Closure, Day, Office } from '../../domain/card.ts';
import { options, text } from './schema.ts';

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

export const office = new Schema(
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

export const batch = new Schema(
  {
    _id: String,
    ends: { type: Schema.Types.Mixed, default: null },
    counties: { type: Schema.Types.Mixed, default: null },
    confirmed: { type: Schema.Types.Mixed, default: null },
  },
  options,
);

export const closure = new Schema(
  { from: String, to: String, county: text, office: text, kind: String, at: text },
  options,
).index({ to: 1 });
