import { expect } from 'chai';
import { withImportLock } from '../../src/imports/importLock.ts';
import { LockRefused } from '../../src/imports/refusals.ts';
import { testClocks } from '../support/clock.ts';
import { failure, onEachEngine } from '../support/scratch.ts';

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
        await lease();
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
  });
});
