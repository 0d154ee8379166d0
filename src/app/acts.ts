import { defineTable, type TypesOf } from '../acts/act.ts';
import type { OwnerRefusal } from '../acts/callOwner.ts';
import type { RunRefusal } from '../acts/run.ts';
import { importData, undoLastImport } from '../imports/acts.ts';
import { changeBatch, listBatches } from '../staff/batches/acts.ts';
import { addClosure, listClosures, removeClosure } from '../staff/closures/acts.ts';

/** All that can be had done, by scripts now and by staff in the chat later. */
export const acts = defineTable({
  importData,
  undoLastImport,
  listBatches,
  changeBatch,
  listClosures,
  addClosure,
  removeClosure,
});

export type Acts = TypesOf<typeof acts>;
export type ActName = keyof Acts;

/** Every refusal that whoever has an act done may meet with: each has a sentence in scripts/words/refusals.ts. */
export type AnyRefusal = Acts[ActName]['refusal'] | RunRefusal | OwnerRefusal | StoreRefusal;

/** Why a script did not come as far as the act. */
export type StoreRefusal =
  | { code: 'databaseAway' }
  /** `reason`: what the system calls it, such as EACCES. */
  | { code: 'dataDirUnusable'; reason: string };
