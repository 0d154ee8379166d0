import { expect } from 'chai';
import { startBot, type TestBot } from '../support/bot.ts';
import { everywhere } from '../support/everywhere.ts';

everywhere(
  'The cards that a chat follows',
  (bot) => {
    const asked = async (name = 'سارا', facts = {}) => {
      const card = await bot().card(facts);
      const person = bot().person(name);
      person.send(card.both);
      const answer = await person.next();
      await bot().idle();
      return { card, person, answer };
    };

    it('are there after each answered look-up, with what was told', async () => {
      const { card, person } = await asked();
      const watch = await bot().models.watches.findOne({ cardId: card.id }).lean();
      expect(watch).to.deep.include({ chat: { channel: bot().channel, id: String(person.id) }, label: null });
      expect(watch?.lastTold).to.include({ status: 'readyAtCounty', asOf: '2025-08-10' });
      person.send('/cards');
      const list = await person.next();
      expect(list.text).to.contain('✅ آماده: خورموج').and.to.contain('م. ک.').and.not.to.contain(card.code);
    });

    it('bear the label that one tap gave them, in everything that follows', async () => {
      const { card, person } = await asked();
      const press = person.press('کارت مادر');
      const changed = await person.next();
      expect(changed.edited || bot().channel === 'bale').to.equal(true);
      expect(changed.text).to.contain('کارت مادر');
      expect(changed.buttons.flat()).to.include('بیشتر…').and.not.to.include('کارت پدر');
      expect((await press.answer()).text).to.contain('کارت مادر');
      person.send('/cards');
      expect((await person.next()).text).to.contain('کارت مادر');
      person.send(card.both);
      const again = await person.next();
      expect(again.text).to.contain('کارت مادر');
      expect(again.buttons.flat()).not.to.include('کارت پدر');
    });

    it('can be opened and taken off the list', async () => {
      const { person } = await asked();
      person.send('/cards');
      const list = await person.next();
      person.press(list.buttons[0]![0]!);
      expect((await person.next()).text).to.match(/^✅ آماده/);
      person.press('برداشتن');
      expect((await person.next()).text).to.contain('برداشته شود؟');
      person.press('بله، برداشته شود');
      expect((await person.next()).text).to.contain('برداشته شد');
      person.send('/cards');
      expect((await person.next()).text).to.contain('هیچ کارتی');
    });

    it('are ten at most', async () => {
      const person = bot().person();
      person.send('/help');
      await person.next();
      const told = { status: 'issued' as const, asOf: '2025-08-10', at: 1 };
      for (let i = 0; i < 10; i += 1) {
        const { id } = await bot().card();
        await bot().models.watches.create({
          chat: { channel: bot().channel, id: String(person.id) },
          cardId: id,
          label: null,
          since: i,
          lastTold: told,
        });
      }
      const card = await bot().card();
      person.send(card.both);
      const answer = await person.next();
      expect(answer.text)
        .to.match(/^✅ آماده/)
        .and.not.to.contain('یادآوری می‌کنیم');
      expect((await person.next()).text).to.contain('پر است');
      expect(await bot().models.watches.countDocuments({ cardId: card.id })).to.equal(0);
      person.send('/cards');
      const list = await person.next();
      expect(list.text.length).to.be.at.most(4096);
      expect(list.text).to.contain('۱۰.');
    });

    it('tell their followers of a new one, and have five at most', async () => {
      const card = await bot().card();
      const people = [];
      for (const name of ['یکم', 'دوم']) {
        const person = bot().person(name);
        person.send(card.both);
        expect((await person.next()).text).to.match(/^✅ آماده/);
        await bot().idle();
        people.push(person);
      }
      const told = await people[0]!.next();
      for (const id of ['1', '2', '3'])
        await bot().models.watches.create({
          chat: { channel: bot().channel, id },
          cardId: card.id,
          label: null,
          since: 1,
          lastTold: null,
        });
      expect(told.text).to.contain('گفت‌وگوی دیگری هم').and.to.contain('م. ک.').and.not.to.contain('\n');
      const sixth = bot().person('نفر ششم');
      sixth.send(card.both);
      expect((await sixth.next()).text)
        .to.match(/^✅ آماده/)
        .and.not.to.contain('یادآوری می‌کنیم');
      expect((await sixth.next()).text).to.contain('پنج گفت‌وگوی دیگر');
      expect(await bot().models.watches.countDocuments({ cardId: card.id })).to.equal(5);
      people[1]!.send('/cards');
      expect((await people[1]!.next()).text).to.contain('۴ گفت‌وگوی دیگر');
    });

    it('stay on the list of a chat that was heard of again only now', async () => {
      const card = await bot().card();
      const sara = bot().person();
      const chat = { channel: bot().channel, id: String(sara.id) };
      await bot().models.watches.create({ chat, cardId: card.id, label: 'mother', since: 1, lastTold: null });
      sara.send(card.both);
      expect((await sara.next()).text).to.match(/^✅ آماده/);
      await bot().idle();
      const watches = await bot().models.watches.find({ cardId: card.id }).lean();
      expect(watches.map(({ label }) => label)).to.deep.equal(['mother']);
      expect(watches[0]!.lastTold?.status).to.equal('readyAtCounty');
    });

    it('are not kept for "another", whose link shows the card once, without typing', async () => {
      const { card, person } = await asked();
      person.press('کارت دیگری');
      const kept = await person.until((messages) => messages.find(({ text }) => text.includes('?start=')));
      expect(await bot().models.watches.countDocuments({ cardId: card.id })).to.equal(0);
      const payload = /\?start=(c_[0-9a-f]{36})(?![\w-])/.exec(kept.text)?.[1];
      const stored = JSON.stringify(await bot().models.links.find({}).lean());
      expect(stored).not.to.contain(payload!.slice(2)).and.not.to.contain(`${person.id}`);
      const holder = bot().person('صاحب کارت');
      holder.send(`/start ${payload}`);
      expect((await holder.next()).text).to.match(/^✅ آماده/);
      await bot().idle();
      expect(await bot().models.watches.countDocuments({ cardId: card.id })).to.equal(1);
      const third = bot().person('دیگری');
      third.send(`/start ${payload}`);
      expect((await third.next()).text).to.contain('دیگر کار نمی‌کند');
      third.send(`/start c_${'a'.repeat(36)}`);
      expect((await third.next()).text).to.contain('دیگر کار نمی‌کند');
    });

    it('are not shown by a link after a day', async () => {
      const { person } = await asked();
      person.press('کارت دیگری');
      const kept = await person.until((messages) => messages.find(({ text }) => text.includes('?start=')));
      const payload = /\?start=(c_[0-9a-f]{36})(?![\w-])/.exec(kept.text)?.[1];
      await bot().idle();
      await bot().clock.moveTo(bot().clock.now() + 24 * 60 * 60_000);
      const late = bot().person('دیر');
      late.send(`/start ${payload}`);
      expect((await late.next()).text).to.contain('دیگر کار نمی‌کند');
    });

    it('lead to the place, a calendar file, the lost receipt and what to do when one cannot come', async () => {
      const { person } = await asked();
      person.press('محل و نشانی');
      expect((await person.next()).text).to.contain('خورموج');
      person.press('در تقویم');
      const file = await person.next();
      expect(file.file?.toString()).to.match(/^BEGIN:VCALENDAR\r\n/);
      person.press('بیشتر');
      const more = await person.next();
      expect(more.buttons.flat()).to.deep.equal([
        '📍 محل و نشانی',
        '📅 در تقویم',
        '🧾 رسیدم گم شده',
        '🙋 خودم نمی‌توانم بیایم',
        '🔍 کارت دیگر',
      ]);
      person.press('خودم نمی‌توانم بیایم');
      const why = await person.next();
      expect(why.buttons.flat()).to.have.length(5);
      person.press('خارج از کشور');
      expect((await person.next()).text).to.contain('اعلام نشده است');
    });

    it('are followed no longer after a death', async () => {
      const { card, person } = await asked();
      person.press('بیشتر');
      await person.next();
      person.press('خودم نمی‌توانم بیایم');
      await person.next();
      person.press('درگذشته');
      expect((await person.next()).text).to.contain('تسلیت');
      expect(await bot().models.watches.countDocuments({ cardId: card.id })).to.equal(0);
    });

    it('have a pin only where the coordinates are the place’s own', async () => {
      const { models, officeData } = bot();
      await models.offices.create({
        _id: 'دشتی-1',
        name: 'اداره ثبت احوال شهرستان دشتی',
        kind: 'countyOffice',
        county: 'dashti',
        city: 'خورموج',
        address: 'خیابان امام',
        phone: '07735321111',
        latitude: 28.65,
        longitude: 51.38,
        hours: null,
      });
      officeData.forget();
      const { person } = await asked();
      person.press('محل و نشانی');
      const place = await person.next();
      expect(place.text).to.contain('خیابان امام');
      const pin = await person.next();
      expect(pin.content).to.include({ latitude: 28.65, longitude: 51.38 });
      await models.offices.deleteMany({});
      officeData.forget();
    });
  },
  { reminds: true },
);

describe('A card followed on both messengers', () => {
  let bot: TestBot;
  before(async () => {
    bot = await startBot({ channels: ['telegram', 'bale'], reminds: true });
  });
  after(() => bot.stop());

  it('tells the follower on the other messenger', async () => {
    const { both } = await bot.card();
    const there = bot.person('سارا', 'bale');
    there.send(both);
    await there.next();
    const here = bot.person('رضا', 'telegram');
    here.send(both);
    await here.next();
    expect((await there.next()).text).to.contain('گفت‌وگوی دیگری هم');
  });

  it('keeps chats with the same number on two messengers apart', async () => {
    const { both, id } = await bot.card();
    const one = bot.simulator.person('یک', 'telegram', { id: 777001 });
    const other = bot.simulator.person('دو', 'bale', { id: 777001 });
    one.send(both);
    await one.next();
    other.send('/cards');
    expect((await other.next()).text).to.contain('هیچ کارتی');
    expect(await bot.models.watches.countDocuments({ cardId: id })).to.equal(1);
  });
});
