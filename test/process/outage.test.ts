import { expect } from 'chai';
import { machineClock } from '../../src/clock.ts';
import { addCard, addImport } from '../support/cards.ts';
import { addFollowers, addressOf, FORTNIGHT } from '../support/followers.ts';
import { setStage, type Stage } from '../support/messengers.ts';
import { startMongoServer, type MongoServer } from '../support/mongoServer.ts';
import { endLeftProcesses } from '../support/process.ts';
import { times } from '../support/tier.ts';

const AWAY_MS = times({ test: 1_000, ci: 5_000, soak: 60_000 });
const READY = /^✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور/;
const SORRY = /^ببخشید، مشکلی پیش آمد/;
const REMINDER = /^⏰ ۱۴ روز مانده/;
const FOLLOWERS = 40;
const ASKING = 24;

describe('A MongoDB server that is killed and started again', function () {
  if (!startMongoServer) return;
  this.timeout(400_000);
  let server: MongoServer;
  let stage: Stage;
  before(async () => {
    server = await startMongoServer!();
  });
  beforeEach(async () => {
    stage = await setStage('mongodb', server.uri);
  });
  afterEach(async () => {
    endLeftProcesses();
    await stage.remove();
  });
  after(() => server?.remove());

  const crowd = (count: number) =>
    Array.from({ length: count }, (_, n) => stage.simulator.person(`نفر ${n}`, n % 2 ? 'bale' : 'telegram'));
  const healthOf = async (url: string) => (await fetch(`${url}/health`)).status;
  const until = async (url: string, status: number) => {
    while ((await healthOf(url)) !== status);
  };

  it('loses nothing of what people ask and are told, and both processes go on by themselves', async () => {
    const followers = crowd(FOLLOWERS);
    const asking = crowd(ASKING);
    for (const { profile } of followers) stage.simulator.world.privateChat(profile).started = true;
    const cards = await stage.withStore(async ({ models }) => {
      await addImport(models);
      const chats = followers.map((person) => ({ address: addressOf(person), cards: 1 }));
      await addFollowers(models, stage.keys, chats, 1 + ASKING);
      return Promise.all(asking.map((_, number) => addCard(models, stage.keys, 1 + number)));
    });
    const web = await stage.start({ CLOCK_START: FORTNIGHT }, 'web');
    await until(web.url, 200);
    const worker = await stage.start({ CLOCK_START: FORTNIGHT, TELEGRAM_RATE: '10', BALE_RATE: '10' }, 'worker');
    for (const person of followers.slice(0, 8)) await person.next();

    for (const [n, person] of asking.entries()) if (n < ASKING / 2) person.send(cards[n]!.both);
    const [first] = asking;
    expect((await first!.next()).text).to.match(READY);
    await server.kill();
    for (const [n, person] of asking.entries()) if (n >= ASKING / 2) person.send(cards[n]!.both);
    const asked = Date.now();
    await until(web.url, 503);
    expect(Date.now() - asked, 'a monitor does not wait for ever').to.be.below(8_000);
    await machineClock.sleep(AWAY_MS);
    await server.restart();
    await until(web.url, 200);

    for (const [n, person] of asking.entries()) {
      if (person === first) continue;
      const { text } = await person.next(150_000);
      if (!SORRY.test(text)) expect(text).to.match(READY);
      else {
        // Its answer was half made when the server went away for long: it was said so, and is asked again.
        person.send(cards[n]!.both);
        expect((await person.next()).text).to.match(READY);
      }
    }
    for (const person of followers.slice(8)) expect((await person.next(150_000)).text).to.match(REMINDER);
    for (const one of [web, worker]) expect(await one.end()).to.include({ code: 0 });
    const rows = await stage.withStore(({ models }) => models.deliveries.find({}).lean());
    expect(rows.map(({ state }) => state)).to.deep.equal(followers.map(() => 'sent'));
    for (const person of [...followers, ...asking]) expect(person.rest(), person.transcript()).to.have.length(0);
  });
});
