import { expect } from 'chai';
import type { Address } from '../../src/domain/address.ts';
import { createPeople, unreachableOf, type PeopleStore } from '../../src/following/people.ts';
import { failure } from '../support/scratch.ts';
import { chat, onEachStore, START } from './bench.ts';

const KEY = 'telegram:1';
const REMEMBERED_MS = 30_000;

onEachStore('The chats that talk to the bot', (bench) => {
  let told: string[];
  beforeEach(() => {
    told = [];
  });
  /** One process. */
  const process = (models: PeopleStore = bench.models) =>
    createPeople({
      models,
      clocks: bench.clocks,
      reachable: {
        gone: ({ id }: Address) => Promise.resolve(void told.push(`gone ${id}`)),
        back: ({ id }: Address) => Promise.resolve(void told.push(`back ${id}`)),
      },
    });
  const stored = (key = KEY) => bench.models.people.findById(key).lean();
  const meet = async (people: ReturnType<typeof process>, who = chat(1)) => {
    const { locale, saved } = await people.meet(who);
    await saved;
    return locale;
  };

  it('are known from their first message on, in Persian until they choose', async () => {
    const people = process();
    expect(await people.localeOf(chat(1))).to.equal(null);
    expect(await meet(people)).to.equal('fa');
    expect(await stored()).to.deep.equal({ _id: KEY, locale: null, since: START, unreachableSince: null });
    expect(await people.localeOf(chat(1))).to.equal('fa');
    expect(await people.find(chat(1, 'bale')), 'the same id elsewhere').to.equal(null);
    expect(told).to.deep.equal([]);
  });

  it('are answered in the language that they chose, at once and in another process', async () => {
    const people = process();
    await meet(people);
    await people.choose(chat(1), 'en');
    expect(await meet(people)).to.equal('en');
    expect(await meet(process())).to.equal('en');
    expect(await process().localeOf(chat(1))).to.equal('en');
    expect((await stored())?.since).to.equal(START);
  });

  it('who chose elsewhere are answered so here when half a minute has passed', async () => {
    const [here, there] = [process(), process()];
    await meet(here);
    await there.choose(chat(1), 'en');
    await bench.clocks.machine.pass(REMEMBERED_MS - 1);
    expect(await meet(here)).to.equal('fa');
    await bench.clocks.machine.pass(1);
    expect(await meet(here)).to.equal('en');
  });

  it('cost the store nothing while they are remembered', async () => {
    const people = process();
    await meet(people);
    await bench.models.people.deleteMany({});
    expect(await meet(people)).to.equal('fa');
    expect(await stored()).to.equal(null);
    await bench.clocks.machine.pass(REMEMBERED_MS);
    await meet(people);
    expect(await stored()).not.to.equal(null);
  });

  it('are not reached once a send said so, which is told; a second send does not move the time', async () => {
    const people = process();
    await meet(people);
    await bench.clocks.business.moveTo(START + 1_000);
    await people.unreachable(chat(1));
    await bench.clocks.business.moveTo(START + 2_000);
    await people.unreachable(chat(1));
    expect(await stored()).to.deep.include({ unreachableSince: START + 1_000 });
    expect(told).to.deep.equal(['gone 1', 'gone 1']);
    expect(await unreachableOf(bench.models, [chat(1), chat(1), chat(1, 'bale')])).to.deep.equal(new Set([KEY]));
  });

  it('are reached again as soon as they speak, and this is told once', async () => {
    const people = process();
    await meet(people);
    await people.unreachable(chat(1));
    for (let i = 0; i < 2; i += 1) await meet(people);
    expect(await stored()).to.deep.include({ unreachableSince: null });
    expect(told).to.deep.equal(['gone 1', 'back 1']);
    expect((await unreachableOf(bench.models, [chat(1)])).size).to.equal(0);
  });

  it('are reached again where it was not true that they had gone, and this is told', async () => {
    const people = process();
    await meet(people);
    await people.unreachable(chat(1));
    await people.reachableAgain(chat(1));
    expect(await stored()).to.deep.include({ unreachableSince: null });
    expect(told).to.deep.equal(['gone 1', 'back 1']);
    await meet(people);
    expect(told, 'once').to.have.length(2);
  });

  it('need nobody who is told', async () => {
    const people = createPeople({ models: bench.models, clocks: bench.clocks });
    await meet(people);
    await people.unreachable(chat(1));
    expect(await meet(people)).to.equal('fa');
    expect(await stored()).to.deep.include({ unreachableSince: null });
  });

  it('are forgotten when they are removed', async () => {
    const people = process();
    await meet(people);
    await people.choose(chat(1), 'en');
    await people.remove(chat(1));
    expect(await people.find(chat(1))).to.equal(null);
    expect(await meet(people), 'known anew').to.equal('fa');
  });

  /** A store whose first writes of new chats wait until they are let go. */
  function slowStore() {
    let letGo = (_error?: Error) => {};
    const gate = new Promise<void>((resolve, reject) => {
      letGo = (error) => (error ? reject(error) : resolve());
    });
    const { people } = bench.models;
    const collection = new Proxy(people.collection, {
      get: (target, name) =>
        name === 'updateOne'
          ? async (...args: Parameters<typeof target.updateOne>) => {
              await gate;
              return target.updateOne(...args);
            }
          : Reflect.get(target, name),
    });
    const slow = new Proxy(people, {
      get: (target, name) => (name === 'collection' ? collection : Reflect.get(target, name)),
    });
    return { models: { people: slow }, letGo };
  }

  it('are answered before they are in the store; whatever else is done with them waits for it', async () => {
    const { models, letGo } = slowStore();
    const people = process(models);
    const { locale, saved } = await people.meet(chat(1));
    expect(locale).to.equal('fa');
    const chosen = people.choose(chat(1), 'en');
    const again = await people.meet(chat(1));
    const found = people.find(chat(1));
    expect(await stored()).to.equal(null);
    letGo();
    expect(await found).to.deep.include({ _id: KEY });
    await Promise.all([saved, again.saved, chosen]);
    expect(await stored()).to.deep.include({ locale: 'en' });
  });

  it('whom the store could not take are tried again with their next message, and whoever was answered is told', async () => {
    const { models, letGo } = slowStore();
    const { saved } = await process(models).meet(chat(1));
    const failed = failure(saved);
    letGo(new Error('away'));
    expect((await failed).message).to.equal('away');
    const broken = process(models);
    for (let i = 0; i < 2; i += 1) {
      const met = await broken.meet(chat(1));
      expect((await failure(met.saved)).message, 'tried each time').to.equal('away');
    }
    // Nobody need wait for it; whatever else is done with the chat does not fail of it.
    await broken.meet(chat(1));
    const found = broken.find(chat(1));
    expect(await found).to.equal(null);
    await meet(process());
    expect(await stored()).not.to.equal(null);
  });
});
