import { expect } from 'chai';
import { Types } from 'mongoose';
import type { WatchRecord } from '../../src/database/models.ts';
import { addDays } from '../../src/domain/calendar.ts';
import {
  batchFilter,
  closureFilter,
  replanBatch,
  replanCards,
  replanChat,
  replanClosure,
  replanToldFrom,
} from '../../src/following/replan.ts';
import type { WatchFilter } from '../../src/following/watchStore.ts';
import { chat, onEachStore, told } from './bench.ts';

const AT = 555;

onEachStore('What has changed', (bench) => {
  /** @returns whether the planner looks at it at AT */
  const isLookedAt = async (watch: WatchRecord): Promise<boolean> => {
    const after = (await bench.read(watch))!;
    if (after.rev === watch.rev) expect(after).to.deep.equal(watch);
    else expect(after).to.deep.equal({ ...watch, rev: watch.rev + 1, nextAt: AT });
    return after.rev !== watch.rev;
  };
  const lookedAt = (watches: readonly WatchRecord[]) => Promise.all(watches.map(isLookedAt));

  it('of cards makes the planner look at whoever follows them, and at nobody for none', async () => {
    const one = await bench.watch();
    const other = await bench.watch({ cardId: one.cardId, nextAt: 3 });
    const none = await bench.watch();
    expect(await replanCards(bench.models, [], AT)).to.equal(0);
    expect(await replanCards(bench.models, [one.cardId, new Types.ObjectId()], AT)).to.equal(2);
    expect(await lookedAt([one, other, none])).to.deep.equal([true, true, false]);
  });

  it('of an import makes it look at who was told from it', async () => {
    const one = await bench.watch({ lastTold: told({ importId: 'a' }) });
    const none = await bench.watch({ lastTold: told({ importId: 'b' }) });
    expect(await replanToldFrom(bench.models, 'a', AT)).to.equal(1);
    expect(await lookedAt([one, none])).to.deep.equal([true, false]);
  });

  it('of a batch makes it look at the followers of its cards', async () => {
    const one = await bench.watch();
    const none = await bench.watch({ lastTold: told({ custodyFrom: '2025-07-24' }) });
    expect(await replanBatch(bench.models, '2025-07-23', AT)).to.equal(1);
    expect(await lookedAt([one, none])).to.deep.equal([true, false]);
    expect(await found(batchFilter('2025-07-24'))).to.deep.equal([String(none._id)]);
  });

  it('of a chat makes it look at all that this chat follows', async () => {
    const one = await bench.watch({ chat: chat(1) });
    const none = await bench.watch({ chat: chat(1, 'bale') });
    expect(await replanChat(bench.models, chat(1), AT)).to.equal(1);
    expect(await lookedAt([one, none])).to.deep.equal([true, false]);
  });

  const found = async (filter: WatchFilter): Promise<string[]> =>
    (await bench.models.watches.find(filter).sort({ _id: 1 }).lean()).map(({ _id }) => String(_id));

  /** Whether a closure of these days is the matter of who follows this. */
  async function concerns(watch: Partial<WatchRecord>, from: string, to = from): Promise<boolean> {
    const one = await bench.watch(watch);
    const isFound = (await found(closureFilter({ from, to }))).includes(String(one._id));
    expect(await replanClosure(bench.models, { from, to }, AT), 'the preview and the planner').to.equal(
      isFound ? 1 : 0,
    );
    const after = (await bench.read(one))!;
    expect(after).to.deep.include({ rev: isFound ? 1 : 0, nextAt: isFound ? AT : null });
    await bench.models.watches.deleteOne({ _id: one._id });
    return isFound;
  }

  it('by a closure of the last open day before a deadline on a weekend concerns who goes by that deadline', async () => {
    // 26 September is a Friday: the last open day before it is Wednesday the 24th.
    const weekend = { lastTold: told({ deadline: '2025-09-26', lastOpen: '2025-09-24' }) };
    expect(await concerns(weekend, '2025-09-24')).to.equal(true);
    expect(await concerns(weekend, '2025-09-20', '2025-09-24')).to.equal(true);
    expect(await concerns(weekend, '2025-09-24', '2025-09-30')).to.equal(true);
    expect(await concerns(weekend, '2025-09-23')).to.equal(false);
  });

  it('by a closure concerns who goes by a deadline within it, and days of it that are open in spite of a holiday', async () => {
    const weekend = { lastTold: told({ deadline: '2025-09-26', lastOpen: '2025-09-24' }) };
    for (const day of ['2025-09-25', '2025-09-26']) expect(await concerns(weekend, day), day).to.equal(true);
    expect(await concerns(weekend, '2025-09-27')).to.equal(false);
  });

  it('by a closure concerns who goes by a deadline as far behind the last open day as the calendar looks', async () => {
    const lastOpen = '2025-07-26';
    const behind = (days: number) => ({ lastTold: told({ lastOpen, deadline: addDays(lastOpen, days) }) });
    expect(await concerns(behind(60), lastOpen)).to.equal(true);
    expect(await concerns(behind(61), lastOpen)).to.equal(false);
  });

  it('by a closure concerns who has no open day left, for one may be taken back', async () => {
    expect(await concerns({ lastTold: told({ lastOpen: null }) }, '2025-09-20')).to.equal(true);
    const { lastOpen: _none, ...older } = told();
    expect(await concerns({ lastTold: older }, '2025-09-20')).to.equal(true);
  });

  it('by a closure concerns who chose one of its days, and nobody who was told of no deadline', async () => {
    const chosen = { lastTold: told({ deadline: null, lastOpen: null }), chosenDay: '2025-09-10' };
    expect(await concerns(chosen, '2025-09-10')).to.equal(true);
    expect(await concerns(chosen, '2025-09-08', '2025-09-12')).to.equal(true);
    expect(await concerns(chosen, '2025-09-11')).to.equal(false);
    expect(await concerns(chosen, '2025-09-09')).to.equal(false);
    expect(await concerns({ lastTold: null }, '2025-09-10')).to.equal(false);
  });

  it('by a closure is counted once for each reason', async () => {
    const both = await bench.watch({ chosenDay: '2025-09-22' });
    expect(await replanClosure(bench.models, { from: '2025-09-22', to: '2025-09-22' }, AT)).to.equal(2);
    expect(await bench.read(both)).to.deep.include({ rev: 2, nextAt: AT });
  });
});
