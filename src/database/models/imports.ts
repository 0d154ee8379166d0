import { Schema, type Types } from 'mongoose';
import type { Day } from '../../domain/card.ts';
import type { OfficeRecord } from './calendar.ts';
import { options, text } from './schema.ts';

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
  /** The end that the planner has taken note of; null: none yet (reminders/noticeImports.ts). */
  seenByPlanner: 'finished' | 'undone' | null;
}

export const importRun = new Schema(
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
    seenByPlanner: text,
  },
  options,
).index({ startedAt: -1 });
