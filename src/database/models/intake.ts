import { Schema } from 'mongoose';
import { options, purged, withPurge } from './schema.ts';

/** An update that was taken in. No content is kept. */
export interface UpdateRecord {
  /** `telegram:BOT:987654`: each bot numbers its updates anew. */
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

/** Single values: the key id of the secret, the simulator's clock, … */
export interface SettingRecord {
  _id: string;
  value: unknown;
}

export const update = withPurge(new Schema({ _id: String, state: String, leaseUntil: Number, ...purged }, options));

export const lease = withPurge(new Schema({ _id: String, owner: String, until: Number, ...purged }, options));

export const setting = new Schema({ _id: String, value: Schema.Types.Mixed }, options);
