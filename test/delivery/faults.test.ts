import { expect } from 'chai';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { engines, oneStore } from '../support/databases.ts';
import { HOUR, item, MINUTE, SECOND, setStage, START, testAnnouncements, type Stage } from './stage.ts';
import { addressOf } from '../support/followers.ts';

for (const engine of engines())
  describe(`Delivery in trouble, on ${engine.name}`, () => {
    let stage: Stage;
    const store = oneStore(engine);
    beforeEach(async () => (stage = await setStage(store)));
    afterEach(() => stage.close());
    const planFor = (people: readonly SimulatedPerson[], key = 'a') =>
      stage.ledger.plan(people.map((person) => ({ address: addressOf(person), items: [item(key)] })));
    const crowd = (count: number, channel: 'telegram' | 'bale' = 'telegram') =>
      Array.from({ length: count }, (_, n) => stage.person(`نفر ${n}`, channel));
    const heard = (people: readonly SimulatedPerson[]) => people.map((person) => person.rest().length);

    it('knows nothing of what was claimed when its worker died, and says a reminder again after a while', async () => {
      const sara = stage.person();
      let reached = () => {};
      const claimed = new Promise<void>((resolve) => (reached = resolve));
      const first = stage.worker({ render: () => (reached(), new Promise(() => {})) });
      await planFor([sara]);
      await claimed;
      void first.abandon();
      const { delivery } = stage.worker();
      await stage.leap(30 * SECOND);
      await delivery.job.run(stage.business.now());
      expect(await stage.states()).to.deep.equal({ claimed: 1 });
      await stage.leap(90 * SECOND);
      await delivery.job.run(stage.business.now());
      expect(await stage.states()).to.deep.equal({ unknown: 1 });
      await stage.leap(10 * MINUTE);
      await delivery.job.run(stage.business.now());
      await sara.next();
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ unknown: 1, sent: 1 });
    });

    it('says a reminder however often workers have died over it, each time after a longer wait', async () => {
      const sara = stage.person();
      const always = { quietHours: { from: 0, to: 0 } };
      await planFor([sara]);
      for (let deaths = 0; deaths < 7; deaths++) {
        let reached = () => {};
        const claimed = new Promise<void>((resolve) => (reached = resolve));
        const worker = stage.worker({ ...always, render: () => (reached(), new Promise(() => {})) });
        await worker.delivery.job.run(stage.business.now());
        await stage.leap(deaths === 0 ? 0 : 10 * MINUTE * 2 ** (deaths - 1));
        await worker.delivery.job.run(stage.business.now());
        await claimed;
        const dying = worker.abandon();
        await stage.leap(30 * SECOND);
        await dying;
        await stage.leap(2 * MINUTE);
      }
      const { delivery } = stage.worker(always);
      await delivery.job.run(stage.business.now());
      await stage.leap(10 * HOUR);
      await delivery.job.run(stage.business.now());
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ unknown: 7 });
      await stage.leap(HOUR);
      await delivery.job.run(stage.business.now());
      await sara.next();
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ unknown: 7, sent: 1 });
    });

    it('does not say an announcement again whose worker died after sending', async () => {
      const sara = stage.person();
      const announcements = testAnnouncements();
      announcements.running = ['news'];
      const first = stage.worker({ announcements: announcements.ask });
      await stage.ledger.planAnnouncement('news', [addressOf(sara)], START);
      await sara.next();
      await first.stop();
      // As if the settlement had never been written.
      const leaseUntil = stage.machine.now() + MINUTE;
      await stage.database.models.deliveries.updateMany({}, { $set: { state: 'claimed', owner: 'dead', leaseUntil } });
      const { delivery } = stage.worker({ announcements: announcements.ask });
      await stage.leap(2 * HOUR);
      await delivery.job.run(stage.business.now());
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ unknown: 1 });
      expect(sara.rest()).to.deep.equal([]);
    });

    it('says a reminder once more when its answer was lost, and not a third time', async () => {
      const sara = stage.person();
      stage.simulator.fault({ channel: 'telegram', kind: 'answerLost', methods: ['sendMessage'], times: 2 });
      const { delivery } = stage.worker();
      await planFor([sara]);
      await sara.next();
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ unknown: 1 });
      for (let hour = 0; hour < 5; hour++) {
        await stage.leap(HOUR);
        await delivery.job.run(stage.business.now());
        await delivery.idle();
      }
      expect(sara.rest()).to.have.length(1);
      expect(await stage.states()).to.deep.equal({ unknown: 2 });
    });

    for (const kind of ['tooMany', 'tooManyPlain'] as const)
      it(`loses nothing in a storm of ${kind}, and spends no try on it`, async () => {
        const people = crowd(30);
        const others = crowd(3, 'bale');
        stage.simulator.fault({ channel: 'telegram', kind, methods: ['sendMessage'], retryAfter: 3_600, times: 6 });
        const { delivery } = stage.worker();
        await planFor([...people, ...others]);
        for (const other of others) await other.next();
        for (let hour = 0; hour < 8; hour++) {
          const idle = { yet: false };
          void delivery.idle().then(() => (idle.yet = true));
          // The gate keeps what it has for a short pause; the clock hurries over it.
          while (!idle.yet) await stage.hurry();
          await stage.leap(HOUR + SECOND);
        }
        await delivery.idle();
        expect(heard(people)).to.deep.equal(people.map(() => 1));
        expect(await stage.states()).to.deep.equal({ sent: 33 });
        expect((await stage.rows()).every(({ tries, failedAt }) => tries === 0 && failedAt === null)).to.equal(true);
      });

    for (const fault of [
      { kind: 'serverError' },
      { kind: 'reset' },
      { kind: 'gatewayPage', status: 403 },
      { kind: 'gatewayPage', status: 407 },
    ] as const)
      it(`waits while the messenger is away (${Object.values(fault).join(' ')}), and then sends all, each once`, async () => {
        const people = crowd(30);
        stage.simulator.fault({ channel: 'telegram', ...fault, seconds: 100_000 });
        const { delivery } = stage.worker();
        await planFor(people);
        await delivery.idle();
        expect(delivery.status().telegram).to.equal('away');
        for (let minute = 0; minute < 20; minute++) {
          await stage.leap(MINUTE);
          await delivery.idle();
        }
        stage.simulator.clearFaults();
        for (let minute = 0; minute < 15; minute++) {
          await stage.leap(MINUTE);
          await delivery.job.run(stage.business.now());
          await delivery.idle();
        }
        expect(delivery.status().telegram).to.equal('working');
        expect(heard(people)).to.deep.equal(people.map(() => 1));
        expect((await stage.rows()).every(({ tries }) => tries === 0)).to.equal(true);
      });

    it('gives up a single message that fails for more than a day, and keeps the others going', async () => {
      const [sara, ...people] = crowd(34);
      const chat = sara!.key;
      stage.simulator.fault({ channel: 'telegram', kind: 'serverError', methods: ['sendMessage'], chat, seconds: 1e6 });
      const { delivery } = stage.worker({ quietHours: { from: 0, to: 0 } });
      await planFor([sara!]);
      for (const [n, person] of people.entries()) {
        await planFor([person], `b${n}`);
        await delivery.idle();
        if (n === 24) expect(await stage.states()).to.deep.equal({ planned: 1, sent: 25 });
        await stage.leap(61 * MINUTE);
        await delivery.idle();
      }
      expect(heard(people)).to.deep.equal(people.map(() => 1));
      expect(await stage.states()).to.deep.equal({ failed: 1, sent: people.length });
    });

    it('keeps the rows of a messenger that refuses the bot', async () => {
      const people = crowd(5);
      stage.simulator.fault({ channel: 'telegram', kind: 'tokenRevoked' });
      const first = stage.worker();
      await planFor(people);
      await first.delivery.idle();
      expect(first.delivery.status().telegram).to.equal('refused');
      expect(await stage.states()).to.deep.equal({ planned: 5 });
      await first.stop();
      stage.simulator.clearFaults();
      const { delivery } = stage.worker();
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 5 });
    });

    it('joins what came meanwhile when a row has to go back', async () => {
      const sara = stage.person();
      stage.simulator.fault({ channel: 'telegram', kind: 'serverError', methods: ['sendMessage'] });
      const { delivery } = stage.worker({
        render: async ({ items }) => {
          if (items.length === 1) await planFor([sara], 'b');
          return { text: items.map(({ key }) => key).join() };
        },
      });
      await planFor([sara], 'a');
      await delivery.idle();
      await stage.leap(5 * MINUTE);
      await delivery.idle();
      const said = sara.rest().flatMap(({ text }) => text.split(','));
      expect(said.toSorted()).to.deep.equal(['a', 'b']);
    });

    it('shares the queue among several workers, and sends nothing twice', async () => {
      const people = crowd(120);
      const announcements = testAnnouncements();
      announcements.running = ['news'];
      const workers = [1, 2, 3].map(() => stage.worker({ rate: 100, announcements: announcements.ask }));
      await planFor(people);
      await stage.ledger.planAnnouncement('news', people.map(addressOf), START);
      await Promise.all(people.map((person) => person.next()));
      await Promise.all(people.map((person) => person.next()));
      await Promise.all(workers.map(({ delivery }) => delivery.idle()));
      expect(await stage.states()).to.deep.equal({ sent: 240 });
      expect(stage.simulator.callsOf('sendMessage')).to.have.length(240);
    });

    it('sends once, and soon, what it claimed without knowing: the answer to the claim was lost', async () => {
      const people = crowd(3);
      const { collection } = stage.database.models.deliveries;
      const updateMany = collection.updateMany.bind(collection);
      let claimed: () => void;
      const claims = new Promise<void>((resolve) => (claimed = resolve));
      collection.updateMany = async (...given) => {
        Reflect.deleteProperty(collection, 'updateMany');
        await updateMany(...given);
        claimed();
        throw new Error('The answer was lost.');
      };
      const { delivery } = stage.worker();
      await planFor(people);
      await claims;
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ claimed: 3 });
      await stage.leap(61 * SECOND);
      await delivery.job.run(stage.business.now());
      await delivery.idle();
      await delivery.job.run(stage.business.now());
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 3 });
      expect(heard(people)).to.deep.equal([1, 1, 1]);
    });

    it('goes on by itself when the store was away', async () => {
      const people = crowd(10);
      const { collection } = stage.database.models.deliveries;
      const { delivery } = stage.worker();
      await planFor(people);
      const lost = new Set<string>();
      collection.bulkWrite = (operations) => {
        for (const operation of operations)
          if ('updateOne' in operation) lost.add(JSON.stringify(operation.updateOne.filter['_id']));
        return Promise.reject(new Error('away'));
      };
      while (lost.size < people.length) await stage.hurry();
      collection.updateMany = () => Promise.reject(new Error('away'));
      await stage.leap(2 * MINUTE);
      // What was put over the methods is taken away again.
      for (const method of ['bulkWrite', 'updateMany']) Reflect.deleteProperty(collection, method);
      for (let minute = 0; minute < 20; minute++) {
        await stage.leap(MINUTE);
        await delivery.job.run(stage.business.now());
      }
      await delivery.idle();
      expect(await stage.states()).to.deep.equal({ sent: 10 });
      expect(heard(people)).to.deep.equal(people.map(() => 1));
    });
  });
