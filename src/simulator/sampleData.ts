import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActContext } from '../acts/act.ts';
import { importFile } from '../imports/importFile.ts';
import { SAMPLE_AS_OF, sampleOffices, samplePeople, writeSample } from '../imports/sample.ts';
import { replaceOffices } from '../imports/storeOffices.ts';
import type { SamplePerson } from './protocol.ts';

/** Enough cards for every state in every county, few enough for a blink. */
const SIZE = 2_000;
const SEED = 1404;

/** The people whose buttons stand on the page. */
export const samplePersons = (): SamplePerson[] =>
  samplePeople().map(({ name, state, code, serial }) => ({ name, state, code, serial }));

/** Synthetic cards and offices, through the importer like an export, and only into a store that holds nothing. */
export async function fillEmptyStore(context: ActContext, dataDir: string): Promise<void> {
  const { database, keys, receiptPattern: pattern, clocks } = context;
  const { models } = database;
  // Only an import that was cut short may lie there: that was this one, and running it again completes it.
  const imported = await models.imports.findOne({ state: { $ne: 'running' } }).lean();
  if (imported) return;
  await replaceOffices(
    models,
    sampleOffices().map(({ code, ...office }) => ({ _id: code, ...office })),
  );
  const path = join(dataDir, 'sample.csv');
  await writeSample({ size: SIZE, seed: SEED, path });
  try {
    await importFile({ path, asOf: SAMPLE_AS_OF, database, keys, pattern, clocks });
  } finally {
    await rm(path, { force: true });
  }
}
