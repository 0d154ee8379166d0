import { expect } from 'chai';
import { Types } from 'mongoose';
import type { WatchRecord } from '../../src/database/models.ts';
import {
  countByBatch,
  dueWatches,
  followedCards,
  isBatchFollowed,
  nextLook,
  watchesIn,
  watchesOfChat,
} from '../../src/following/looks.ts';
import { chat, onEachStore, told } from './bench.ts';

const ids = (watches: readonly Pick<WatchRecord, '_id'>[]) => watches.map(({ _id }) => String(_id)).sort();

onEachStore('What others read of watches', (bench) => {
  it('is what is due, no more at a time than asked for', async () => {
    const now = 100;
    const due = [await bench.watch({ nextAt: 100 }), await bench.watch({ nextAt: 1 })];
    await bench.watch({ nextAt: 101 });
    await bench.watch({ nextAt: null });
    expect(ids(await dueWatches(bench.models, now, 50))).to.deep.equal(ids(due));
    expect(ids(await dueWatches(bench.models, now, 1)), 'the one that waits longest').to.deep.equal(ids([due[1]!]));
  });

  it('is what is due with all the rest that is due of the same chats, on either messenger', async () => {
    const first = await bench.watch({ chat: chat(1), nextAt: 1 });
    const family = await bench.watch({ chat: chat(1), nextAt: 3 });
    await bench.watch({ chat: chat(1), nextAt: 101 });
    await bench.watch({ chat: chat(2), nextAt: 2 });
    expect(ids(await dueWatches(bench.models, 100, 1))).to.deep.equal(ids([first, family]));
  });

  it('is the first instant after now at which something is due', async () => {
    expect(await nextLook(bench.models, 100)).to.equal(null);
    for (const nextAt of [100, 300, 200, null]) await bench.watch({ nextAt });
    expect(await nextLook(bench.models, 100)).to.equal(200);
    expect(await nextLook(bench.models, 300)).to.equal(null);
  });

  it('is a chat’s own of some watches, the oldest first', async () => {
    const second = await bench.watch({ chat: chat(1), since: 2 });
    const first = await bench.watch({ chat: chat(1), since: 1 });
    const left = await bench.watch({ chat: chat(1), since: 0 });
    const others = await bench.watch({ chat: chat(1, 'bale'), since: 0 });
    const asked = [second, first, others].map(({ _id }) => _id);
    const found = await watchesOfChat(bench.models, chat(1), [...asked, new Types.ObjectId()]);
    expect(found.map(({ _id }) => _id)).to.deep.equal([first._id, second._id]);
    expect(left.since).to.equal(0);
  });

  it('comes in pages, each watch once, even if it is changed on the way', async () => {
    const all: WatchRecord[] = [];
    for (let i = 0; i < 5; i += 1) all.push(await bench.watch({ nextAt: i }));
    await bench.watch({ nextAt: null });
    const pages: string[][] = [];
    for await (const page of watchesIn(bench.models, { nextAt: { $gte: 0 } }, 2)) {
      pages.push(page.map(({ _id }) => String(_id)));
      // Those of this page come last from now on, where one goes by the index.
      await bench.models.watches.updateMany({ _id: { $in: page.map(({ _id }) => _id) } }, { $set: { nextAt: 99 } });
    }
    expect(pages.map(({ length }) => length)).to.deep.equal([2, 2, 1]);
    expect(pages.flat().sort()).to.deep.equal(ids(all));
  });

  it('is the cards that anybody follows, in pages', async () => {
    const cards: string[] = [];
    for (let i = 0; i < 5; i += 1) cards.push(String((await bench.watch()).cardId));
    const pages: string[][] = [];
    for await (const page of followedCards(bench.models, 2)) pages.push(page.map(String));
    expect(pages.map(({ length }) => length)).to.deep.equal([2, 2, 1]);
    expect(pages.flat().sort()).to.deep.equal(cards.sort());
    await bench.models.watches.deleteMany({});
    for await (const page of followedCards(bench.models, 2)) expect(page).to.equal(null);
  });

  it('is how many watches a batch has, and whether it has any', async () => {
    for (const custodyFrom of ['2025-07-23', '2025-07-23', '2025-08-01', null])
      await bench.watch({ lastTold: told({ custodyFrom }) });
    await bench.watch({ lastTold: null });
    expect([...(await countByBatch(bench.models))]).to.have.deep.members([
      ['2025-07-23', 2],
      ['2025-08-01', 1],
    ]);
    expect(await isBatchFollowed(bench.models, '2025-08-01')).to.equal(true);
    expect(await isBatchFollowed(bench.models, '2025-08-02')).to.equal(false);
  });
});
