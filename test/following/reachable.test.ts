import { expect } from 'chai';
import type { DeliveryItem, DeliveryState, WatchRecord } from '../../src/database/models.ts';
import { createLedger } from '../../src/delivery/ledger.ts';
import type { MessageKind } from '../../src/domain/messageKinds.ts';
import { createReachable } from '../../src/following/reachable.ts';
import { recordUndelivered } from '../../src/following/undelivered.ts';
import { chat, onEachStore, START } from './bench.ts';

onEachStore('A message that did not arrive', (bench) => {
  const item = ({ _id, cardId }: Pick<WatchRecord, '_id' | 'cardId'>, kind: MessageKind): DeliveryItem => ({
    key: `${String(_id)}:${kind}`,
    kind,
    cardId,
    watchId: _id,
    deadline: null,
    dueAt: START,
    urgent: false,
  });
  const missedOf = async (watch: WatchRecord) => (await bench.read(watch))?.missed;

  const STATES: Record<DeliveryState, boolean> = {
    planned: false,
    claimed: false,
    sent: false,
    unreachable: true,
    failed: true,
    unknown: false,
    cancelled: true,
    expired: false,
  };
  for (const [state, isMissed] of Object.entries(STATES) as [DeliveryState, boolean][])
    it(`counts as ${isMissed ? 'missed' : 'nothing'} while it is ${state}`, async () => {
      const watch = await bench.watch({ nextAt: 9 });
      await recordUndelivered(bench.models, [item(watch, 'deadline7')], state);
      // Nobody is tried again at once; and the key of what failed is not used once more.
      const after = isMissed ? { missed: 'deadline7', rev: 1, planned: 1 } : {};
      expect(await bench.read(watch)).to.deep.equal({ ...watch, ...after });
    });

  it('counts for each watch that it was about, but not what had ended before, nor who follows a card', async () => {
    const watches = [await bench.watch(), await bench.watch(), await bench.watch(), await bench.watch()];
    const [first, second, expired, notice] = watches;
    await recordUndelivered(
      bench.models,
      [
        item(first!, 'ready'),
        { ...item(second!, 'ready'), watchId: null },
        item(second!, 'closure'),
        { ...item(expired!, 'ready'), state: 'expired' },
        item(notice!, 'newFollower'),
        item(notice!, 'linkUsed'),
      ],
      'unreachable',
    );
    expect(await Promise.all(watches.map(missedOf))).to.deep.equal(['ready', 'closure', null, null]);
  });

  const reachable = () => {
    const ledger = createLedger({ models: bench.models, clocks: bench.clocks });
    return { ledger, reachable: createReachable({ models: bench.models, ledger, clocks: bench.clocks }) };
  };

  it('because the chat blocks the bot while it waits in the ledger counts as missed, and is looked at when the person returns', async () => {
    const { ledger, reachable: people } = reachable();
    const gone = await bench.watch({ chat: chat(1) });
    const stays = await bench.watch({ chat: chat(1, 'bale') });
    for (const watch of [gone, stays])
      await ledger.plan([
        { address: watch.chat, items: [{ ...item(watch, 'movedToCentre'), cardId: watch.cardId, watchId: watch._id }] },
      ]);
    await people.gone(chat(1));
    expect(await bench.read(gone)).to.deep.include({ missed: 'movedToCentre', nextAt: null });
    expect(await bench.read(stays)).to.deep.equal(stays);
    const rows = await bench.models.deliveries.find({}).sort({ _id: 1 }).lean();
    expect(rows.map(({ state }) => state)).to.deep.equal(['cancelled', 'planned']);
    await people.back(chat(1));
    expect(await bench.read(gone)).to.deep.include({
      missed: 'movedToCentre',
      nextAt: bench.clocks.business.now(),
      rev: 2,
    });
    expect(await bench.read(stays)).to.deep.equal(stays);
  });

  it('is none where nothing waits', async () => {
    const watch = await bench.watch({ chat: chat(1) });
    await reachable().reachable.gone(chat(1));
    expect(await bench.read(watch)).to.deep.equal(watch);
  });
});
