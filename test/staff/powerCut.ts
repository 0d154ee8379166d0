import { OPERATOR } from '../../src/acts/act.ts';
import { runAct } from '../../src/acts/run.ts';
import { acts, type ActName, type Acts } from '../../src/app/acts.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { DEFAULT_RECEIPT_PATTERN } from '../../src/domain/receiptSerial.ts';
import { silentLog } from '../../src/log.ts';
import { heedless } from '../acts/stage.ts';
import { testClocks } from '../support/clock.ts';
import { cutPower } from '../support/powerCut.ts';

/**
 * The part of powerCut.test.ts that runs on a watched disk: the power is cut as soon as staff have heard that something is
 * done. Prints what is on the disk each time.
 */
const dataDir = `${process.cwd()}/data`;
const database = await openDatabase({ dataDir });
const context = {
  database,
  keys: createLookupKeys('a-secret-for-tests-that-is-long-enough'),
  receiptPattern: DEFAULT_RECEIPT_PATTERN,
  clocks: testClocks(),
  log: silentLog,
  spoolFolder: `${process.cwd()}/spool`,
};

async function done<Name extends ActName>(name: Name, args: Acts[Name]['args']): Promise<Acts[Name]['result']> {
  const outcome = await runAct(acts, name, args, { actor: OPERATOR, context, ...heedless() });
  if ('refused' in outcome) throw new Error(`${name} was refused: ${outcome.refused.code}`);
  return outcome.ok;
}
/** What is on the disk: the end of the batch at the county, and how many closures there are. */
async function afterPowerCut(): Promise<object> {
  const cut = await openDatabase({ dataDir: cutPower(dataDir) });
  const [batch] = await cut.models.batches.find({}).lean();
  const seen = { county: batch?.ends?.county ?? null, closures: await cut.models.closures.countDocuments({}) };
  await cut.close();
  return seen;
}

const batch = { custodyFrom: '2025-07-23', preview: false, centreUntil: '2025-11-22' };
await done('changeBatch', { action: 'add', ...batch, countyUntil: '2025-10-05' });
const added = await afterPowerCut();
await done('changeBatch', { action: 'extend', ...batch, countyUntil: '2025-10-20', county: null });
const extended = await afterPowerCut();
const day = { from: '2025-08-13', to: '2025-08-13', county: null, office: null, kind: 'closed', at: null } as const;
const { id } = await done('addClosure', { closure: day, preview: false });
const closed = await afterPowerCut();
await done('removeClosure', { id: id!, preview: false });
const opened = await afterPowerCut();
await database.close();
process.stdout.write(JSON.stringify({ added, extended, closed, opened }));
