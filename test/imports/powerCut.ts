import { openDatabase } from '../../src/database/connection.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { importFile } from '../../src/imports/importFile.ts';
import { SAMPLE_AS_OF, writeSample } from '../../src/imports/sample.ts';
import { undoImport } from '../../src/imports/undoImport.ts';
import { testClocks } from '../support/clock.ts';
import { cutPower } from '../support/powerCut.ts';

/**
 * The part of powerCut.test.ts that runs on a watched disk: the power is cut as soon as an import, and taking it back,
 * has been reported. Prints what is on the disk each time.
 */
const dataDir = `${process.cwd()}/data`;
const path = `${process.cwd()}/cards.csv`;
await writeSample({ size: 60, seed: 1, path });
const database = await openDatabase({ dataDir });
const clocks = testClocks();

async function afterPowerCut(): Promise<object> {
  const cut = await openDatabase({ dataDir: cutPower(dataDir) });
  const { cards, imports } = cut.models;
  const seen = { cards: await cards.countDocuments({}), state: (await imports.findOne({}).lean())?.state ?? 'lost' };
  await cut.close();
  return seen;
}

const keys = createLookupKeys('a-secret-for-tests-that-is-long-enough');
await importFile({ path, asOf: SAMPLE_AS_OF, database, keys, pattern: DEFAULT_RECEIPT_PATTERN, clocks });
const imported = await afterPowerCut();
await undoImport({ database, clocks });
const undone = await afterPowerCut();
await database.close();
process.stdout.write(JSON.stringify({ imported, undone }));
