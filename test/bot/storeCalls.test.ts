import { expect } from 'chai';
import { insertWatch, newWatch } from '../../src/following/watchStore.ts';
import { startBot, type TestBot } from '../support/bot.ts';
import { engines } from '../support/databases.ts';
import { watchStore, type StoreCalls } from '../support/storeCalls.ts';

/** The most that an answer may wait for, one after another. */
const MOST_ROUNDS = 4;

for (const engine of engines())
  describe(`What the answer to a look-up waits for, on ${engine.name}`, () => {
    let bot: TestBot;
    let calls: StoreCalls;
    let atAnswer: Pick<StoreCalls, 'count' | 'rounds' | 'threadRounds'>;

    before(async () => {
      bot = await startBot({ engine });
      calls = watchStore(bot.database);
    });
    after(() => bot.stop());

    /** Somebody types both values; what had been asked of the store when the answer left. */
    async function ask(person: ReturnType<TestBot['person']>, words: string) {
      await bot.idle();
      // Another process: it remembers nobody.
      await bot.restart();
      bot.messenger.api.config.use((call, method, payload, signal) => {
        const { count, rounds, threadRounds } = calls;
        if (method === 'sendMessage') atAnswer = { count, rounds, threadRounds };
        return call(method, payload, signal);
      });
      await bot.officeData.current();
      calls.reset();
      person.send(words);
      const answer = await person.next();
      const seen = atAnswer;
      await bot.idle();
      return { answer, ...seen };
    }

    const cases: Record<string, () => Promise<Awaited<ReturnType<typeof ask>>>> = {
      'of somebody new': async () => ask(bot.person(), (await bot.card()).both),
      'of somebody who has other cards on the list': async () => {
        const sara = bot.person();
        await ask(sara, (await bot.card()).both);
        return ask(sara, (await bot.card()).both);
      },
      'about a card that others follow': async () => {
        const { both } = await bot.card();
        await ask(bot.person(), both);
        return ask(bot.person(), both);
      },
      'about a card on the own list, of which there is news': async () => {
        const { id, both } = await bot.card();
        const sara = bot.person();
        await ask(sara, both);
        await bot.models.cards.updateOne(
          { _id: id },
          { $set: { asOf: '2025-08-11', status: 'readyAtProvincialCentre' } },
        );
        return ask(sara, both);
      },
    };
    for (const [whose, run] of Object.entries(cases))
      it(`is ${MOST_ROUNDS} calls one after another at most: ${whose}`, async () => {
        const { answer, count, rounds, threadRounds } = await run();
        expect(answer.buttons.length, answer.text).to.be.at.least(2);
        expect(rounds).to.be.within(3, MOST_ROUNDS);
        expect(count).to.be.at.most(9);
        // All of it is read by index, and what is written is not waited for.
        if (engine.name === 'embedded') expect(threadRounds).to.equal(0);
      });

    it('is the same for a pair that is wrong, whose attempt is counted first', async () => {
      const { serial } = await bot.card();
      const { code } = await bot.card();
      const { rounds, threadRounds } = await ask(bot.person(), `${code} ${serial}`);
      expect(rounds).to.be.within(3, MOST_ROUNDS);
      if (engine.name === 'embedded') expect(threadRounds).to.equal(1);
    });

    /** Has something happen before a watch is put in. */
    function beforeWatch(happens: () => Promise<unknown>): void {
      const { collection } = bot.models.watches;
      const insertOne = collection.insertOne.bind(collection);
      collection.insertOne = async (...args: Parameters<typeof insertOne>) => {
        collection.insertOne = insertOne;
        await happens();
        return insertOne(...args);
      };
    }

    it('is done only when what the answer did not wait for is written', async () => {
      let write = () => {};
      beforeWatch(() => new Promise<void>((resolve) => (write = resolve)));
      const sara = bot.person();
      sara.send((await bot.card()).both);
      expect((await sara.next()).buttons.length).to.be.at.least(2);
      const done = () => bot.models.updates.countDocuments({ state: 'done' });
      const before = await done();
      const next = sara.send('/help');
      for (let i = 0; i < 300; i++) await bot.database.ping();
      expect([await done(), sara.messages.some(({ id, from }) => from === null && id > next)]).to.deep.equal([
        before,
        false,
      ]);
      write();
      await sara.next();
      await bot.idle();
      expect(await done()).to.equal(before + 2);
    });

    it('promises nothing that does not hold: where others were faster, the buttons are taken back', async () => {
      const { id, both } = await bot.card();
      await ask(bot.person(), both);
      const followers = [1, 2, 3, 4].map((n) =>
        newWatch({ channel: 'bale', id: `${n}` }, id, { status: 'readyAtCounty', asOf: '2025-08-10', at: 1 }),
      );
      beforeWatch(() => Promise.all(followers.map((watch) => insertWatch(bot.models, watch))));
      const sara = bot.person();
      sara.send(both);
      const { id: answered } = await sara.next();
      await bot.idle();
      expect(await bot.models.watches.countDocuments({ cardId: id })).to.equal(5);
      const [answer, why] = sara.messages.filter(({ from }) => from === null);
      expect(answer!.id).to.equal(answered);
      expect(JSON.stringify(answer!.inline)).not.to.contain(String(id));
      expect(why, 'a second message').not.to.equal(undefined);
    });

    it('leaves nothing unwritten', async () => {
      const { id, both } = await bot.card();
      const sara = bot.person();
      await ask(sara, both);
      expect(await bot.models.watches.countDocuments({ cardId: id, 'chat.id': String(sara.id) })).to.equal(1);
      expect(await bot.models.people.countDocuments({ _id: `telegram:${sara.id}` })).to.equal(1);
      expect(await bot.models.updates.countDocuments({ state: { $ne: 'done' } })).to.equal(0);
      expect(await bot.models.leases.countDocuments({})).to.equal(0);
    });
  });
