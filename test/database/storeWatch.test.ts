import { expect } from 'chai';
import { createLog, errorData } from '../../src/log.ts';
import { createStoreLog, watchStore } from '../../src/database/storeWatch.ts';
import { storeTrouble, storeTroubleOf } from '../../src/database/trouble.ts';
import { testClocks } from '../support/clock.ts';

const failing = (name: string, code: string | number) =>
  Object.assign(new Error('of person 0684159414'), { name, code });
const NOT_PRIMARY = failing('MongoServerError', 10_107);
const FULL = failing('SqliteError', 'SQLITE_FULL');

describe('What is wrong with a store', () => {
  for (const [name, code, sentence] of [
    ['SqliteError', 'SQLITE_FULL', /disk of DATA_DIR is full: free space/],
    ['SqliteError', 'SQLITE_IOERR_WRITE', /disk of DATA_DIR cannot be read or written/],
    ['SqliteError', 'SQLITE_READONLY_DIRECTORY', /may not be written: give this user/],
    ['SqliteError', 'SQLITE_CANTOPEN', /cannot be opened: give this user/],
    ['SqliteError', 'SQLITE_CORRUPT_INDEX', /is damaged: stop Kartyar, keep a copy/],
    ['SqliteError', 'SQLITE_NOTADB', /is no database/],
    ['SqliteError', 'SQLITE_BUSY_SNAPSHOT', /Another program has the database .* open: end it/],
    ['EngineEndedError', 'STORE_ENGINE_ENDED', /engine has ended.*: start Kartyar again/],
    ['MongoServerError', 13, /may not write: give it the role readWrite/],
    ['MongoServerError', 10_107, /takes no writes, for it is no primary/],
    ['MongoBulkWriteError', 14_031, /no space left/],
    ['MongoServerSelectionError', '', /cannot be reached/],
  ] as const)
    it(`is told of ${name} ${code} with its remedy, to a script as well`, () => {
      const error = Object.assign(new Error('of person 0684159414'), { name }, code === '' ? {} : { code });
      const trouble = storeTrouble(error)!;
      expect(trouble.sentence).to.match(sentence);
      expect(trouble.remedy).to.match(sentence);
      expect(storeTroubleOf(trouble.code)).to.deep.equal(trouble);
      expect(errorData(error)).to.include({ error: name });
    });

  it('is nothing where one request is refused', () => {
    for (const error of [
      failing('MongoServerError', 11_000),
      failing('SqliteError', 'SQLITE_CONSTRAINT_UNIQUE'),
      failing('Error', 'ECONNRESET'),
      new TypeError('undefined is not a function'),
    ])
      expect(storeTrouble(error)).to.equal(null);
  });
});

describe('The watch over a store', () => {
  const setup = () => {
    const lines: { level: number; action: string; code?: string }[] = [];
    const log = createStoreLog(
      createLog('info', { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]) }),
    );
    const { machine } = testClocks();
    const store = { fault: null as Error | null, writes: 0, faults: [] as ((error: Error) => void)[] };
    const watch = watchStore(
      {
        checkWrites: async () => {
          store.writes += 1;
          if (store.fault) throw store.fault;
        },
        onFault: (told) => void store.faults.push(told),
      },
      log,
      machine,
    );
    return { lines, log, machine, store, watch };
  };

  it('finds out by itself, says it once, and finds out that it is over', async () => {
    const { lines, machine, store, watch } = setup();
    store.fault = NOT_PRIMARY;
    await machine.pass(60_000);
    expect((await watch.trouble())?.code).to.equal('MongoServerError 10107');
    await machine.pass(60_000);
    expect(lines.map(({ action }) => action)).to.deep.equal(['database.trouble']);
    store.fault = null;
    await machine.pass(2_000);
    expect(await watch.trouble()).to.equal(null);
    expect(lines.map(({ action }) => action)).to.deep.equal(['database.trouble', 'database.well']);
    watch.stop();
  });

  it('tries nothing but now and then while all is well', async () => {
    const { machine, store, watch } = setup();
    await machine.pass(120_000);
    expect(store.writes).to.be.within(3, 4);
    watch.stop();
  });

  it('hears at once of whoever fails, and tells each failed request at debug only', async () => {
    const { lines, log, store, watch } = setup();
    store.fault = FULL;
    for (const told of store.faults) told(FULL);
    for (let n = 0; n < 50; n += 1) log.child({ channel: 'bale' }).error('intake.failed', errorData(FULL));
    expect((await watch.trouble())?.code).to.equal('SQLITE_FULL');
    expect(lines.map(({ action, code }) => [action, code])).to.deep.equal([['database.trouble', 'SQLITE_FULL']]);
    log.error('intake.failed', errorData(new TypeError('x')));
    expect(lines.at(-1)).to.include({ action: 'intake.failed', error: 'TypeError' });
    watch.stop();
  });

  it('hears of what is logged too, where the engine says nothing by itself', async () => {
    const { lines, log, store, watch } = setup();
    store.fault = NOT_PRIMARY;
    for (let n = 0; n < 3; n += 1) log.error('intake.failed', errorData(NOT_PRIMARY));
    expect(lines.map(({ action, code }) => [action, code])).to.deep.equal([
      ['database.trouble', 'MongoServerError 10107'],
    ]);
    watch.stop();
  });

  it('does not take damage for mended because a write has succeeded', async () => {
    const { machine, store, watch } = setup();
    for (const told of store.faults) told(failing('SqliteError', 'SQLITE_CORRUPT'));
    await machine.pass(60_000);
    expect((await watch.trouble())?.code).to.equal('SQLITE_CORRUPT');
    watch.stop();
  });
});
