import { expect } from 'chai';
import { writeLooks, type Look } from '../../src/following/watchStore.ts';
import type { WatchRecord } from '../../src/database/models.ts';
import { onEachStore, told } from './bench.ts';

onEachStore('What the planner makes of a watch', (bench) => {
  const look = (watch: WatchRecord, more: Partial<Look> = {}): Look => ({
    watch,
    over: false,
    lastTold: watch.lastTold,
    set: {},
    nextAt: 500,
    hasPlanned: false,
    ...more,
  });
  const write = (...looks: Look[]) => writeLooks(bench.models, looks);

  it('is when to look again, what will have been told, choices that have had their time, and what was planned', async () => {
    const watch = await bench.watch({ rev: 3, planned: 1, nextAt: 1, chosenDay: '2025-09-01', missed: 'ready' });
    const lastTold = told({ by: 'deadline7' });
    await write(look(watch, { lastTold, set: { chosenDay: null, missed: null }, hasPlanned: true }));
    expect(await bench.read(watch)).to.deep.equal({
      ...watch,
      rev: 4,
      planned: 2,
      nextAt: 500,
      lastTold,
      chosenDay: null,
      missed: null,
    });
  });

  it('leaves what was told as it is where nothing was', async () => {
    const watch = await bench.watch({ planned: 1 });
    await write(look(watch, { nextAt: null }));
    expect(await bench.read(watch)).to.deep.equal({ ...watch, rev: 1, nextAt: null });
  });

  it('may be that it has ended', async () => {
    const watch = await bench.watch();
    const other = await bench.watch();
    await write(look(watch, { over: true }), look(other));
    expect(await bench.read(watch)).to.equal(null);
    expect(await bench.read(other)).to.deep.include({ nextAt: 500 });
  });

  it('is not written over what has changed since it was read: that is still due', async () => {
    const [watch, ending, calm] = [
      await bench.watch({ nextAt: 1 }),
      await bench.watch({ nextAt: 1 }),
      await bench.watch(),
    ];
    await bench.models.watches.updateMany(
      { _id: { $in: [watch._id, ending._id] } },
      { $set: { reminders: false }, $inc: { rev: 1 } },
    );
    await write(look(watch, { hasPlanned: true }), look(ending, { over: true }), look(calm));
    for (const one of [watch, ending])
      expect(await bench.read(one)).to.deep.equal({ ...one, rev: 1, reminders: false, nextAt: 1 });
    expect(await bench.read(calm)).to.deep.include({ nextAt: 500 });
  });

  it('is nothing for no watches', async () => {
    await write();
    expect(await bench.models.watches.countDocuments({})).to.equal(0);
  });
});
