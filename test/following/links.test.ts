import { expect } from 'chai';
import { Types } from 'mongoose';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { createLinks } from '../../src/following/links.ts';
import { chat, onEachStore } from './bench.ts';

const HOUR_MS = 3_600_000;
const keys = createLookupKeys('a secret of the tests, long enough');

onEachStore('A one-time link', (bench) => {
  const links = () => createLinks({ models: bench.models, keys, clocks: bench.clocks });
  const pass = (ms: number) => bench.clocks.business.moveTo(bench.clocks.business.now() + ms);

  it('shows a card to whoever uses it first, and to nobody after', async () => {
    const cardId = new Types.ObjectId();
    const payload = await links().make(chat(1), cardId);
    expect(links().isOne(payload)).to.equal(true);
    expect(await links().use(payload, chat(2, 'bale'))).to.deep.equal({ kind: 'card', cardId });
    for (const other of [chat(3), chat(2), chat(3, 'bale')]) expect(await links().use(payload, other)).to.equal(null);
  });

  it('works again for the chat that used it, for ten minutes: people tap twice', async () => {
    const cardId = new Types.ObjectId();
    const payload = await links().make(chat(1), cardId);
    await links().use(payload, chat(2));
    await pass(10 * 60_000 - 1);
    expect(await links().use(payload, chat(2))).to.deep.equal({ kind: 'card', cardId });
    expect(await links().use(payload, chat(3))).to.equal(null);
    await pass(1);
    expect(await links().use(payload, chat(2))).to.equal(null);
  });

  it('does not say in the store who used it', async () => {
    const payloads = [
      await links().make(chat(1), new Types.ObjectId()),
      await links().make(chat(1), new Types.ObjectId()),
    ];
    for (const payload of payloads) await links().use(payload, chat(222));
    const users = (await bench.models.links.find({}).lean()).map(({ usedBy }) => usedBy);
    expect(users.join(' ')).not.to.contain('222');
    expect(users[0], 'nor that it was the same chat').not.to.equal(users[1]);
  });

  it('is used by one alone of many who try at once', async () => {
    const payload = await links().make(chat(1), new Types.ObjectId());
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => links().use(payload, chat(i))));
    expect(all.filter((one) => one !== null)).to.have.length(1);
  });

  it('copies a list to the messenger that it was made for, and to no other', async () => {
    const payload = await links().makeCopy(chat(1), 'bale');
    expect(await links().use(payload, chat(5))).to.equal(null);
    expect(await links().use(payload, chat(5, 'bale'))).to.deep.equal({ kind: 'list', of: chat(1) });
  });

  it('works for a day', async () => {
    const [one, other] = [await links().make(chat(1), new Types.ObjectId()), await links().makeCopy(chat(1), 'bale')];
    await pass(24 * HOUR_MS - 1);
    expect((await links().use(one, chat(2)))?.kind).to.equal('card');
    await pass(1);
    expect(await links().use(other, chat(2, 'bale'))).to.equal(null);
  });

  it('is in the store as a hash alone, for two days of machine time at most, and does not name its maker', async () => {
    const payload = await links().make(chat(1), new Types.ObjectId());
    const rows = await bench.models.links.find({}).lean();
    const { _id, by, purgeAt, usedAt } = rows[0]!;
    expect(`${_id} ${by}`).not.to.contain(payload.slice(2));
    expect(by).not.to.contain('telegram');
    expect({ purgeAt: purgeAt.getTime(), usedAt }).to.deep.equal({
      purgeAt: bench.clocks.machine.now() + 48 * HOUR_MS,
      usedAt: null,
    });
    await links().use(payload, chat(2));
    expect((await bench.models.links.findById(_id).lean())?.usedAt).to.equal(bench.clocks.business.now());
  });

  it('has a token that nobody guesses, and nothing else is taken for one', async () => {
    const payloads = await Promise.all([1, 2, 3].map(() => links().make(chat(1), new Types.ObjectId())));
    expect(new Set(payloads).size).to.equal(3);
    for (const payload of payloads) expect(payload).to.match(/^c_[0-9a-f]{36}$/);
    const [payload] = payloads as [string];
    for (const other of ['', 'c_', payload.slice(1), `${payload}0`, `x${payload}`, payload.slice(0, -1)])
      expect(links().isOne(other), other).to.equal(false);
    expect(await links().use(`c_${'0'.repeat(36)}`, chat(2))).to.equal(null);
  });

  it('is counted and removed by who made it', async () => {
    for (const by of [chat(1), chat(1), chat(1, 'bale')]) await links().make(by, new Types.ObjectId());
    await links().makeCopy(chat(1), 'bale');
    expect(await links().countBy(chat(1))).to.equal(3);
    await links().removeAllBy(chat(1));
    expect([await links().countBy(chat(1)), await links().countBy(chat(1, 'bale'))]).to.deep.equal([0, 1]);
  });
});
