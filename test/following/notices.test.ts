import { expect } from 'chai';
import type { WatchRecord } from '../../src/database/models.ts';
import { createLedger } from '../../src/delivery/ledger.ts';
import { createNotices } from '../../src/following/notices.ts';
import { chat, onEachStore, START } from './bench.ts';

onEachStore('What followers hear of each other', (bench) => {
  const notices = () =>
    createNotices({ ledger: createLedger({ models: bench.models, clocks: bench.clocks }), clocks: bench.clocks });
  const rows = () => bench.models.deliveries.find({}).sort({ queue: 1 }).lean();
  /** Somebody else who follows the same card. */
  const follower = ({ cardId }: WatchRecord) => bench.watch({ cardId, chat: chat(9, 'bale') });

  it('is a line for each chat that is told, at once, about its own watch', async () => {
    const [one, other] = [await bench.watch({ chat: chat(1) }), await bench.watch({ chat: chat(2, 'bale') })];
    const { _id } = await follower(one);
    await notices().plan('newFollower', [one, other], { _id, chat: chat(9) });
    const planned = (await rows()).map(({ address, items, dueAt, state }) => ({ address, items, dueAt, state }));
    const item = { kind: 'newFollower', deadline: null, dueAt: START, urgent: false };
    expect(planned).to.deep.equal(
      [other, one].map((watch) => ({
        address: watch.chat,
        dueAt: START,
        state: 'planned',
        items: [
          {
            ...item,
            key: `${String(watch._id)}:newFollower:${String(_id)}`,
            cardId: watch.cardId,
            watchId: watch._id,
          },
        ],
      })),
    );
  });

  it('names the messenger on which a link was used, and no other notice does', async () => {
    const one = await bench.watch({ chat: chat(1) });
    await notices().plan('linkUsed', [one], await follower(one));
    await notices().plan('newFollower', [one], await follower(await bench.watch()));
    const items = (await rows()).flatMap((row) => row.items);
    expect(items.map(({ kind, channel }) => [kind, channel])).to.deep.equal([
      ['linkUsed', 'bale'],
      ['newFollower', undefined],
    ]);
  });

  it('is said once, however often it is planned', async () => {
    const one = await bench.watch();
    const two = await follower(one);
    for (let i = 0; i < 2; i += 1) await notices().plan('newFollower', [one], two);
    expect((await rows()).flatMap((row) => row.items)).to.have.length(1);
    await notices().plan('linkUsed', [one], two);
    expect((await rows()).flatMap((row) => row.items)).to.have.length(2);
  });

  it('is nothing where nobody is to be told', async () => {
    await notices().plan('newFollower', [], await bench.watch());
    expect(await rows()).to.deep.equal([]);
  });
});
