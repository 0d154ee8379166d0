import { expect } from 'chai';
import { Types } from 'mongoose';
import type { ImportRecord, WatchRecord } from '../../src/database/models.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { silentLog } from '../../src/log.ts';
import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { holdsAt, noticeImports } from '../../src/reminders/noticeImports.ts';
import { remindersJob } from '../../src/reminders/tick.ts';
import type { CardItem } from '../../src/delivery/message.ts';
import { onEachStore, START, told } from '../following/bench.ts';
import { addCard } from '../support/cards.ts';
import { HOURS } from './life.ts';

const MINUTE = 60_000;
const HALF_AN_HOUR = 30 * MINUTE;
const TWO_HOURS = 120 * MINUTE;

const keys = createLookupKeys('a secret of the tests, long enough');
const seenBy = (...ids: readonly Types.ObjectId[]) => ({
  seen: ids.map((importId) => ({ importId, asOf: '2025-08-10' })),
});

onEachStore('News of an import', (bench) => {
  let numbers = 0;
  beforeEach(async () => {
    await bench.models.cards.deleteMany({});
    await bench.models.imports.deleteMany({});
  });

  /** An import of the log; returns its id. */
  async function run(more: Partial<ImportRecord>): Promise<Types.ObjectId> {
    const { _id } = await bench.models.imports.create({
      file: 'x.csv',
      kind: 'cards',
      asOf: '2025-08-11',
      state: 'running',
      startedAt: START,
      finishedAt: null,
      ...more,
    });
    return _id;
  }
  /** Minutes after START until which nothing is said of a card of which these imports spoke; null: it is free. */
  async function heldFor(now: number, ...ids: readonly Types.ObjectId[]): Promise<number | null> {
    const until = (await holdsAt(bench.models, now))(seenBy(...ids));
    return until === null ? null : (until - START) / MINUTE;
  }

  for (const state of ['running', 'undoing'] as const) {
    it(`is held while the import is ${state}, and looked at again every half an hour`, async () => {
      const id = await run({ state });
      expect(await heldFor(START, id)).to.equal(30);
      expect(await heldFor(START + 100 * MINUTE, id)).to.equal(130);
    });

    it(`is free two hours after an import began that is ${state} still: it was cut short`, async () => {
      const id = await run({ state });
      expect(await heldFor(START + TWO_HOURS - 1, id)).to.be.above(120);
      expect(await heldFor(START + TWO_HOURS, id)).to.equal(null);
    });
  }

  it('is held for half an hour after the import, in which it can be taken back', async () => {
    const id = await run({ state: 'finished', startedAt: START - 5 * MINUTE, finishedAt: START });
    expect(await heldFor(START, id)).to.equal(30);
    expect(await heldFor(START + HALF_AN_HOUR - 1, id)).to.equal(30);
    expect(await heldFor(START + HALF_AN_HOUR, id)).to.equal(null);
  });

  it('is free where the import was taken back, was one of offices, or is not the last that spoke of the card', async () => {
    const undone = await run({ state: 'undone', finishedAt: START });
    const offices = await run({ kind: 'offices' });
    const earlier = await run({});
    const later = await run({ state: 'finished', finishedAt: START - HALF_AN_HOUR });
    expect(await heldFor(START, undone)).to.equal(null);
    expect(await heldFor(START, offices)).to.equal(null);
    expect(await heldFor(START, earlier, later)).to.equal(null);
    expect(await heldFor(START, later, earlier)).to.equal(30);
    expect((await holdsAt(bench.models, START))({}), 'a card of which no import spoke').to.equal(null);
  });

  it('is held for the latest imports, however many there were before', async () => {
    for (let i = 1; i <= 25; i += 1)
      await run({ state: 'finished', startedAt: START - i * MINUTE, finishedAt: START - i * MINUTE });
    const last = await run({});
    expect(await heldFor(START, last)).to.equal(30);
  });

  /** What the planner hands to the ledger at that time. */
  async function tick(now: number): Promise<CardItem['kind'][]> {
    const said: CardItem['kind'][] = [];
    const { models, clocks } = bench;
    const job = remindersJob({
      models,
      officeData: createOfficeDataSource({ models, clocks, log: silentLog, holidays: () => Promise.resolve([]) }),
      outbox: {
        plan: (list) => {
          said.push(...list.flatMap(({ items }) => items.map(({ kind }) => kind)));
          return Promise.resolve(said.length);
        },
      },
      hours: HOURS,
      log: silentLog,
    });
    await job.run(now);
    return said;
  }
  /** A card that was issued when its follower last heard of it, and of which an import has said since that it is ready. */
  async function readyCard(importId: Types.ObjectId): Promise<WatchRecord> {
    const card = await addCard(bench.models, keys, (numbers += 1));
    await bench.models.cards.updateOne({ _id: card.id }, { $set: seenBy(importId) });
    const { lookup } = (await bench.models.cards.findById(card.id).lean())!;
    const lastTold = told({ status: 'issued', ends: null, custodyFrom: null, deadline: null, lastOpen: null, lookup });
    return bench.watch({ cardId: card.id, lastTold, nextAt: START });
  }

  it('is not said while its import runs, whatever else makes the planner look', async () => {
    const watch = await readyCard(await run({}));
    expect(await tick(START)).to.deep.equal([]);
    expect(await bench.read(watch)).to.deep.include({ lastTold: watch.lastTold, nextAt: START + HALF_AN_HOUR });
    expect(await tick(START + HALF_AN_HOUR)).to.deep.equal([]);
    expect(await tick(START + TWO_HOURS), 'it was cut short').to.deep.equal(['ready']);
  });

  it('is said half an hour after its import, which the planner notices once', async () => {
    const id = await run({ state: 'finished', finishedAt: START });
    const watch = await readyCard(id);
    await bench.models.watches.updateOne({ _id: watch._id }, { $set: { nextAt: null } });
    expect(await tick(START + MINUTE)).to.deep.equal([]);
    expect(await bench.read(watch)).to.deep.include({ nextAt: START + HALF_AN_HOUR });
    expect((await bench.models.imports.findById(id).lean())?.seenByPlanner).to.equal('finished');
    expect(await tick(START + HALF_AN_HOUR - 1)).to.deep.equal([]);
    expect(await tick(START + HALF_AN_HOUR)).to.deep.equal(['ready']);
    expect((await bench.read(watch))?.lastTold).to.include({ status: 'readyAtCounty', by: 'ready' });
  });

  /** @returns which of these watches the planner looks at, and when */
  async function noticed(now: number, watches: readonly WatchRecord[]): Promise<(number | null)[]> {
    await bench.models.watches.updateMany({}, { $set: { nextAt: null } });
    await noticeImports(bench.models, now);
    return Promise.all(watches.map(async (watch) => (await bench.read(watch))!.nextAt));
  }

  it('concerns the cards of which the import was the last to speak, and is noticed once', async () => {
    const before = await run({ state: 'finished', finishedAt: START - 5, seenByPlanner: 'finished' });
    const id = await run({ state: 'finished', finishedAt: START });
    const watches = [await readyCard(id), await readyCard(before), await readyCard(id)];
    const at = START + HALF_AN_HOUR;
    expect(await noticed(START + 1, watches)).to.deep.equal([at, null, at]);
    expect(await noticed(START + 2, watches)).to.deep.equal([null, null, null]);
  });

  it('that was taken back concerns who was told of it, and who follows a card that is not there any more, at once', async () => {
    const id = await run({ state: 'undone', finishedAt: START, seenByPlanner: 'finished' });
    const other = await readyCard(new Types.ObjectId());
    const toldOf = await bench.watch({ cardId: other.cardId, lastTold: told({ importId: String(id) }) });
    const gone = await bench.watch();
    const watches = [other, toldOf, gone];
    expect(await noticed(START + 1, watches)).to.deep.equal([null, START + 1, START + 1]);
    expect((await bench.models.imports.findById(id).lean())?.seenByPlanner).to.equal('undone');
    expect(await noticed(START + 2, watches)).to.deep.equal([null, null, null]);
  });

  it('is not noticed before the import has ended, nor of offices', async () => {
    const watches: WatchRecord[] = [];
    for (const more of [
      { state: 'running' },
      { state: 'undoing' },
      { state: 'finished', finishedAt: START, kind: 'offices' },
    ] as const)
      watches.push(await readyCard(await run(more)));
    expect(await noticed(START + 1, watches)).to.deep.equal([null, null, null]);
  });
});
