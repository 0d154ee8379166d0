import { expect } from 'chai';
import { Types } from 'mongoose';
import { createOfficeDataSource, type OfficeDataSource } from '../../src/office/officeData.ts';
import { addressKey } from '../../src/domain/address.ts';
import type { CardRecord, WatchRecord } from '../../src/database/models.ts';
import { instantOf } from '../../src/domain/calendar.ts';
import type { CardFacts, Closure, Day, Label } from '../../src/domain/card.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { silentLog } from '../../src/log.ts';
import { placesOf } from '../../src/office/places.ts';
import { toldByAnswer } from '../../src/reminders/cardToday.ts';
import { createRenderReminder } from '../../src/reminders/render.ts';
import { remindersJob } from '../../src/reminders/tick.ts';
import { replanBatch, replanClosure } from '../../src/following/replan.ts';
import { createWatches } from '../../src/following/watches.ts';
import { createChatChoices } from '../../src/following/choices.ts';
import type { SeenMessage, SimulatedPerson } from '../../src/simulator/person.ts';
import { createTexts } from '../../src/texts/texts.ts';
import type { Job } from '../../src/ticks/ticks.ts';
import { addCard, type TestCard } from '../support/cards.ts';
import { engines, oneStore } from '../support/databases.ts';
import { setStage, type Stage, type Worker } from '../delivery/stage.ts';
import { addressOf } from '../support/followers.ts';
import { closed, COUNTY_END, HOURS, START } from './life.ts';

const texts = createTexts();
const keys = createLookupKeys('a secret of thirty-two characters!');

for (const engine of engines())
  describe(`lives of cards, from the planner to the phone, ${engine.name}`, function () {
    this.timeout(60_000);
    const store = oneStore(engine);
    let stage: Stage;
    let worker: Worker;
    let render: ReturnType<typeof createRenderReminder>;
    let officeData: OfficeDataSource;
    let job: Job;
    let numbers = 0;

    beforeEach(async () => {
      inboxes.clear();
      stage = await setStage(store);
      const { models } = stage.database;
      officeData = createOfficeDataSource({
        models,
        clocks: stage.clocks,
        log: silentLog,
        holidays: () => Promise.resolve([]),
      });
      const people = { localeOf: () => Promise.resolve('fa' as const) };
      render = createRenderReminder({ models, officeData, texts, people });
      worker = stage.worker({ render });
      job = remindersJob({ models, officeData, outbox: stage.ledger, hours: HOURS, log: silentLog });
    });
    afterEach(() => stage.close());

    /** A card that somebody has just been answered about. */
    async function follows(person: SimulatedPerson, facts: TestCard = {}, label: Label | null = null) {
      const { models } = stage.database;
      const card = await addCard(models, keys, (numbers += 1), facts);
      return { ...card, watch: await watch(person, card.id, label) };
    }

    async function watch(person: SimulatedPerson, cardId: Types.ObjectId, label: Label | null = null) {
      const { models } = stage.database;
      const now = stage.business.now();
      const made = await models.watches.create({
        chat: addressOf(person),
        cardId,
        label,
        since: now,
        lastTold: null,
        nextAt: now,
      });
      await tick();
      return made._id;
    }

    async function tick(): Promise<void> {
      // One chat gets a message a second.
      await stage.machine.leap(1_100);
      await job.run(stage.business.now());
      worker.delivery.wake();
      await worker.delivery.idle();
    }

    /** Time passes: the clock stops wherever something is due. */
    async function until(day: Day, hour = 0, minute = 0): Promise<void> {
      const end = instantOf(day, hour, minute);
      for (;;) {
        const next = await stage.database.models.watches
          .findOne({ nextAt: { $ne: null } })
          .sort({ nextAt: 1 })
          .lean();
        const due = await stage.database.models.deliveries.findOne({ state: 'planned' }).sort({ dueAt: 1 }).lean();
        const at = Math.min(next?.nextAt ?? Infinity, due?.dueAt ?? Infinity);
        if (at > end) break;
        await jump(Math.max(at, stage.business.now()));
      }
      await jump(end);
    }

    async function jump(instant: number): Promise<void> {
      if (instant > stage.business.now()) await stage.business.moveTo(instant);
      await tick();
    }

    /** As an import writes: the card names it as the last that spoke of it. */
    async function importing(
      cardId: Types.ObjectId,
      facts: Partial<CardFacts>,
      asOf: Day,
    ): Promise<{ id: Types.ObjectId; undo: () => Promise<void> }> {
      const { cards, imports } = stage.database.models;
      const before = (await cards.findById(cardId).lean())!;
      const id = new Types.ObjectId();
      const now = stage.business.now();
      await imports.create({
        _id: id,
        file: 'x.csv',
        kind: 'cards',
        asOf,
        state: 'finished',
        startedAt: now,
        finishedAt: now,
      });
      await cards.updateOne(
        { _id: cardId },
        { $set: { ...facts, asOf, importId: id, seen: [{ importId: id, asOf }] } },
      );
      await tick();
      return {
        id,
        async undo() {
          const { _id, ...old } = before;
          await cards.updateOne({ _id }, { $set: old });
          await imports.updateOne({ _id: id }, { $set: { state: 'undone' } });
          await tick();
        },
      };
    }

    async function close(closure: Closure): Promise<void> {
      await stage.database.models.closures.create({ ...closure });
      await replanClosure(stage.database.models, closure, stage.business.now());
      await tick();
    }

    async function extend(county: Day, centre: Day): Promise<void> {
      await stage.database.models.batches.updateOne(
        { _id: START },
        { $set: { ends: { county, centre } } },
        { upsert: true },
      );
      await replanBatch(stage.database.models, START, stage.business.now());
      await tick();
    }

    const inboxes = new Map<string, SeenMessage[]>();
    function received(person: SimulatedPerson): readonly SeenMessage[] {
      const all = [...(inboxes.get(person.key) ?? []), ...person.rest()];
      inboxes.set(person.key, all);
      return all;
    }

    /** First lines of what a person got, without marks. */
    const got = (person: SimulatedPerson): string[] => received(person).map(({ text }) => text.split('\n')[0]!);

    const theWatch = (id: Types.ObjectId): Promise<WatchRecord | null> =>
      stage.database.models.watches.findById(id).lean<WatchRecord>();

    it('awaiting → issued → ready → reminded → centre → reminded → returned', async () => {
      const person = stage.person();
      const card = await follows(person, { status: 'awaitingIssuance', custodyFrom: null, issuedOn: null });
      await until('2025-08-12', 10);
      await importing(card.id, { status: 'issued', issuedOn: '2025-08-11' }, '2025-08-12');
      await until('2025-08-12', 10, 29);
      expect(got(person)).to.deep.equal([]);
      await until('2025-08-13', 10);
      await importing(card.id, { status: 'readyAtCounty', custodyFrom: START }, '2025-08-13');
      await until('2025-11-10');
      expect(got(person)).to.deep.equal([
        '📦 صادر شده، هنوز آماده تحویل نیست: شهرستان دشتی، صدور ۲۰ مرداد ۱۴۰۴',
        '✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور',
        '⏰ ۱۴ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
        '⏰ ۷ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
        '⏰ ۳ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور',
        '❗️ فردا آخرین روز گرفتن کارت است: خورموج، دوشنبه ۳۱ شهریور',
        '❗️ امروز آخرین روز گرفتن کارت است: خورموج، دوشنبه ۳۱ شهریور',
        '✅ آماده (طبق اعلام): بوشهر، تا چهارشنبه ۳۰ مهر',
        '⏰ ۱۴ روز مانده: بوشهر، تا چهارشنبه ۳۰ مهر',
        '⏰ ۷ روز مانده: بوشهر، تا چهارشنبه ۳۰ مهر',
        '⏰ ۳ روز مانده: بوشهر، تا چهارشنبه ۳۰ مهر',
        '❗️ فردا آخرین روز گرفتن کارت است: بوشهر، چهارشنبه ۳۰ مهر',
        '❗️ امروز آخرین روز گرفتن کارت است: بوشهر، چهارشنبه ۳۰ مهر',
        '⚠️ مهلت تمام شد: بوشهر، چهارشنبه ۳۰ مهر',
      ]);
    });

    it('ready → collected: silence, and the watch ends a week after the office says so too', async () => {
      const person = stage.person();
      const card = await follows(person);
      await createChatChoices(stage.database.models).collected({
        chat: addressOf(person),
        cardId: card.id,
        now: stage.business.now(),
      });
      await until('2025-10-01', 10);
      await importing(card.id, { status: 'delivered', deliveredOn: '2025-09-30' }, '2025-10-01');
      await until('2025-10-20');
      expect(got(person)).to.deep.equal([]);
      expect(await theWatch(card.watch)).to.equal(null);
    });

    it('delivered: told once, with a way to object', async () => {
      const person = stage.person();
      const card = await follows(person, {}, 'mother');
      await importing(card.id, { status: 'delivered', deliveredOn: '2025-08-10' }, '2025-08-11');
      await until('2025-08-12', 10);
      const [message, ...more] = received(person);
      expect(more).to.deep.equal([]);
      expect(message!.text)
        .to.contain('☑️ تحویل شده: خورموج')
        .and.to.contain('نگرفته‌اید؟')
        .and.to.contain('کارت مادر');
      expect(message!.buttons.flat()).to.deep.equal(['🚫 من نگرفتم']);
      await until('2025-08-20', 10);
      expect(await theWatch(card.watch)).to.equal(null);
    });

    it('extended in the last hour', async () => {
      const person = stage.person();
      await follows(person);
      await until(COUNTY_END, 12);
      const before = received(person).length;
      await extend('2025-10-06', '2025-11-05');
      await until('2025-09-30', 12);
      const told = received(person)
        .slice(before)
        .map(({ text }) => text);
      expect(told).to.have.length(2);
      expect(told[0]).to.contain('مهلت تمدید شد').and.to.contain('دوشنبه ۱۴ مهر');
      expect(told[1]).to.match(/^⏰ ۷ روز مانده: خورموج، تا دوشنبه ۱۴ مهر/);
    });

    it('an export that contradicts the calendar, and one that agrees', async () => {
      const [here, there] = [stage.person('سارا'), stage.person('مریم')];
      const stays = await follows(here);
      const goes = await follows(there);
      await until('2025-09-24', 12);
      const before = [received(here).length, received(there).length];
      await importing(stays.id, {}, '2025-09-24');
      await importing(goes.id, { status: 'readyAtProvincialCentre' }, '2025-09-24');
      await until('2025-09-25', 12);
      expect(got(here).slice(before[0])).to.deep.equal(['✅ آماده: خورموج، مهلت تا دوشنبه ۳۱ شهریور بود']);
      expect(got(there).slice(before[1])).to.deep.equal([]);
    });

    it('an import that is taken back: nobody has heard of it', async () => {
      const person = stage.person();
      const card = await follows(person);
      const { undo } = await importing(card.id, { status: 'delivered', deliveredOn: '2025-08-10' }, '2025-08-11');
      await until('2025-08-11', 10, 20);
      await undo();
      await until('2025-09-09', 10);
      expect(got(person)).to.deep.equal(['⏰ ۱۴ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور']);
    });

    it('an import that is taken back after it was told: the reminders go on', async () => {
      const person = stage.person();
      const card = await follows(person);
      const { undo } = await importing(card.id, { status: 'delivered', deliveredOn: '2025-08-10' }, '2025-08-11');
      await until('2025-08-11', 12);
      await undo();
      await until('2025-09-09', 10);
      expect(got(person)).to.have.length(2);
      expect(await theWatch(card.watch)).to.include({ endsAt: null });
    });

    it('an import that is taken back with the card that it had added: whoever followed it follows nothing', async () => {
      const [asked, silent, away] = [stage.person('سارا'), stage.person('مریم'), stage.person('زهرا')];
      const stays = await follows(asked);
      const { models } = stage.database;
      const gone = await addCard(models, keys, (numbers += 1));
      await watch(asked, gone.id);
      await watch(away, gone.id);
      await watch(silent, gone.id);
      const now = stage.business.now();
      await createChatChoices(models).turnOff({ chat: addressOf(silent), cardId: gone.id, now });
      await models.people.create({ _id: addressKey(addressOf(away)), locale: null, since: 0, unreachableSince: 1 });
      await tick();
      await models.cards.deleteOne({ _id: gone.id });
      const run = { file: 'x.csv', kind: 'cards', asOf: '2025-08-11', startedAt: now, finishedAt: now } as const;
      await models.imports.create({ ...run, state: 'undone' });
      await tick();
      expect(await models.watches.countDocuments({ cardId: gone.id })).to.equal(0);
      expect(await theWatch(stays.watch)).not.to.equal(null);
      expect(await stage.rows()).to.deep.equal([]);
    });

    it('a closure at 23:00 for the next morning', async () => {
      const [person, other] = [stage.person('سارا'), stage.person('مریم')];
      await follows(person);
      const chosen = await follows(other, { custodyFrom: '2025-08-23' });
      await until('2025-09-20', 12);
      await createChatChoices(stage.database.models).chooseDay(
        { chat: addressOf(other), cardId: chosen.id, now: stage.business.now() },
        COUNTY_END,
      );
      await until('2025-09-21', 23);
      const before = [received(person).length, received(other).length];
      await close(closed(COUNTY_END));
      expect(got(person).slice(before[0])).to.deep.equal(['❗️ فردا، دوشنبه ۳۱ شهریور، تعطیل است: خورموج']);
      expect(got(other).slice(before[1])).to.deep.equal(['❗️ فردا، دوشنبه ۳۱ شهریور، تعطیل است: خورموج']);
      expect(received(person).at(-1)!.text)
        .to.contain('پس از آن، طبق اعلام، کارت به بوشهر می‌رود')
        .and.not.to.contain('امروز آخرین روز');
      expect(received(other).at(-1)!.text).to.contain('روز کاری بعد: سه‌شنبه ۱ مهر');
      await until('2025-09-22', 20);
      expect(got(person)).to.have.length(before[0]! + 1);
    });

    it('a family: one message with all their labels, on both messengers', async () => {
      const [here, there] = [stage.person('سارا'), stage.person('سارا', 'bale')];
      const labels = ['mine', 'mother', 'father'] as const;
      for (const label of labels) {
        const card = await follows(here, {}, label);
        await watch(there, card.id, label);
      }
      await until('2025-09-08', 12);
      for (const person of [here, there]) {
        expect(received(person)).to.have.length(1);
        const text = received(person)[0]!.text;
        expect(text).to.match(/^⏰ ۱۴ روز مانده برای ۳ کارت: خورموج، تا دوشنبه ۳۱ شهریور/);
        expect(text).to.contain('کارت شما').and.to.contain('کارت مادر').and.to.contain('کارت پدر');
      }
    });

    it('an outage of three days over a deadline: the one message that is still true', async () => {
      const person = stage.person();
      await follows(person);
      await until('2025-09-20', 12);
      const before = received(person).length;
      await jump(instantOf('2025-09-24', 10));
      expect(got(person).slice(before)).to.deep.equal(['✅ آماده (طبق اعلام): بوشهر، تا چهارشنبه ۳۰ مهر']);
    });

    it('what was queued before the deadline is not sent after it', async () => {
      const person = stage.person();
      await follows(person);
      await until('2025-09-21', 12);
      const before = received(person).length;
      // Nobody sends while it is queued.
      await worker.delivery.stop();
      await stage.business.moveTo(instantOf('2025-09-21', 18));
      await job.run(stage.business.now());
      await stage.business.moveTo(instantOf('2025-09-22', 22));
      worker = stage.worker({ render });
      await worker.delivery.idle();
      await stage.business.moveTo(instantOf('2025-09-23', 9));
      worker.delivery.wake();
      await worker.delivery.idle();
      for (const line of got(person).slice(before)) expect(line).not.to.contain('فردا');
    });

    /** As the bot answers who asks. */
    async function asks(person: SimulatedPerson, cardId: Types.ObjectId): Promise<void> {
      const { models } = stage.database;
      const card = (await models.cards.findById(cardId).lean<CardRecord>())!;
      const data = await officeData.current();
      const told = toldByAnswer({ card, ...data, places: placesOf(card, data), now: stage.business.now() });
      await createWatches(models, stage.clocks.machine).follow(addressOf(person), cardId, told);
    }

    it('what was queued while nothing could be sent is not said to whoever has read it in an answer meanwhile', async () => {
      const [asked, waited] = [stage.person('سارا'), stage.person('مریم')];
      const card = await follows(asked);
      await follows(waited);
      await asks(asked, card.id);
      await until('2025-09-08', 8);
      await worker.stop();
      await stage.business.moveTo(instantOf('2025-09-08', 9));
      await job.run(stage.business.now());
      expect(await stage.states()).to.deep.equal({ planned: 2 });
      await stage.business.moveTo(instantOf('2025-09-08', 11));
      await asks(asked, card.id);
      worker = stage.worker({ render });
      await tick();
      expect(got(asked)).to.deep.equal([]);
      expect(got(waited)).to.deep.equal(['⏰ ۱۴ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور']);
      expect(await stage.states()).to.deep.equal({ expired: 1, sent: 1 });
    });

    it('a tick that falls over between ledger and watch says nothing twice', async () => {
      const person = stage.person();
      const card = await follows(person);
      await until('2025-09-08', 8);
      const before = (await theWatch(card.watch))!;
      await until('2025-09-08', 10);
      await stage.database.models.watches.replaceOne({ _id: card.watch }, before);
      await until('2025-09-08', 12);
      expect(got(person)).to.have.length(1);
    });

    it('nobody who cannot be reached is planned for', async () => {
      const person = stage.person();
      await follows(person);
      const { people } = stage.database.models;
      await people.create({ _id: addressKey(addressOf(person)), locale: null, since: 0, unreachableSince: 1 });
      await until('2025-09-10', 12);
      expect(await stage.rows()).to.deep.equal([]);
    });
  });
