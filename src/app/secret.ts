import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';
import type { Models } from '../database/models.ts';

const FILE = 'lookup-secret';

/**
 * The key of the look-up hashes: from the environment, or generated once into `dataDir` (mode 0600). Whoever has the
 * store without it cannot try codes against the hashes; lying beside the data, it protects stolen dumps only.
 */
export async function lookupSecret(configured: string | null, dataDir: string): Promise<string> {
  if (configured) return configured;
  const file = join(dataDir, FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  // Linking fails where another process was faster: its secret is the one that counts.
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  return (await readFile(file, 'utf8')).trim();
}

/**
 * Refuses to work on a store whose hashes were made with another secret, where every look-up would be a miss.
 * @throws ConfigError
 */
export async function checkSecret(models: Models, keyId: string): Promise<void> {
  const stored = await models.settings.findOneAndUpdate(
    { _id: 'keyId' },
    { $setOnInsert: { value: keyId } },
    { upsert: true, returnDocument: 'after', lean: true },
  );
  if (stored?.value !== keyId)
    throw new ConfigError(
      `LOOKUP_SECRET is not the one that this store was filled with: set the former one (or put back the file ${FILE} in DATA_DIR).`,
    );
}
