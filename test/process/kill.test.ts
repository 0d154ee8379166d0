import { expect } from 'chai';
import { addCard, addImport } from '../support/cards.ts';
import { ENGINES, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, type KartyarProcess } from '../support/process.ts';
import { times } from '../support/tier.ts';

const READY = /^✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور/;

for (const engine of ENGINES)
  describe(`kill -9 of the real program, ${engine}`, function () {
    this.timeout(times({ test: 120_000, ci: 120_000, soak: 900_000 }));
    let stage: Stage;
    let kartyar: KartyarProcess;
    beforeEach(async () => {
      stage = await setStage(engine);
    });
    afterEach(async () => {
      endLeftProcesses();
      await stage.remove();
    });
    const cards = (count: number) =>
      stage.withStore(async ({ models }) => {
        await addImport(models);
        const made = [];
        for (let number = 1; number <= count; number++) made.push(await addCard(models, stage.keys, number));
        return made;
      });

    it('in mid-dialogue loses nothing of what was typed before', async () => {
      const [card] = await cards(1);
      kartyar = await stage.start();
      const people = (['telegram', 'bale'] as const).map((channel) => stage.simulator.person('سارا', channel));
      for (const person of people) {
        person.send(card!.code);
        expect((await person.next()).text).to.contain('سریال');
      }
      await stage.simulator.idle();
      await kartyar.end('SIGKILL');
      for (const person of people) person.send(card!.serial);
      await stage.run();
      for (const person of people) expect((await person.next()).text).to.match(READY);
    });

    it('at any moment leaves nobody without an answer, and answers nothing twice that was done', async () => {
      const rounds = times({ test: 1, ci: 5, soak: 50 });
      const perRound = 12;
      const made = await cards(rounds * perRound);
      for (let round = 0; round < rounds; round++) {
        kartyar = await stage.start();
        const asked = made.slice(round * perRound, (round + 1) * perRound).map((card, index) => {
          const person = stage.simulator.person(`نفر ${index}`, index % 2 ? 'bale' : 'telegram');
          person.send(card.both);
          return person;
        });
        // The moment of the kill: after as many answers as the round says.
        const before = asked.slice(0, round % perRound);
        const done = await Promise.all(before.map(async (person) => (await person.next()).text));
        await kartyar.end('SIGKILL');
        const { app } = await stage.run();
        for (const text of done) expect(text).to.match(READY);
        for (const person of asked.slice(before.length)) expect((await person.next(30_000)).text).to.match(READY);
        await stage.simulator.idle(30_000);
        await app.stop(9_000);
      }
      const watches = await stage.withStore(({ models }) => models.watches.countDocuments({}));
      expect(watches).to.equal(rounds * perRound);
    });
  });
