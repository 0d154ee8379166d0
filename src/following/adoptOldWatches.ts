import { FRESH_WATCH, type Told, type WatchRecord } from '../database/models.ts';
import type { WatchStore } from './watchStore.ts';

/** Rows at a time. */
const PAGE = 500;

/**
 * Brings watches of earlier versions into the present form, once a process, before the planner looks at any:
 * - those that know nothing of plans are looked at now
 * - what was last told had another name (`told`)
 * A row that is in the present form is left as it is, so a process that ends on the way loses nothing.
 * @param now  business time, epoch ms
 */
export async function adoptOldWatches({ watches }: WatchStore, now: number): Promise<void> {
  await renameTold(watches);
  await watches.updateMany({ rev: { $exists: false } }, { $set: { ...FRESH_WATCH, nextAt: now } });
}

async function renameTold(watches: WatchStore['watches']): Promise<void> {
  // The schema does not know the former name any more: straight from the driver.
  const rows = watches.collection;
  for (;;) {
    const page = await rows
      .find<WatchRecord & { told: Told | null }>({ told: { $exists: true } })
      .limit(PAGE)
      .toArray();
    if (page.length === 0) return;
    await rows.bulkWrite(
      page.map(({ _id, told }) => ({
        updateOne: {
          filter: { _id, told: { $exists: true } },
          update: { $set: { lastTold: told }, $unset: { told: '' } },
        },
      })),
      { ordered: false },
    );
  }
}
