import { chmod, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openStore } from '../../src/app/store.ts';
import { ConfigError } from '../../src/config.ts';
import { newFolder } from '../support/databases.ts';

describe('The embedded store and its secret', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = join(await newFolder(), 'data');
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const open = () => openStore({ mongodbUri: null, dataDir, lookupSecret: null });
  const openAndClose = async (): Promise<string> => {
    const { database, keys } = await open();
    await database.close();
    return keys.keyId;
  };
  const refusal = async (): Promise<string> => {
    try {
      await openAndClose();
    } catch (error) {
      expect(error).to.be.instanceOf(ConfigError);
      return (error as Error).message;
    }
    throw new Error('It was opened.');
  };
  const file = (name: string) => join(dataDir, name);

  it('are made together, and fit each other ever after', async () => {
    const keyId = await openAndClose();
    expect(await openAndClose()).to.equal(keyId);
    expect((await stat(file('lookup-secret'))).mode & 0o777).to.equal(0o600);
    expect((await readFile(file('lookup-secret'), 'utf8')).trim()).to.match(/^[0-9a-f]{64}$/);
  });

  it('begin anew in an empty folder alone', async () => {
    await mkdir(dataDir, { recursive: true });
    await openAndClose();
  });

  for (const [what, lose] of [
    ['is gone', (path: string) => rm(path)],
    ['is empty', (path: string) => truncate(path)],
  ] as const)
    it(`are not begun anew where the secret is there and the store ${what}`, async () => {
      await openAndClose();
      await lose(file('kartyar.db'));
      await rm(file('kartyar.db-wal'), { force: true });
      expect(await refusal()).to.match(/^DATA_DIR holds lookup-secret but no kartyar\.db/);
      expect(await readFile(file('lookup-secret'), 'utf8')).to.match(/^[0-9a-f]{64}\n$/);
    });

  it('are not begun anew where only the log of a store is there', async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(file('kartyar.db-wal'), 'what was written last');
    expect(await refusal()).to.match(/^DATA_DIR holds kartyar\.db-wal but no kartyar\.db/);
    expect(await readFile(file('kartyar.db-wal'), 'utf8')).to.equal('what was written last');
  });

  it('are not used with a secret that is cut short', async () => {
    await openAndClose();
    await writeFile(file('lookup-secret'), 'abc\n');
    expect(await refusal()).to.match(/^The file lookup-secret in DATA_DIR is damaged: put back/);
    await writeFile(file('lookup-secret'), '');
    expect(await refusal()).to.match(/^The file lookup-secret in DATA_DIR is damaged: put back/);
  });

  it('are not used with another secret, and say which', async () => {
    await openAndClose();
    await writeFile(file('lookup-secret'), `${'0'.repeat(64)}\n`);
    expect(await refusal()).to.match(/^LOOKUP_SECRET is not the one that this store was filled with/);
  });

  it('take the rights of others away from a secret that was put back', async () => {
    const keyId = await openAndClose();
    await chmod(file('lookup-secret'), 0o644);
    expect(await openAndClose()).to.equal(keyId);
    expect((await stat(file('lookup-secret'))).mode & 0o777).to.equal(0o600);
  });

  it('can be opened again after a refusal', async () => {
    await openAndClose();
    const secret = await readFile(file('lookup-secret'), 'utf8');
    await writeFile(file('lookup-secret'), 'abc\n');
    await refusal();
    await writeFile(file('lookup-secret'), secret);
    await openAndClose();
  });
});
