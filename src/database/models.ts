import type { Mongoose, Model, Schema } from 'mongoose';
import { card, type CardRecord } from './models/cards.ts';
import { importRun, type ImportRecord } from './models/imports.ts';
import { watch, type WatchRecord } from './models/watches.ts';
import {
  person,
  attempt,
  dialogue,
  link,
  report,
  type PersonRecord,
  type AttemptRecord,
  type DialogueRecord,
  type LinkRecord,
  type ReportRecord,
} from './models/people.ts';
import { office, batch, closure, type OfficeRecord, type BatchRecord, type ClosureRecord } from './models/calendar.ts';
import { delivery, type DeliveryRecord } from './models/deliveries.ts';
import { update, lease, setting, type UpdateRecord, type LeaseRecord, type SettingRecord } from './models/intake.ts';

export { type CardVersion, type CardRecord } from './models/cards.ts';
export { type ImportRecord } from './models/imports.ts';
export { type Told, type WatchRecord, FRESH_WATCH } from './models/watches.ts';
export {
  type PersonRecord,
  type AttemptRecord,
  type DialogueRecord,
  type LinkRecord,
  type ReportRecord,
} from './models/people.ts';
export { type OfficeRecord, type BatchRecord, type ClosureRecord } from './models/calendar.ts';
export { type DeliveryState, type DeliveryItem, type DeliveryRecord } from './models/deliveries.ts';
export { type UpdateRecord, type LeaseRecord, type SettingRecord } from './models/intake.ts';

/**
 * The one data layer. `defineModels(mongoose)` binds it to a Mongoose instance, so that both engines can live in one
 * process. Only operators and index kinds that the embedded engine knows are used anywhere.
 *
 * `purgeAt` is machine time and a backstop; validity is always a comparison with business time in the query.
 */
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
