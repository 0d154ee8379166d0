import { join } from 'node:path';
import { OPERATOR, type Progress } from '../acts/act.ts';
import { createCallOwner, type OwnerRefusal } from '../acts/callOwner.ts';
import { type ActOutcome, ok, refused } from '../acts/outcome.ts';
import { runAct, type RunRefusal } from '../acts/run.ts';
import { clearSpool } from '../acts/spool.ts';
import { machineClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { StoreOwnedError } from '../database/connection.ts';
import { storeTrouble } from '../database/trouble.ts';
import type { Log } from '../log.ts';
import { startBusinessClock } from '../ticks/businessClock.ts';
import { type ActName, type Acts, acts, type StoreRefusal } from './acts.ts';
import { openStore, type Store } from './store.ts';

type ScriptRefusal = RunRefusal | OwnerRefusal | StoreRefusal;

/** Where in DATA_DIR bytes lie that an act reads. */
export const spoolFolderOf = (dataDir: string): string => join(dataDir, 'spool');

/**
 * Runs an act for a script: here, as the store's owner for that long, or by the process that owns the store.
 * @throws ConfigError
 */
export async function runActForScript<Name extends ActName>(
  name: Name,
  args: Acts[Name]['args'],
  { config, log, onProgress, signal }: Progress<Acts[Name]['progress']> & { config: Config; log: Log },
): Promise<ActOutcome<Acts[Name]['result'], Acts[Name]['refusal'] | ScriptRefusal>> {
  const opened = await openOwnStore(config);
  if ('refused' in opened) return opened;
  if (!opened.ok) return createCallOwner<Acts>(config.dataDir)(name, args, { onProgress, signal });
  const { database, keys } = opened.ok;
  try {
    const clocks = { machine: machineClock, business: await startBusinessClock(config, database.models) };
    const spoolFolder = spoolFolderOf(config.dataDir);
    if (database.engine === 'embedded') await clearSpool(spoolFolder);
    const context = { database, keys, receiptPattern: config.receiptPattern, clocks, log, spoolFolder };
    return await runAct(acts, name, args, { actor: OPERATOR, context, onProgress, signal });
  } finally {
    await database.close();
  }
}

/** null: another process owns the embedded store. @throws ConfigError */
async function openOwnStore(config: Config): Promise<ActOutcome<Store | null, StoreRefusal | RunRefusal>> {
  try {
    return ok(await openStore(config));
  } catch (error) {
    if (error instanceof StoreOwnedError) return ok(null);
    const trouble = storeTrouble(error);
    if (config.mongodbUri !== null && error instanceof Error && error.name.startsWith('Mongo'))
      // The server has answered.
      return trouble?.code.includes(' ')
        ? refused({ code: 'storeUnusable', reason: trouble.code })
        : refused({ code: 'databaseAway' });
    if (trouble) return refused({ code: 'storeUnusable', reason: trouble.code });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (config.mongodbUri === null && code !== undefined && syscall !== undefined)
      return refused({ code: 'dataDirUnusable', reason: code });
    throw error;
  }
}
