import { machineClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openDatabase, StoreOwnedError, type Database } from '../database/connection.ts';
import { createLookupKeys } from '../domain/lookupKey.ts';
import type { Log } from '../log.ts';
import { startBusinessClock } from '../ticks/businessClock.ts';
import { checkSecret, lookupSecret } from './secret.ts';
import { CommandError, type CommandRun, type JsonValue } from '../acts/act.ts';
import { callOwner } from '../acts/socket.ts';
import { commands, type CommandName } from './acts.ts';

/**
 * Carries a command out for a script: here, as the store's owner for that long, or by the process that owns the store.
 * @throws CommandError, ConfigError: one sentence for the operator
 */
export async function runCommand(
  name: CommandName,
  args: JsonValue,
  { config, log, onProgress, signal }: CommandRun & { config: Config; log: Log },
): Promise<JsonValue> {
  const database = await openStore(config);
  if (!database) return callOwner(config.dataDir, name, args, onProgress, signal);
  try {
    const keys = createLookupKeys(await lookupSecret(config.lookupSecret, config.dataDir));
    await checkSecret(database.models, keys.keyId);
    const clocks = { machine: machineClock, business: await startBusinessClock(config, database.models) };
    const context = { database, keys, receiptPattern: config.receiptPattern, clocks, log };
    return await commands[name](args, context, { onProgress, signal });
  } finally {
    await database.close();
  }
}

/** null: another process owns the embedded store. */
async function openStore({ mongodbUri, dataDir }: Config): Promise<Database | null> {
  try {
    return await openDatabase({ ...(mongodbUri ? { uri: mongodbUri } : {}), dataDir });
  } catch (error) {
    if (error instanceof StoreOwnedError) return null;
    if (mongodbUri && error instanceof Error && error.name.startsWith('Mongo'))
      throw new CommandError(
        'MONGODB_URI: the database cannot be reached; see that it runs and that the address is right.',
      );
    throw error;
  }
}
