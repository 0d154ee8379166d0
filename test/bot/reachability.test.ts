import { expect } from 'chai';
import { startBot, type TestBot } from '../support/bot.ts';

describe('Whoever blocks the bot on Telegram, which tells of it', () => {
  let bot: TestBot;
  beforeEach(async () => {
    bot = await startBot({ reminds: true });
  });
  afterEach(() => bot.stop());

  const known = (id: number) => bot.models.people.findById(`telegram:${id}`).lean();

  it('is tried no more from then on, before anything was sent, and again once they write', async () => {
    const person = bot.person();
    person.send((await bot.card()).both);
    await person.next();
    await bot.idle();
    person.block();
    await bot.idle();
    expect((await known(person.id))?.unreachableSince).to.be.a('number');
    await bot.liveUntil('2025-09-08T09:01');
    expect(await bot.models.deliveries.countDocuments({}), 'nothing is planned for them').to.equal(0);
    person.unblock();
    person.send('/help');
    await person.next();
    await bot.idle();
    expect((await known(person.id))?.unreachableSince).to.equal(null);
    await bot.liveUntil('2025-09-08T09:05');
    expect((await person.next()).text).to.match(/^⏰ ۱۴ روز مانده/);
  });

  it('is not made known by that who never wrote', async () => {
    const person = bot.person();
    person.block();
    await bot.idle();
    person.unblock();
    await bot.idle();
    expect(await known(person.id)).to.equal(null);
  });
});
