import { expect } from 'chai';
import { addCard, addImport } from '../support/cards.ts';
import { FORTNIGHT } from '../support/followers.ts';
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
});
