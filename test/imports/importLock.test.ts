import { expect } from 'chai';
import type { Database } from '../../src/database/connection.ts';
import { withImportLock } from '../../src/imports/importLock.ts';
import { LockRefused } from '../../src/imports/refusals.ts';
import { undoImport } from '../../src/imports/undoImport.ts';
import { testClocks } from '../support/clock.ts';
import { failure, onEachEngine } from '../support/scratch.ts';
import { cells, csv, empty, HEADER, importInto, newFolder, refusalOf } from './exports.ts';

interface Beginning {
  path: string;
  database: Pick<Database, 'models' | 'engine'>;
  clocks: ReturnType<typeof testClocks>;
  onProgress: () => void;
}

/** A server removes by its own time what these clocks, which stand in 1404, call fresh. */
const FAR = new Date('2100-01-01');

/** As processes that share a MongoDB see it; the lease itself works on either engine. */
describe('One import at a time, of several processes', () => {
  onEachEngine((bench) => {
    const lease = () => bench.database.models.leases.findById('import').lean();
    const run = <T>(
      clocks: ReturnType<typeof testClocks>,
      work: (lock: { renew: () => Promise<void> }) => Promise<T>,
    ) => withImportLock({ models: bench.database.models, engine: 'mongodb' }, clocks, work);
    beforeEach(async () => void (await bench.database.models.leases.deleteMany({})));

    /** Another process's lease, as if it had just been taken. */
    const held = (clocks: ReturnType<typeof testClocks>) => {
      const until = clocks.machine.now() + 30_000;
      return bench.database.models.leases.create({ _id: 'import', owner: 'other', until, purgeAt: FAR });
    };

    it('holds a lease while it works, and lets go of it', async () => {
      const clocks = testClocks();
      const within = await run(clocks, lease);
      expect(within?.until).to.equal(clocks.machine.now() + 30_000);
      expect(await lease()).to.equal(null);
    });

    it('lets go of it after a failure too', async () => {
      expect((await failure(run(testClocks(), () => Promise.reject(new Error('x'))))).message).to.equal('x');
      expect(await lease()).to.equal(null);
    });

    it('keeps it by renewing', async () => {
      const clocks = testClocks();
      await run(clocks, async ({ renew }) => {
        await clocks.machine.pass(6_000);
        await renew();
        expect((await lease())?.until).to.equal(clocks.machine.now() + 30_000);
      });
    });

    /** Lets time pass for whoever waits, until `promise` has settled. */
    async function passing<T>(
      clocks: ReturnType<typeof testClocks>,
      promise: Promise<T>,
      each = () => Promise.resolve(),
    ) {
      const settled = { yes: false };
      const ended = promise.then(
        (value) => ({ value, error: undefined }),
        (error: unknown) => ({ value: undefined, error }),
      );
      void ended.then(() => (settled.yes = true));
      while (!settled.yes) {
        await each();
        await clocks.machine.pass(1_000);
        // Whoever asks the store must have its answer before the next second, however slow this machine is.
        for (let round = 0; round < 3; round++) await lease();
      }
      return ended;
    }

    it('waits for the lease of a process that was killed to lapse', async () => {
      const clocks = testClocks();
      await held(clocks);
      const { value } = await passing(
        clocks,
        run(clocks, async () => 'done'),
      );
      expect(value).to.equal('done');
    });

    it('gives way to a process that lives', async () => {
      const clocks = testClocks();
      await held(clocks);
      const renewed = async () => {
        await bench.database.models.leases.updateOne(
          { _id: 'import' },
          { $set: { until: clocks.machine.now() + 30_000 } },
        );
      };
      const { error } = await passing(
        clocks,
        run(clocks, async () => 'done'),
        renewed,
      );
      expect(error instanceof LockRefused && error.refusal).to.deep.equal({ code: 'importBusy' });
    });

    it('renews it no more often than every five seconds', async () => {
      const clocks = testClocks();
      await run(clocks, async ({ renew }) => {
        const taken = (await lease())!.until;
        await clocks.machine.pass(4_999);
        await renew();
        expect((await lease())?.until).to.equal(taken);
        await clocks.machine.pass(1);
        await renew();
        expect((await lease())?.until).to.equal(taken + 5_000);
        await clocks.machine.pass(4_999);
        await renew();
        expect((await lease())?.until).to.equal(taken + 5_000);
      });
    });

    it('says when a lease may be cleared away: a day after its end', async () => {
      const clocks = testClocks();
      const within = await run(clocks, lease);
      expect(within?.purgeAt.getTime()).to.equal(within!.until + 86_400_000);
    });

    it('stops when another import has begun meanwhile, and leaves its lease alone', async () => {
      const clocks = testClocks();
      const { leases } = bench.database.models;
      const error = await failure(
        run(clocks, async ({ renew }) => {
          await leases.updateOne({ _id: 'import' }, { $set: { owner: 'other' } });
          await clocks.machine.pass(6_000);
          await renew();
        }),
      );
      expect(error).to.be.instanceOf(LockRefused).and.to.have.deep.property('refusal', { code: 'importOvertaken' });
      expect((await lease())?.owner).to.equal('other');
    });

    for (const [what, begin] of [
      ['an import', ({ path, ...options }: Beginning) => importInto(options.database, path, options)],
      ['taking one back', ({ path: _path, ...options }: Beginning) => undoImport(options)],
    ] as const)
      it(`is renewed by ${what} on its way, which ends where another import has begun meanwhile`, async () => {
        const { models } = bench.database;
        await empty(bench.database);
        /** Another import takes the lease just before this one renews it. */
        const leases = new Proxy(models.leases, {
          get: (target, name) =>
            name === 'updateOne'
              ? async (filter: object, ...rest: [object, object?]) => {
                  if ('owner' in filter) await target.updateOne({ _id: 'import' }, { $set: { owner: 'other' } });
                  return target.updateOne(filter, ...rest);
                }
              : Reflect.get(target, name),
        });
        const database = { models: { ...models, leases }, engine: 'mongodb' } as const;
        const folder = await newFolder();
        try {
          const path = await folder.write('cards.csv', csv([HEADER, cells(1)]));
          await importInto(database, path);
          const clocks = testClocks();
          const onProgress = () => void clocks.machine.pass(6_000);
          const refusal = await refusalOf(begin({ path, database, clocks, onProgress }));
          expect(refusal).to.deep.equal({ code: 'importOvertaken' });
          expect((await lease())?.owner).to.equal('other');
        } finally {
          await folder.remove();
        }
      });

    it('takes a lease that has lapsed at once', async () => {
      const clocks = testClocks();
      const until = clocks.machine.now();
      await bench.database.models.leases.create({ _id: 'import', owner: 'other', until, purgeAt: FAR });
      expect(await run(clocks, async () => 'done')).to.equal('done');
    });

    it('passes on what the store fails with', async () => {
      const broken = {
        leases: { updateOne: () => Promise.reject(Object.assign(new Error('away'), { code: 6 })) },
      } as unknown as typeof bench.database.models;
      const work = withImportLock({ models: broken, engine: 'mongodb' }, testClocks(), async () => 'done');
      expect((await failure(work)).message).to.equal('away');
    });
  });
});

describe('One import at a time, of one process', () => {
  onEachEngine((bench) => {
    it('runs those that it was asked for one after another, whatever became of the one before', async () => {
      const { models, engine } = bench.database;
      const events: string[] = [];
      const run = (name: string, work: () => Promise<void>) =>
        withImportLock({ models, engine }, testClocks(), async ({ renew }) => {
          events.push(`${name} begins`);
          await renew();
          await work();
          events.push(`${name} ends`);
        });
      const all = await Promise.allSettled([
        run('one', () => new Promise((resolve) => setImmediate(resolve))),
        run('two', () => Promise.reject(new Error('x'))),
        run('three', () => Promise.resolve()),
      ]);
      expect(all.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
      expect(events).to.deep.equal(['one begins', 'one ends', 'two begins', 'three begins', 'three ends']);
    });

    it('takes no lease in a store that has one owner', async () => {
      const { models } = bench.database;
      await withImportLock({ models, engine: 'embedded' }, testClocks(), async () => {
        expect(await models.leases.findById('import').lean()).to.equal(null);
      });
    });
  });
});
