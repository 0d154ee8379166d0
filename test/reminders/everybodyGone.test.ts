import { expect } from 'chai';
import { createPeople } from '../../src/following/people.ts';
import { createReachable } from '../../src/following/reachable.ts';
import { recordUndelivered } from '../../src/following/undelivered.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { silentLog } from '../../src/log.ts';
import { DOUBTED_AFTER } from '../../src/messengers/doubt.ts';
import { createOfficeDataSource } from '../../src/office/officeData.ts';
import { createRenderReminder } from '../../src/reminders/render.ts';
import { remindersJob } from '../../src/reminders/tick.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { MINUTE, setStage, type Stage, type Worker } from '../delivery/stage.ts';
import { engines, oneStore } from '../support/databases.ts';
import { addFollowers, addressOf, FORTNIGHT } from '../support/followers.ts';
import { HOURS } from './life.ts';

const REMINDER = /^⏰ ۱۴ روز مانده/;
const keys = createLookupKeys('a secret of thirty-two characters!');

for (const engine of engines())
  describe(`A messenger that says of one person after another that they have gone, ${engine.name}`, function () {
    this.timeout(60_000);
    const store = oneStore(engine);
    let stage: Stage;
    let worker: Worker;
    let followers: SimulatedPerson[];
    let tick: () => Promise<void>;
    let doubted: number[];

    beforeEach(async () => {
      stage = await setStage(store);
      doubted = [];
      const { database, clocks, ledger } = stage;
      const { models } = database;
      const people = createPeople({ models, clocks, reachable: createReachable({ models, ledger, clocks }) });
      const holidays = () => Promise.resolve([]);
      const officeData = createOfficeDataSource({ models, clocks, log: silentLog, holidays });
      worker = stage.worker({
        render: createRenderReminder({ models, officeData, texts: createTexts(), people }),
        onUnreachable: (address) =>
          worker.messengers[address.channel]?.isDoubted() ? undefined : people.unreachable(address),
        async onSettled(rows) {
          for (const { row, state } of rows) await recordUndelivered(models, row.items, state);
        },
        messenger: {
          onUnreachable: (address) => people.unreachable(address),
          async onDoubt(addresses) {
            for (const address of addresses) await people.reachableAgain(address);
            doubted.push(addresses.length);
          },
        },
      });
      const job = remindersJob({ models, officeData, outbox: ledger, hours: HOURS, log: silentLog });
      tick = async () => {
        await job.run(stage.business.now());
        worker.delivery.wake();
        await stage.hurry();
      };
    });
    afterEach(() => stage.close());

    async function follow(count: number): Promise<void> {
      followers = Array.from({ length: count }, (_, n) => stage.person(`نفر ${n}`));
      const chats = followers.map((person) => ({ address: addressOf(person), cards: 1 }));
      await addFollowers(stage.database.models, keys, chats, 1);
      await stage.business.moveTo(Date.parse(FORTNIGHT));
    }

    const gone = () => stage.database.models.people.countDocuments({ unreachableSince: { $ne: null } });
    const reminded = () => followers.filter(({ messages }) => messages.some(({ text }) => REMINDER.test(text))).length;

    async function until(isSo: () => Promise<boolean> | boolean, what: string, step = 0): Promise<void> {
      for (let turns = 0; turns < 300; turns++) {
        if (await isSo()) return;
        await tick();
        if (step === 0) continue;
        await worker.delivery.idle();
        await stage.leap(step);
      }
      expect.fail(`It never came to that: ${what}.`);
    }

    it('is not believed: nobody counts as gone, and each gets the reminder once when it works again', async () => {
      await follow(DOUBTED_AFTER + 6);
      stage.simulator.fault({ channel: 'telegram', kind: 'blocked', methods: ['sendMessage'], times: 1_000 });
      await until(() => worker.delivery.status().telegram === 'away', 'nothing more is sent');
      await until(async () => doubted.length > 0 && (await gone()) === 0, 'nobody has gone');
      // It lasts, and no more is lost by that.
      await until(() => stage.business.now() > Date.parse(FORTNIGHT) + 10 * MINUTE, 'time passes', MINUTE);
      expect(reminded()).to.equal(0);
      stage.simulator.clearFaults();
      await until(() => reminded() === followers.length, 'all are reminded', MINUTE);
      expect(await gone()).to.equal(0);
      await until(() => doubted.length > 1, 'doubt is over');
      await tick();
      await worker.delivery.idle();
      for (const { messages } of followers)
        expect(messages.filter(({ text }) => REMINDER.test(text))).to.have.length(1);
    });

    it('is believed where others are reached', async () => {
      await follow(6);
      for (const person of followers.slice(0, 3))
        stage.simulator.fault({ channel: 'telegram', kind: 'blocked', chat: person.key, times: 1_000 });
      await until(() => reminded() === 3, 'the others are reminded');
      await until(async () => (await gone()) === 3, 'three have gone');
      expect(doubted).to.deep.equal([]);
    });
  });
