import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, link, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, LEAST_SECRET_LENGTH } from '../config.ts';
import type { Models } from '../database/models.ts';

export const SECRET_FILE = 'lookup-secret';

/**
 * The key of the look-up hashes: from the environment, or generated once into `dataDir` (mode 0600). Whoever has the
 * store without it cannot try codes against the hashes; lying beside the data, it protects stolen dumps only.
 * @param dataDir  a folder that is there
 * @throws ConfigError when the file holds no secret (any more)
 */
export async function lookupSecret(configured: string | null, dataDir: string): Promise<string> {
  if (configured) return configured;
  const file = join(dataDir, SECRET_FILE);
  return (await readSecret(file)) ?? (await makeSecret(file));
}

/** null: there is no such file. */
async function readSecret(file: string): Promise<string | null> {
  let found: Stats;
  try {
    found = await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // To read a pipe is to wait for whoever writes to it.
  const secret = found.isFile() ? (await readFile(file, 'utf8')).trim() : '';
  if (secret.length < LEAST_SECRET_LENGTH) throw damagedSecret();
  // A copy that was put back may be readable by everybody.
  if ((found.mode & 0o077) !== 0) await chmod(file, 0o600);
  return secret;
}

const damagedSecret = (): ConfigError =>
  new ConfigError(
    `The file ${SECRET_FILE} in DATA_DIR is damaged: put back the copy of it that you keep apart from the backups. Without it no card can be found.`,
  );

async function makeSecret(file: string): Promise<string> {
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
    // Cards are hashed with it at once: it must not be gone after a power cut that the cards survive.
    await handle.sync();
  } finally {
    await handle.close();
  }
  // Linking fails where another process was faster: its secret is the one that counts.
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  await syncFolder(dirname(file));
  const secret = await readSecret(file);
  // A link that leads nowhere lies there.
  if (secret === null) throw damagedSecret();
  return secret;
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Refuses to work on a store whose hashes were made with another secret, where every look-up would be a miss.
 * @throws ConfigError
 */
export async function checkSecret(models: Pick<Models, 'settings'>, keyId: string): Promise<void> {
  const stored = await models.settings.findOneAndUpdate(
    { _id: 'keyId' },
    { $setOnInsert: { value: keyId } },
    { upsert: true, returnDocument: 'after', lean: true },
  );
  if (stored?.value !== keyId)
    throw new ConfigError(
      `LOOKUP_SECRET is not the one that this store was filled with: set the former one (or put back the file ${SECRET_FILE} in DATA_DIR).`,
    );
}
