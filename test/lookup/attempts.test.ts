import { expect } from 'chai';
import { createAttempts } from '../../src/lookup/attempts.ts';
import { createMissAlarm, type MissAlarm } from '../../src/lookup/missAlarm.ts';
import { createLookUp, type LookUp } from '../../src/lookup/lookUp.ts';
import { createWatches, MOST_CHATS_OF_A_CARD } from '../../src/following/watches.ts';
import type { Database } from '../../src/database/connection.ts';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { addCard, codeOf, serialOf } from '../support/cards.ts';
import { testClocks } from '../support/clock.ts';
import { engines } from '../support/databases.ts';

const MINUTE = 60_000;
const chat = (id: number) => ({ channel: 'telegram' as const, id: String(id) });

for (const engine of engines())
  describe(`Attempts at a look-up, ${engine.name}`, () => {
    const clocks = testClocks();
    const keys = createLookupKeys('a secret of the tests, long enough');
    let database: Database;
    let lookUp: LookUp;
    let next = 0;
    const fresh = () => (next += 1);

    const noAlarm = { note: () => undefined };
    const look = (models: Database['models'], missAlarm: MissAlarm = noAlarm): LookUp =>
      createLookUp({
        models,
        keys,
        watches: createWatches(models, clocks.machine),
        attempts: createAttempts({ models, keys, clocks }),
        missAlarm,
      });

    before(async () => {
      database = await engine.open();
      const { models } = database;
      lookUp = look(models);
    });
    after(() => database.close());

    const wrong = (who: number, number: number) =>
      lookUp.byPair(chat(who), { code: codeOf(number), serial: 'WRONG12345' }).then(({ kind }) => kind);

    it('are refused to a person after five wrong pairs in fifteen minutes, until the oldest is forgotten', async () => {
      const who = fresh();
      const first = clocks.business.now();
      for (let i = 0; i < 5; i += 1) {
        expect(await wrong(who, fresh())).to.equal('miss');
        await clocks.business.moveTo(clocks.business.now() + MINUTE);
      }
      const refused = await lookUp.byPair(chat(who), { code: codeOf(fresh()), serial: 'WRONG12345' });
      expect(refused).to.deep.equal({ kind: 'refused', until: first + 15 * MINUTE });
      expect(await wrong(fresh(), fresh()), 'somebody else').to.equal('miss');
      await clocks.business.moveTo(first + 15 * MINUTE);
      expect(await wrong(who, fresh())).to.equal('miss');
      expect(await wrong(who, fresh())).to.equal('refused');
    });

    it('are refused for a code after ten wrong pairs in an hour, whether the code is known or not', async () => {
      const known = fresh();
      await addCard(database.models, keys, known);
      for (const number of [known, fresh()]) {
        for (let i = 0; i < 10; i += 1) expect(await wrong(fresh(), number)).to.equal('miss');
        expect(await wrong(fresh(), number)).to.equal('refused');
      }
      await clocks.business.moveTo(clocks.business.now() + 60 * MINUTE);
      expect(await wrong(fresh(), known)).to.equal('miss');
    });

    it('let the owner of a code in whom strangers have used up, unless they have mistyped something in the hour', async () => {
      const number = fresh();
      await addCard(database.models, keys, number);
      const right = { code: codeOf(number), serial: serialOf(number) };
      const asks = async (who: number) => (await lookUp.byPair(chat(who), right)).kind;
      for (let i = 0; i < 10; i += 1) await wrong(fresh(), number);
      const [owner, clumsy, guesser] = [fresh(), fresh(), fresh()];
      expect(await asks(owner)).to.equal('found');

      await wrong(clumsy, fresh());
      expect(await asks(clumsy)).to.equal('refused');
      // A wrong pair is counted although it is refused, so a second guess is none.
      expect(await wrong(guesser, number)).to.equal('refused');
      expect(await asks(guesser)).to.equal('refused');

      await clocks.business.moveTo(clocks.business.now() + 59 * MINUTE);
      expect(await asks(clumsy)).to.equal('refused');
      await clocks.business.moveTo(clocks.business.now() + 60 * MINUTE);
      for (let i = 0; i < 10; i += 1) await wrong(fresh(), number);
      expect(await asks(clumsy)).to.equal('found');
    });

    it('are refused alike beyond the limit, the right pair and the code of a followed card too', async () => {
      const [mine, other] = [fresh(), fresh()];
      const who = fresh();
      const card = await addCard(database.models, keys, mine);
      await addCard(database.models, keys, other);
      const told = { status: 'issued' as const, asOf: '2025-08-10', at: clocks.business.now() };
      const { saved } = await createWatches(database.models, clocks.machine).follow(chat(who), card.id, told);
      await saved;
      for (let i = 0; i < 5; i += 1) await wrong(who, fresh());
      // Others have guessed at one of the codes: that is not to be seen either.
      await clocks.business.moveTo(clocks.business.now() + MINUTE);
      for (let i = 0; i < 10; i += 1) await wrong(fresh(), other);
      const refusals = [];
      for (const number of [mine, other, fresh()])
        refusals.push(await lookUp.byPair(chat(who), { code: codeOf(number), serial: 'WRONG12345' }));
      refusals.push(await lookUp.byPair(chat(who), { code: codeOf(other), serial: serialOf(other) }));
      expect(refusals[0]).to.include({ kind: 'refused' });
      for (const refusal of refusals) expect(refusal).to.deep.equal(refusals[0]);
      const right = { code: codeOf(mine), serial: serialOf(mine) };
      expect((await lookUp.byPair(chat(who), right)).kind).to.equal('found');
    });

    it('raise an alarm when many chats guess once each, and not when as many find their card', async () => {
      const raised: string[] = [];
      const alarms = { raise: (name: string) => void raised.push(name), current: () => ({}) };
      const watched = () => look(database.models, createMissAlarm({ alarms, machine: clocks.machine }));
      const busy = watched();
      const card = await addCard(database.models, keys, fresh());
      for (let i = 0; i < 70; i += 1) {
        await busy.byPair(chat(fresh()), { code: card.code, serial: card.serial });
        await busy.byPair(chat(fresh()), { code: codeOf(fresh()), serial: 'WRONG12345' });
      }
      expect(raised).to.deep.equal([]);
      const attacked = watched();
      for (let i = 0; i < 60; i += 1) {
        expect(raised, `after ${i}`).to.deep.equal([]);
        await attacked.byPair(chat(fresh()), { code: codeOf(fresh()), serial: 'WRONG12345' });
      }
      expect(raised).to.deep.equal(['manyWrongPairs']);
      const oneChat = watched();
      for (let i = 0; i < 70; i += 1) await oneChat.byPair(chat(1), { code: codeOf(fresh()), serial: 'WRONG12345' });
      expect(raised, 'one chat, which its own limit holds').to.have.length(1);
    });

    it('count exactly when many come at once', async () => {
      const number = fresh();
      const outcomes = await Promise.all(Array.from({ length: 30 }, () => wrong(fresh(), number)));
      expect(outcomes.filter((kind) => kind === 'miss')).to.have.length(10);
      expect(outcomes.filter((kind) => kind === 'refused')).to.have.length(20);
    });

    it('find nothing beyond the limit when many guesses of one code come at once', async () => {
      const number = fresh();
      const { code, serial } = await addCard(database.models, keys, number);
      const guesses = Array.from({ length: 30 }, (_, i) => (i === 25 ? serial : 'WRONG12345'));
      const together = async (chats: readonly number[]) => {
        const looks = guesses.map((guess, i) => lookUp.byPair(chat(chats[i]!), { code, serial: guess }));
        return (await Promise.all(looks)).map(({ kind }) => kind);
      };
      const misses = (count: number) =>
        Array.from({ length: 30 }, (_, i) => (i < count ? ('miss' as const) : ('refused' as const)));
      const one = fresh();
      expect(await together(guesses.map(() => one)), 'of one chat').to.deep.equal(misses(5));
      // Of many chats as well, unless one has guessed nothing before: that may be the owner.
      const many = guesses.map(fresh);
      for (const who of many) await wrong(who, fresh());
      expect(await together(many), 'of many chats').to.deep.equal(misses(5));
    });

    it('find a card whose right serial is among the first guesses of many at once', async () => {
      const number = fresh();
      const { code, serial } = await addCard(database.models, keys, number);
      const guesses = Array.from({ length: 12 }, (_, i) => (i === 9 ? serial : 'WRONG12345'));
      const outcomes = await Promise.all(guesses.map((guess) => lookUp.byPair(chat(fresh()), { code, serial: guess })));
      expect(outcomes.map(({ kind }) => kind).indexOf('found')).to.equal(9);
    });

    it('count exactly when two processes see them', async () => {
      const { models } = database;
      const number = fresh();
      const others = [1, 2, 3].map(() => look(models));
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          others[i % 3]!.byPair(chat(fresh()), { code: codeOf(number), serial: 'WRONG12345' }).then(({ kind }) => kind),
        ),
      );
      expect(outcomes.filter((kind) => kind === 'miss')).to.have.length(10);
    });

    it('ask the store the same things for every miss', async () => {
      const one = await addCard(database.models, keys, fresh());
      const two = await addCard(database.models, keys, fresh());
      const asked: string[][] = [];
      for (const pair of [
        { code: codeOf(fresh()), serial: one.serial },
        { code: one.code, serial: 'WRONG12345' },
        { code: one.code, serial: two.serial },
      ]) {
        const calls: string[] = [];
        database.mongoose.set(
          'debug',
          (collection: string, method: string) => void calls.push(`${collection}.${method}`),
        );
        // A first miss of a code is inserted, a later one replaced: each starts without counters here.
        await database.models.attempts.deleteMany({});
        calls.length = 0;
        expect((await lookUp.byPair(chat(fresh()), pair)).kind).to.equal('miss');
        database.mongoose.set('debug', false);
        asked.push(calls);
      }
      expect(asked[0]).to.have.length.at.least(4);
      expect(asked[1]).to.deep.equal(asked[0]);
      expect(asked[2]).to.deep.equal(asked[0]);
    });

    it('never lock a chat out of a card that it follows', async () => {
      const number = fresh();
      const who = fresh();
      const card = await addCard(database.models, keys, number);
      const { saved } = await createWatches(database.models, clocks.machine).follow(chat(who), card.id, {
        status: 'issued',
        asOf: '2025-08-10',
        at: clocks.business.now(),
      });
      await saved;
      for (let i = 0; i < 10; i += 1) await wrong(fresh(), number);
      for (let i = 0; i < 5; i += 1) await wrong(who, fresh());
      expect((await lookUp.byPair(chat(who), { code: card.code, serial: card.serial })).kind).to.equal('found');
      expect(await wrong(who, fresh()), 'another code').to.equal('refused');
    });

    it('let at most five chats follow a card, even when more ask at once of two processes', async () => {
      const told = { status: 'issued' as const, asOf: '2025-08-10', at: 1 };
      for (const count of [1, 2]) {
        const card = await addCard(database.models, keys, fresh());
        const processes = Array.from({ length: count }, () => createWatches(database.models, clocks.machine));
        const all = await Promise.all(
          Array.from({ length: 12 }, (_, i) => processes[i % count]!.follow(chat(fresh()), card.id, told)),
        );
        const listed = await Promise.all(all.map(async ({ watch, saved }) => (await saved) && watch !== null));
        const following = await database.models.watches.countDocuments({ cardId: card.id });
        expect(listed.filter(Boolean)).to.have.length(following);
        expect(following).to.be.within(count === 1 ? MOST_CHATS_OF_A_CARD : 1, MOST_CHATS_OF_A_CARD);
      }
    });
  });
