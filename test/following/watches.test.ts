import { expect } from 'chai';
import { Types } from 'mongoose';
import { FRESH_WATCH, type Told } from '../../src/database/models.ts';
import { createWatches, MOST_CHATS_OF_A_CARD } from '../../src/following/watches.ts';
import { failure } from '../support/scratch.ts';
import { chat, onEachStore, START, told } from './bench.ts';

onEachStore('The cards that a chat follows', (bench) => {
  const watches = () => createWatches(bench.models, bench.clocks.machine);
  const follow = async (who: number, cardId: Types.ObjectId, lastTold: Told = told()) => {
    const followed = await watches().follow(chat(who), cardId, lastTold);
    return { ...followed, isListed: await followed.saved };
  };

  it('begin with an answer: nothing chosen, told what the answer said, and looked at at once', async () => {
    const cardId = new Types.ObjectId();
    const { watch, isNew, others, full, isListed } = await follow(1, cardId);
    expect({ isNew, others, full, isListed }).to.deep.equal({ isNew: true, others: [], full: null, isListed: true });
    const { _id, ...stored } = (await bench.read(watch!))!;
    expect(stored).to.deep.equal({
      ...FRESH_WATCH,
      chat: chat(1),
      cardId,
      label: null,
      since: START,
      lastTold: told(),
      nextAt: START,
    });
    expect(watch).to.deep.equal({ _id, ...stored });
  });

  it('keep what was chosen when they are asked about again, and the planner looks at what was told anew', async () => {
    const before = await bench.watch({
      label: 'mother',
      rev: 4,
      planned: 2,
      chosenDay: '2025-09-01',
      missed: 'deadline7',
    });
    const watch = await createWatches(bench.models, bench.clocks.machine).follow(
      before.chat,
      before.cardId,
      told({ at: START + 5 }),
    );
    expect(await watch.saved).to.equal(true);
    expect(watch).to.deep.include({ isNew: false, full: null, others: [] });
    expect(watch.watch).to.include({ label: 'mother' });
    expect(await bench.read(before)).to.deep.equal({
      ...before,
      rev: 5,
      missed: null,
      lastTold: told({ at: START + 5 }),
      nextAt: START + 5,
    });
  });

  it('are not written again for an answer that says what the last answer said', async () => {
    const before = await bench.watch({ rev: 4, nextAt: 77 });
    const again = await watches().follow(
      before.chat,
      before.cardId,
      told({ at: START + 5, importId: 'x', closures: [] }),
    );
    await again.saved;
    expect(await bench.read(before)).to.deep.equal(before);
    expect(again.watch?.lastTold?.at).to.equal(START + 5);
  });

  for (const [name, lastTold, missed] of [
    ['a message that nobody asked for came since', told({ by: 'deadline7' }), null],
    ['nothing was said of it yet', null, null],
    ['a message did not arrive', told(), 'deadline7'],
    ['its new serial was asked for', told({ serialAsked: true }), null],
    ['it was in another state', told({ status: 'issued' }), null],
    ['it was known as of another day', told({ asOf: '2025-08-09' }), null],
    ['its state was only announced', told({ basis: 'announced' }), null],
    ['it had another deadline', told({ deadline: '2025-09-20' }), null],
    ['it had another last open day', told({ lastOpen: '2025-09-21' }), null],
    ['it was kept since another day', told({ custodyFrom: '2025-07-24' }), null],
    ['its receipt had another serial', told({ lookup: 'k:2' }), null],
    ['it had another end at the county', told({ ends: { county: '2025-09-20', centre: '2025-10-22' } }), null],
    ['it had another end at the centre', told({ ends: { county: '2025-09-22', centre: '2025-10-21' } }), null],
    ['it had no known ends', told({ ends: null }), null],
  ] as const)
    it(`are written when they are asked about and ${name}`, async () => {
      const before = await bench.watch({ lastTold, missed });
      await (
        await watches().follow(before.chat, before.cardId, told({ at: START + 5 }))
      ).saved;
      const after = (await bench.read(before))!;
      expect(after).to.deep.include({ lastTold: told({ at: START + 5 }), missed: null, rev: 1, nextAt: START + 5 });
    });

  it('are ten at most, and an eleventh is answered all the same', async () => {
    for (let i = 0; i < 10; i += 1) await bench.watch({ chat: chat(1) });
    const cardId = new Types.ObjectId();
    for (const list of [null, await watches().of(chat(1))]) {
      const { saved, ...refused } = await watches().follow(chat(1), cardId, told(), list);
      expect(refused).to.deep.equal({ watch: null, isNew: false, others: [], full: 'chat' });
      expect(await saved).to.equal(true);
    }
    expect(await bench.models.watches.countDocuments({ cardId })).to.equal(0);
    expect((await follow(2, cardId)).full, 'another chat').to.equal(null);
    expect((await watches().follow(chat(1, 'bale'), cardId, told())).full, 'the same id elsewhere').to.equal(null);
  });

  it('are followed by five chats at most, and the others are named to whoever comes', async () => {
    const cardId = new Types.ObjectId();
    for (let who = 1; who <= MOST_CHATS_OF_A_CARD; who += 1) {
      const { others, full } = await follow(who, cardId);
      expect(others.map((watch) => watch.chat.id)).to.have.length(who - 1);
      expect(full).to.equal(null);
    }
    const sixth = await follow(6, cardId);
    expect(sixth).to.deep.include({ watch: null, isNew: false, full: 'card' });
    expect(sixth.others).to.have.length(5);
    expect((await follow(5, cardId)).full, 'one of the five').to.equal(null);
  });

  it('are followed once by a chat that asks twice at once', async () => {
    const cardId = new Types.ObjectId();
    const service = watches();
    const both = await Promise.all([1, 2].map(() => service.follow(chat(1), cardId, told())));
    await Promise.all(both.map(({ saved }) => saved));
    expect(both.map(({ isNew }) => isNew)).to.deep.equal([true, false]);
    expect(await bench.models.watches.countDocuments({ cardId })).to.equal(1);
  });

  it('are followed once by a chat that asks two processes at once, and the slower one is told', async () => {
    const cardId = new Types.ObjectId();
    const both = await Promise.all([1, 2].map(() => watches().follow(chat(1), cardId, told(), [])));
    const ends = await Promise.allSettled(both.map(({ saved }) => saved));
    for (const end of ends)
      if (end.status === 'rejected') expect((end.reason as { code: number }).code).to.equal(11_000);
    expect(ends.map(({ status }) => status)).to.include('fulfilled');
    expect(await bench.models.watches.countDocuments({ cardId })).to.equal(1);
  });

  it('are found for the chat that follows them alone', async () => {
    const mine = await bench.watch({ chat: chat(1) });
    expect((await watches().find(chat(1), String(mine.cardId)))?._id).to.deep.equal(mine._id);
    expect(await watches().find(chat(2), mine.cardId)).to.equal(null);
    expect(await watches().find(chat(1, 'bale'), mine.cardId)).to.equal(null);
    expect(await watches().find(chat(1), new Types.ObjectId())).to.equal(null);
  });

  it('are listed with the oldest first', async () => {
    const second = await bench.watch({ chat: chat(1), since: 2 });
    const first = await bench.watch({ chat: chat(1), since: 1 });
    await bench.watch({ chat: chat(1, 'bale') });
    expect((await watches().of(chat(1))).map(({ _id }) => _id)).to.deep.equal([first._id, second._id]);
  });

  it('are counted by card', async () => {
    const one = await bench.watch();
    await bench.watch({ cardId: one.cardId });
    const other = await bench.watch();
    await bench.watch();
    const counts = await watches().countFollowers([one.cardId, other.cardId, new Types.ObjectId()]);
    expect([...counts]).to.have.deep.members([
      [String(one.cardId), 2],
      [String(other.cardId), 1],
    ]);
    expect((await watches().countFollowers([])).size).to.equal(0);
  });

  it('get a label, which is nothing to the planner', async () => {
    const mine = await bench.watch({ rev: 3, nextAt: 9 });
    const other = await bench.watch({ cardId: mine.cardId });
    const last = await bench.watch({ chat: mine.chat });
    for (const [one, label] of [
      [mine, 'father'],
      [last, 'mother'],
    ] as const) {
      await watches().label(one.chat, String(one.cardId), label);
      expect(await bench.read(one)).to.deep.equal({ ...one, label });
    }
    expect(await bench.read(other)).to.deep.equal(other);
  });

  it('are removed one by one, or all of a chat', async () => {
    const [one, two] = [await bench.watch({ chat: chat(1) }), await bench.watch({ chat: chat(1) })];
    const others = await bench.watch({ cardId: one.cardId });
    expect(await watches().remove(chat(1), String(one.cardId))).to.equal(true);
    expect(await watches().remove(chat(1), String(one.cardId))).to.equal(false);
    expect(await bench.read(two)).not.to.equal(null);
    await watches().removeAllOf(chat(1));
    expect(await bench.read(two)).to.equal(null);
    expect(await bench.read(others)).not.to.equal(null);
  });

  /** A store that takes the first write of a new watch and loses the answer to it. */
  function forgetful() {
    const { models } = bench;
    let writes = 0;
    const collection = new Proxy(models.watches.collection, {
      get: (target, name) =>
        name === 'insertOne'
          ? async (watch: Parameters<typeof target.insertOne>[0]) => {
              const written = await target.insertOne(watch);
              if ((writes += 1) === 1)
                throw Object.assign(new Error('no answer'), { name: 'MongoNetworkTimeoutError' });
              return written;
            }
          : Reflect.get(target, name),
    });
    const rows = new Proxy(models.watches, {
      get: (target, name) => (name === 'collection' ? collection : Reflect.get(target, name)),
    });
    return createWatches({ watches: rows }, bench.clocks.machine);
  }

  it('are on the list once when the answer to the first write was lost, and the write is made again', async () => {
    const cardId = new Types.ObjectId();
    await bench.watch({ cardId });
    const { saved, watch } = await forgetful().follow(chat(1), cardId, told());
    // The write, on a real store, ends in real time; the wait after it is the machine's.
    let ended: boolean | 'waiting' = 'waiting';
    while (ended === 'waiting')
      ended = await Promise.race([saved, bench.clocks.machine.pass(1_000).then(() => 'waiting' as const)]);
    expect(ended).to.equal(true);
    expect(await bench.models.watches.countDocuments({ cardId })).to.equal(2);
    expect(await bench.read(watch!)).to.deep.equal(watch);
  });

  it('of a card that has five followers by now are left by whoever came too late, in another process', async () => {
    const cardId = new Types.ObjectId();
    for (let who = 1; who <= MOST_CHATS_OF_A_CARD - 1; who += 1) await bench.watch({ cardId });
    const late = [1, 2].map(async (who) => {
      const followed = await watches().follow(chat(`late${who}`), cardId, told());
      return followed.full === null && (await followed.saved);
    });
    const listed = (await Promise.all(late)).filter(Boolean).length;
    const following = await bench.models.watches.countDocuments({ cardId });
    expect(following).to.be.at.most(MOST_CHATS_OF_A_CARD);
    expect(following).to.equal(MOST_CHATS_OF_A_CARD - 1 + listed);
  });

  it('are never followed by more than five chats, however late the write of the first one comes in its process', async () => {
    const cardId = new Types.ObjectId();
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const { models } = bench;
    const collection = new Proxy(models.watches.collection, {
      get: (target, name) =>
        name === 'insertOne'
          ? async (watch: Parameters<typeof target.insertOne>[0]) => {
              await gate;
              return target.insertOne(watch);
            }
          : Reflect.get(target, name),
    });
    const rows = new Proxy(models.watches, {
      get: (target, name) => (name === 'collection' ? collection : Reflect.get(target, name)),
    });
    const slow = createWatches({ watches: rows }, bench.clocks.machine);
    const first = await slow.follow(chat('slow'), cardId, told());
    for (let who = 1; who <= MOST_CHATS_OF_A_CARD; who += 1) await follow(who, cardId);
    letGo();
    expect(await first.saved, 'others were faster').to.equal(false);
    expect(await bench.models.watches.countDocuments({ cardId })).to.equal(MOST_CHATS_OF_A_CARD);
  });

  it('fail for whoever asks when the store cannot be read', async () => {
    const broken = {
      watches: {
        ...bench.models.watches,
        collection: { find: () => ({ toArray: () => Promise.reject(new Error('away')) }) },
      },
    };
    const service = createWatches(broken as never, bench.clocks.machine);
    expect((await failure(service.follow(chat(1), new Types.ObjectId(), told(), []))).message).to.equal('away');
  });
});
