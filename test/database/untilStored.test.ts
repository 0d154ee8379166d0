import { expect } from 'chai';
import { untilStored } from '../../src/database/untilStored.ts';
import { testClocks } from '../support/clock.ts';

/** As the driver names its errors. */
function away(name: string): Error {
  return Object.assign(new Error('no server'), { name });
}

describe('A write that nobody waits for', () => {
  it('is made once where the store is there', async () => {
    const { machine } = testClocks();
    let tries = 0;
    expect(await untilStored(machine, () => Promise.resolve((tries += 1)))).to.equal(1);
  });

  for (const name of [
    'MongoNetworkError',
    'MongoNetworkTimeoutError',
    'MongoServerSelectionError',
    'MongoPoolClearedError',
  ])
    it(`is made again after ${name}`, async () => {
      const { machine } = testClocks();
      let tries = 0;
      const stored = untilStored(machine, () => {
        tries += 1;
        return tries < 4 ? Promise.reject(away(name)) : Promise.resolve('stored');
      });
      await machine.pass(0);
      await machine.pass(10_000);
      expect(await stored).to.equal('stored');
      expect(tries).to.equal(4);
    });

  it('is made again after the disk was full', async () => {
    const { machine } = testClocks();
    let tries = 0;
    const stored = untilStored(machine, () => {
      tries += 1;
      const full = Object.assign(new Error('full'), { name: 'SqliteError', code: 'SQLITE_FULL' });
      return tries < 4 ? Promise.reject(full) : Promise.resolve('stored');
    });
    await machine.pass(0);
    await machine.pass(10_000);
    expect(await stored).to.equal('stored');
  });

  it('is given up after two minutes, with the error of the store', async () => {
    const { machine } = testClocks();
    const started = machine.now();
    const stored = untilStored(machine, () => Promise.reject(away('MongoNetworkError'))).then(
      () => 'stored',
      (error: unknown) => ({ name: (error as Error).name, after: machine.now() - started }),
    );
    await machine.pass(0);
    await machine.pass(180_000);
    const end = await stored;
    expect(end).to.deep.equal({ name: 'MongoNetworkError', after: 120_500 });
  });

  it('is not made again when it is the write that is wrong', async () => {
    const { machine } = testClocks();
    let tries = 0;
    const stored = untilStored(machine, () => {
      tries += 1;
      return Promise.reject(new TypeError('wrong'));
    });
    await stored.catch((error: unknown) => expect(error).to.be.instanceOf(TypeError));
    expect(tries).to.equal(1);
  });
});
