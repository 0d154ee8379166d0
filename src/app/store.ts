import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Config } from '../config.ts';
import { openDatabase, STORE_FILE, type Database } from '../database/connection.ts';
import { createLookupKeys, type LookupKeys } from '../domain/lookupKey.ts';
import { checkSecret, lookupSecret, SECRET_FILE } from './secret.ts';

/** A store, and what finds cards in it. */
export interface Store {
  database: Database;
  keys: LookupKeys;
}

/**
 * The store with the secret that belongs to it, for the program and for a script that is its owner for a while.
 * @param onEvent  told of what happens to the connection
 * @throws ConfigError with one sentence, StoreOwnedError, and what the database throws when it cannot be opened
 */
export async function openStore(
  { mongodbUri, dataDir, lookupSecret: configured }: Pick<Config, 'mongodbUri' | 'dataDir' | 'lookupSecret'>,
  onEvent?: (event: string, data?: object) => void,
): Promise<Store> {
  if (mongodbUri === null) await refuseLostStore(dataDir);
  const database = await openDatabase({
    ...(mongodbUri === null ? {} : { uri: mongodbUri }),
    dataDir,
    ...(onEvent ? { onEvent } : {}),
  });
  try {
    const keys = createLookupKeys(await lookupSecret(configured, dataDir));
    await checkSecret(database.models, keys.keyId);
    return { database, keys };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * A store is made before its secret. So a secret, or the log of a store, without the store itself means that it was lost
 * or only half put back: starting with an empty one would tell everybody that their card is not found.
 */
async function refuseLostStore(dataDir: string): Promise<void> {
  const sizeOf = async (name: string): Promise<number> => {
    try {
      return (await stat(join(dataDir, name))).size;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
      throw error;
    }
  };
  if ((await sizeOf(STORE_FILE)) > 0) return;
  for (const rest of [SECRET_FILE, `${STORE_FILE}-wal`])
    if ((await sizeOf(rest)) > 0)
      throw new ConfigError(
        `DATA_DIR holds ${rest} but no ${STORE_FILE}, or an empty one: put the database back from a backup, or set DATA_DIR to an empty folder to begin anew.`,
      );
}
