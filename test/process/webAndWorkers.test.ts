import { expect } from 'chai';
import { addCard, addImport } from '../support/cards.ts';
import { addFollowers, addressOf, FORTNIGHT } from '../support/followers.ts';
import { ENGINES, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses } from '../support/process.ts';

const REMINDER = /^⏰ ۱۴ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور/;
const PEOPLE = 30;

describe('Web and workers as processes of their own on MongoDB', function () {
  if (!ENGINES.includes('mongodb')) return;
  this.timeout(60_000);
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage('mongodb');
  });
  afterEach(async () => {
    endLeftProcesses();
    await stage.remove();
  });

  for (const workers of [1, 2])
    it(`remind each person once who asked the one, with ${workers} of the others sending`, async () => {
      const cards = await stage.withStore(async ({ models }) => {
        await addImport(models);
        return Promise.all(Array.from({ length: PEOPLE }, (_, number) => addCard(models, stage.keys, 1 + number)));
      });
      const web = await stage.start({}, 'web');
      const people = cards.map(({ both }, n) => {
        const person = stage.simulator.person(`نفر ${n}`, n % 2 ? 'bale' : 'telegram');
        person.send(both);
        return person;
      });
      for (const person of people) expect((await person.next()).text).to.contain('یادآوری می‌کنیم');
      await stage.simulator.idle();
      // A month later, for those who send.
      const sending = await Promise.all(
        Array.from({ length: workers }, () => stage.start({ CLOCK_START: FORTNIGHT }, 'worker')),
      );
      for (const person of people) expect((await person.next()).text).to.match(REMINDER);
      for (const one of [web, ...sending]) expect(await one.end()).to.include({ code: 0 });
      for (const person of people) expect(person.rest()).to.have.length(0);
      const rows = await stage.withStore(({ models }) => models.deliveries.find({}).lean());
      expect(rows.map(({ state }) => state)).to.deep.equal(people.map(() => 'sent'));
    });

  it('remind everybody although the messengers say to the one that sends that the token is wrong, which passes', async () => {
    const people = Array.from({ length: PEOPLE }, (_, n) => {
      const person = stage.simulator.person(`نفر ${n}`, n % 2 ? 'bale' : 'telegram');
      stage.simulator.world.privateChat(person.profile).started = true;
      return person;
    });
    const chats = people.map((person) => ({ address: addressOf(person), cards: 1 }));
    await stage.withStore(({ models }) => addFollowers(models, stage.keys, chats, 1));
    for (const channel of ['telegram', 'bale'] as const)
      stage.simulator.fault({ channel, kind: 'tokenRevoked', methods: ['sendMessage'], times: 2 });
    const worker = await stage.start({ CLOCK_START: FORTNIGHT }, 'worker');
    for (const person of people) expect((await person.next(40_000)).text).to.match(REMINDER);
    expect(await worker.end()).to.include({ code: 0 });
  });
});
