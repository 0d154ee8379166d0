import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runActForScript } from '../../src/app/runAct.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/connection.ts';
import { silentLog } from '../../src/log.ts';
import { heedless } from '../acts/stage.ts';
import { temporaryFolder } from '../support/process.ts';
import { failure } from '../support/scratch.ts';

describe('an act for a script', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const list = (env: Record<string, string> = {}) => {
    const config = loadConfig({ DATA_DIR: folder.path, ...env }, 'script');
    return runActForScript('listClosures', { all: false }, { config, log: silentLog, ...heedless() });
  };

  it('is done here when nobody owns the store, which is free again afterwards', async () => {
    expect(await list()).to.deep.equal({ ok: [] });
    expect(await list()).to.deep.equal({ ok: [] });
  });

  it('finds nothing left of files that a killed owner had received', async () => {
    const left = join(folder.path, 'spool', 'left');
    await mkdir(join(folder.path, 'spool'));
    await writeFile(left, 'x');
    await list();
    expect(await failure(access(left))).to.include({ code: 'ENOENT' });
  });

  it('is asked of the owner, and refused where that does not answer', async () => {
    const owned = await openDatabase({ dataDir: folder.path });
    try {
      expect(await list()).to.deep.equal({ refused: { code: 'ownerAway' } });
    } finally {
      await owned.close();
    }
  });

  it('is refused where there can be no store', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, 'x');
    expect(await list({ DATA_DIR: file })).to.deep.equal({ refused: { code: 'dataDirUnusable', reason: 'EEXIST' } });
  });

  it('is refused where the MongoDB server cannot be reached', async () => {
    const env = { MONGODB_URI: 'mongodb://127.0.0.1/?authMechanism=NONE', LOOKUP_SECRET: 'x'.repeat(32) };
    expect(await list(env)).to.deep.equal({ refused: { code: 'databaseAway' } });
  });

  it('does not begin with another secret than the store’s', async () => {
    await list({ LOOKUP_SECRET: 'x'.repeat(32) });
    expect(await failure(list({ LOOKUP_SECRET: 'y'.repeat(32) }))).to.be.instanceOf(ConfigError);
  });
});
