import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreOwnedError, openDatabase } from '../../src/database/connection.ts';
import { engines, newFolder } from '../support/databases.ts';
import { failure } from '../support/scratch.ts';
import { countInTurns } from '../support/turns.ts';

/** Does `work` while this thread's clock says, whenever it is looked at, that another second has passed. */
async function onSlowMachine(work: () => Promise<void>): Promise<void> {
  let seconds = 0;
  // Its own is on the prototype.
  performance.now = () => 1_000 * ++seconds;
  try {
    await work();
  } finally {
    Reflect.deleteProperty(performance, 'now');
  }
}

describe('The embedded store', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = join(await newFolder(), 'inner');
  });
  afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

  it('is in one file when it is closed, in a folder that only its owner may enter', async () => {
    const database = await openDatabase({ dataDir });
    await database.models.people.create({ _id: 'bale:1', since: 1 });
    await database.close();
    expect((await stat(dataDir)).mode & 0o777).to.equal(0o700);
    for (const name of await readdir(dataDir)) expect((await stat(join(dataDir, name))).mode & 0o077, name).to.equal(0);
    expect((await readFile(join(dataDir, 'kartyar.db'))).toString('latin1')).to.match(/^SQLite format 3/);
    const log = await stat(join(dataDir, 'kartyar.db-wal')).catch(() => null);
    expect(log?.size ?? 0, 'everything is in the file').to.equal(0);
  });

  it('has one owner: a second one is told at once, and may have it when the first has gone', async () => {
    const first = await openDatabase({ dataDir });
    await first.models.people.create({ _id: 'bale:1', since: 1 });
    expect(await failure(openDatabase({ dataDir }))).to.be.instanceOf(StoreOwnedError);
    await first.models.people.create({ _id: 'bale:2', since: 1 });
    await first.close();
    const second = await openDatabase({ dataDir });
    expect(await second.models.people.countDocuments()).to.equal(2);
    await second.close();
  });

  it('is not shared with a version that holds the file itself, whichever was first', async () => {
    const holder = (work: string) =>
      promisify(execFile)(process.execPath, [
        '--input-type=module',
        '-e',
        `import Libsql from 'libsql';
         const db = new Libsql(process.argv[1], { timeout: 0 });
         let held = 'held';
         try {
           db.exec('PRAGMA locking_mode = EXCLUSIVE');
           db.prepare('PRAGMA journal_mode = WAL').raw().all();
           db.exec('BEGIN EXCLUSIVE');
           db.exec('COMMIT');
         } catch (error) {
           held = error.code;
         }
         process.stdout.write(held);
         ${work}`,
        join(dataDir, 'kartyar.db'),
      ]);
    await mkdir(dataDir);
    const earlier = holder('process.stdin.resume();');
    const held = await new Promise<Buffer>((resolve) => earlier.child.stdout!.once('data', resolve));
    expect(String(held)).to.equal('held');
    expect(await failure(openDatabase({ dataDir }))).to.be.instanceOf(StoreOwnedError);
    earlier.child.kill('SIGKILL');
    await failure(earlier);
    const database = await openDatabase({ dataDir });
    await database.models.people.create({ _id: 'bale:1', since: 1 });
    expect((await holder('')).stdout).to.equal('SQLITE_BUSY');
    expect(await database.models.people.countDocuments()).to.equal(1);
    await database.close();
  });

  it('lets others in between reads that wait for nothing', async () => {
    const database = await openDatabase({ dataDir });
    await database.models.people.create({ _id: 'bale:1', since: 1 });
    const state = { let: false };
    setImmediate(() => setImmediate(() => (state.let = true)));
    while (!state.let) await database.models.people.collection.findOne({ _id: 'bale:1' as never });
    await database.close();
  });

  it('keeps everything over a restart, indexes too', async () => {
    const first = await openDatabase({ dataDir });
    await first.models.cards.collection.insertMany(
      Array.from({ length: 500 }, (_, n) => ({ code: `c${n}`, lookup: 'x' })),
    );
    await first.close();
    const second = await openDatabase({ dataDir });
    expect(await second.models.cards.countDocuments({ lookup: 'x' })).to.equal(500);
    expect((await failure(second.models.cards.collection.insertOne({ code: 'c7' }))).message).to.include('E11000');
    expect(await second.models.cards.collection.indexes()).to.have.length(3);
    await second.close();
  });

  it('finishes what is in hand before it closes, and takes nothing after', async () => {
    const database = await openDatabase({ dataDir });
    const things = database.mongoose.connection.collection('things');
    await things.insertMany(Array.from({ length: 5000 }, (_, n) => ({ n })));
    const long = things.updateMany({}, { $set: { done: true } });
    const short = things.insertOne({ n: -1 });
    const closed = database.close();
    expect((await long).modifiedCount).to.be.at.least(5000);
    await short;
    await closed;
    const again = await openDatabase({ dataDir });
    expect(await again.mongoose.connection.collection('things').countDocuments({ done: true })).to.be.at.least(5000);
    await again.close();
    await failure(again.ping());
  });

  it('removes what has expired, by machine time, and nothing else', async () => {
    const database = await openDatabase({ dataDir });
    const { updates } = database.models;
    const at = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
    await updates.collection.insertMany([
      ...Array.from({ length: 450 }, (_, n) => ({ _id: `old${n}` as never, purgeAt: at(-n - 1) })),
      { _id: 'new' as never, purgeAt: at(1000) },
      { _id: 'none' as never },
      { _id: 'null' as never, purgeAt: null },
      { _id: 'number' as never, purgeAt: 5 },
    ]);
    const later = database.mongoose.connection.collection('later');
    await later.createIndex({ at: 1 }, { expireAfterSeconds: 100 });
    await later.insertMany([{ at: at(-150) }, { at: at(-50) }]);
    await database.mongoose.connection.db!.command({ sweep: 1 });
    expect((await updates.distinct('_id')).sort()).to.deep.equal(['new', 'none', 'null', 'number']);
    expect(await later.countDocuments()).to.equal(1);
    await database.close();
  });

  it('answers short questions in the middle of long work', async () => {
    const database = await openDatabase({ dataDir });
    const things = database.mongoose.connection.collection('things');
    await things.insertMany(Array.from({ length: 6000 }, (_, n) => ({ n, text: 'x'.repeat(100) })));
    const ended: string[] = [];
    const long = things.updateMany({ n: { $gte: 0 } }, { $set: { seen: true } }).then(() => ended.push('long'));
    const short = things.findOne({ _id: 'none' as never }).then(() => ended.push('short'));
    await Promise.all([long, short]);
    expect(ended).to.deep.equal(['short', 'long']);
    expect(await things.countDocuments({ seen: true })).to.equal(6000);
    await database.close();
  });

  it('never holds the event loop: encoding and decoding of many documents go in slices', async () => {
    const database = await openDatabase({ dataDir });
    const things = database.mongoose.connection.collection('things');
    const written = countInTurns();
    const read = countInTurns();
    // Each notes that it is encoded.
    const docs = Array.from({ length: 100 }, (_, n) => ({
      get n() {
        written.note();
        return n;
      },
    }));
    await onSlowMachine(async () => {
      await things.insertMany(docs);
      await things
        .find()
        .map(() => read.note())
        .toArray();
    });
    expect(written.most()).to.equal(1);
    // The clock is looked at only now and then.
    expect(read.most()).to.equal(16);
    await database.close();
  });

  it('tells what MongoDB would: engine, ping', async () => {
    const database = await engines()[0]!.open();
    expect(database.engine).to.equal('embedded');
    await database.ping();
    await database.close();
    await failure(database.ping());
  });
});
