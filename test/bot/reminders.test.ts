import { expect } from 'chai';
import type { Channel } from '../../src/domain/address.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { startBot, type TestBot } from '../support/bot.ts';
import { engines, oneStore } from '../support/databases.ts';
import { leaveOutLong } from '../support/leftOut.ts';
import { tier } from '../support/tier.ts';

/** Cards of these tests wait in خورموج until Monday, 31 Shahrivar (22 September). */
const FORTNIGHT = '2025-09-08T09:00';

if (tier === 'test') leaveOutLong('reminders on Bale');
const channels: readonly Channel[] = tier === 'test' ? ['telegram'] : ['telegram', 'bale'];

for (const engine of engines())
  for (const channel of channels)
    describe(`What a follower is told unasked, on ${channel} with ${engine.name}`, () => {
      const store = oneStore(engine);
      let bot: TestBot;
      beforeEach(async () => {
        bot = await startBot({ channels: [channel], engine: store, reminds: true });
      });
      afterEach(() => bot.stop());

      const following = async (name = 'سارا', facts = {}) => {
        const card = await bot.card(facts);
        const person = bot.person(name);
        person.send(card.both);
        const answer = await person.next();
        await bot.idle();
        return { card, person, answer };
      };
      const watchOf = (person: SimulatedPerson) => bot.models.watches.findOne({ 'chat.id': String(person.id) }).lean();

      it('is turned off under the answer, and on again', async () => {
        const { person, answer, card } = await following();
        expect(answer.text).to.contain('پیش از پایان مهلت یادآوری می‌کنیم');
        person.press('🔕 خبر ندهید');
        expect((await person.next()).text)
          .to.contain('دیگر درباره کارت')
          .and.to.contain('/cards');
        expect((await person.press('🔕 خبر ندهید').answer()).text).to.contain('خاموش است');
        person.send(card.both);
        const again = await person.next();
        expect(again.text).not.to.contain('یادآوری می‌کنیم');
        expect(again.buttons.flat()).to.include('🔔 خبر بدهید');
        await bot.liveUntil(FORTNIGHT);
        expect(person.rest()).to.have.length(0);
        person.press('🔔 خبر بدهید');
        expect((await person.next()).text).to.contain('یادآوری بعدی: دوشنبه ۲۴ شهریور');
        await bot.liveUntil('2025-09-15T09:01');
        expect((await person.next()).text).to.match(/^⏰ ۷ روز مانده: خورموج، تا دوشنبه ۳۱ شهریور/);
      });

      it('ends for a card with the button of its reminder', async () => {
        const { person } = await following();
        await bot.liveUntil('2025-09-08T09:01');
        const reminder = await person.next();
        expect(reminder.text).to.match(/^⏰ ۱۴ روز مانده/);
        expect(reminder.buttons.flat()).to.include.members(['✅ گرفتم', '🔕 دیگر یادآوری نکنید']);
        person.press('🔕 دیگر یادآوری نکنید');
        await person.next();
        await bot.liveUntil('2025-10-30T12:00');
        expect(person.rest()).to.have.length(0);
        person.send('/cards');
        expect((await person.next()).text).to.contain('🔕 خبر و یادآوری خاموش است');
      });

      it('ends for all cards with /stop, and begins again with one tap', async () => {
        const { person } = await following();
        person.send((await bot.card()).both);
        await person.next();
        person.send('/stop');
        expect((await person.next()).text).to.contain('همه کارت‌ها خاموش شد');
        await bot.liveUntil('2025-09-15T12:00');
        expect(person.rest()).to.have.length(0);
        person.press('دوباره همه را روشن کنید');
        expect((await person.next()).text).to.contain('روشن شد');
        expect((await person.press('دوباره همه را روشن کنید').answer()).text).to.contain('روشن است');
        await bot.liveUntil('2025-09-19T12:00');
        expect((await person.next()).text).to.contain('۳ روز مانده برای ۲ کارت');
        const stranger = bot.person('غریبه');
        stranger.send('/stop');
        expect((await stranger.next()).text).to.contain('چیزی نمی‌فرستیم');
      });

      it('ends when the card was collected, which is asked once more and can be taken back', async () => {
        const { person, card } = await following();
        await bot.liveUntil('2025-09-08T09:01');
        await person.next();
        person.press('✅ گرفتم');
        const ask = await person.next();
        expect(ask.text).to.contain('گرفته‌اید؟');
        expect((await watchOf(person))?.collectedAt).to.equal(null);
        expect((await person.press('نه').answer()).text).to.contain('یادآوری می‌ماند');
        person.press('✅ بله، گرفته‌ام');
        expect((await person.next()).text).to.contain('مبارک');
        expect((await person.press('✅ بله، گرفته‌ام').answer()).text).to.contain('پیش‌تر');
        expect(await bot.models.reports.find({}).lean()).to.have.length(1);
        await bot.liveUntil('2025-09-15T12:00');
        expect(person.rest()).to.have.length(0);
        person.send('/cards');
        const list = await person.next();
        expect(list.text).to.contain('گفته‌اید که گرفته شده است');
        person.press('↩️ نگرفته‌ام ۱');
        expect((await person.next()).text).to.contain('دوباره خبر می‌دهیم');
        await bot.idle();
        expect(await bot.models.reports.countDocuments({})).to.equal(0);
        await bot.liveUntil('2025-09-15T13:00');
        expect((await person.next()).text).to.contain('۷ روز مانده');
        expect(String((await watchOf(person))?.cardId)).to.equal(String(card.id));
      });

      it('shows for each card of the list whether it is watched, and the next day of a reminder', async () => {
        const { person } = await following();
        person.send((await bot.card({ status: 'awaitingIssuance', issuedOn: null, custodyFrom: null })).both);
        await person.next();
        person.send('/cards');
        const list = await person.next();
        expect(list.text)
          .to.contain('🔔 یادآوری بعدی: دوشنبه ۱۷ شهریور')
          .and.to.contain('🔔 اگر وضعیت عوض شود، خبر می‌دهیم');
        expect(list.buttons.slice(0, 4).map((row) => row.length)).to.deep.equal([2, 2, 2, 1]);
        person.press('🔕 خاموش ۲');
        await person.next();
        person.send('/cards');
        const after = await person.next();
        expect(after.text).to.contain('🔕 خبر و یادآوری خاموش است');
        expect(after.buttons.flat()).to.include('🔔 روشن ۲').and.to.include('🔕 خاموش ۱');
      });

      it('comes on the day that somebody chose, which is no appointment, and asks afterwards', async () => {
        const { person } = await following();
        await bot.liveUntil('2025-09-08T09:01');
        await person.next();
        person.press('یادآوری در روز دیگر');
        const days = await person.next();
        expect(days.text).to.contain('این نوبت نیست');
        // Saturday to Wednesday, from tomorrow to the deadline.
        expect(days.buttons.flat()).to.deep.equal([
          'سه‌شنبه ۱۸ شهریور',
          'چهارشنبه ۱۹ شهریور',
          'شنبه ۲۲ شهریور',
          'یکشنبه ۲۳ شهریور',
          'دوشنبه ۲۴ شهریور',
          'سه‌شنبه ۲۵ شهریور',
          'چهارشنبه ۲۶ شهریور',
          'شنبه ۲۹ شهریور',
          'یکشنبه ۳۰ شهریور',
          'دوشنبه ۳۱ شهریور',
        ]);
        person.press('چهارشنبه ۱۹ شهریور');
        expect((await person.next()).text)
          .to.contain('یادداشت شد: چهارشنبه ۱۹ شهریور')
          .and.to.contain('این نوبت نیست');
        await bot.liveUntil('2025-09-09T18:01');
        expect((await person.next()).text)
          .to.contain('فردا')
          .and.to.contain('این نوبت نیست');
        await bot.liveUntil('2025-09-10T18:01');
        const asked = await person.next();
        expect(asked.text).to.contain('کارت را گرفتید؟');
        expect(asked.buttons.flat()).to.include.members(['✅ گرفتم', 'هنوز نرفته‌ام', 'رفتم، نبود']);
        person.press('هنوز نرفته‌ام');
        expect((await person.next()).text).to.contain('دوشنبه ۳۱ شهریور وقت هست');
        person.press('رفتم، نبود');
        const why = await person.next();
        expect(why.buttons.flat()).to.have.length(4);
        person.press('سامانه قطع بود');
        expect((await person.next()).text)
          .to.contain('یادداشت شد')
          .and.to.contain('روز کاری بعد: شنبه ۲۲ شهریور');
        await bot.idle();
        const reports = await bot.models.reports.find({}).lean();
        expect(reports).to.have.length(1);
        expect(reports[0]).to.include({ kind: 'notThere', trouble: 'systemDown', county: 'dashti', day: '2025-09-10' });
        expect(JSON.stringify(reports)).not.to.contain(String(person.id));
      });

      it('offers many days in pages, and takes only open ones before the deadline', async () => {
        const { person, card } = await following();
        const { id } = person.last!;
        const press = (data: string) => person.pressData(data, id);
        press(`v1:rd:${String(card.id)}`);
        const first = await person.next();
        expect(first.buttons.flat()).to.have.length(13).and.to.include('روزهای بعد ←');
        await person.press('روزهای بعد ←').answer();
        const second = person.last!;
        expect(second.buttons.flat()).to.include('→ روزهای پیش').and.not.to.include(first.buttons[0]![0]);
        for (const day of ['2025-08-11', '2025-08-14', '2025-08-15', '2025-09-23', '2025-02-31', '1404-06-25'])
          expect((await press(`v1:day:${String(card.id)}:${day}`).answer()).text, day).to.contain('روز دیگری');
        await bot.idle();
        expect((await watchOf(person))?.chosenDay).to.equal(null);
      });

      it('lets whoever did not take a delivered card say so', async () => {
        const { person, card } = await following();
        const press = () => person.pressData(`v1:nm:${String(card.id)}`, person.last!.id);
        expect((await press().answer()).text).to.contain('تحویل نشده است');
        await bot.models.cards.updateOne(
          { _id: card.id },
          { $set: { status: 'delivered', deliveredOn: '2025-08-11' } },
        );
        await bot.models.watches.updateOne({ cardId: card.id }, { $set: { nextAt: 1 } });
        await bot.liveUntil('2025-08-11T11:00');
        const news = await person.next();
        expect(news.text).to.contain('تحویل شد. نگرفته‌اید؟');
        person.press('من نگرفتم');
        expect((await person.next()).text)
          .to.contain('اداره ثبت احوال')
          .and.to.contain('شناسنامه');
        await bot.idle();
        expect(await bot.models.reports.countDocuments({ kind: 'notMe', cardId: card.id })).to.equal(1);
        await bot.liveUntil('2025-08-20T12:00');
        expect(await watchOf(person)).not.to.equal(null);
      });

      it('is nobody else’s to change, and old buttons stay polite', async () => {
        const { card } = await following();
        const stranger = bot.person('غریبه');
        stranger.send('/start');
        const { id } = await stranger.next();
        const one = String(card.id);
        for (const what of ['st', 'on', 'rd', 'got', 'goty', 'gotu', 'ny', 'nt', 'nm'])
          expect((await stranger.pressData(`v1:${what}:${one}`, id).answer()).text, what).to.contain('در فهرست');
        for (const data of [`v1:day:${one}:2025-09-10`, `v1:ds:${one}:0`, `v1:ntw:${one}:closed`])
          expect((await stranger.pressData(data, id).answer()).text, data).to.contain('در فهرست');
        for (const data of [`v1:ds:${one}:-1`, `v1:ntw:${one}:rude`, `v1:day:${one}:tomorrow`])
          expect((await stranger.pressData(data, id).answer()).text, data).to.contain('قدیمی');
        await bot.idle();
        expect(stranger.rest()).to.have.length(0);
        expect(await bot.models.reports.countDocuments({})).to.equal(0);
      });

      it('is forgotten with everything else', async () => {
        const { person } = await following();
        await bot.liveUntil('2025-09-08T09:01');
        await person.next();
        person.send('/delete');
        expect((await person.next()).text).to.contain('۱ پیام');
        person.press('بله، همه پاک شود');
        await person.next();
        await bot.idle();
        expect(await bot.models.deliveries.countDocuments({})).to.equal(0);
        await bot.liveUntil('2025-10-30T12:00');
        expect(person.rest()).to.have.length(0);
      });

      it('waits for who has blocked the bot, and is heard after all if it is still true', async () => {
        const { person } = await following();
        person.block();
        await bot.liveUntil('2025-09-16T12:00');
        expect(person.rest()).to.have.length(0);
        person.unblock();
        person.send('/help');
        await person.next();
        await bot.liveUntil('2025-09-16T13:00');
        expect((await person.next()).text).to.match(/^⏰ ۶ روز مانده/);
        expect(person.rest()).to.have.length(0);
      });

      it('does not show a new application through old buttons, and follows it once its serial was given', async () => {
        const { person, card } = await following();
        const lookup = bot.keys.ofPair(card.code, 'KQ99999999');
        const facts = {
          status: 'awaitingIssuance',
          appliedOn: '2025-08-10',
          issuedOn: null,
          custodyFrom: null,
          lookup,
        };
        await bot.models.cards.updateOne({ _id: card.id }, { $set: facts });
        for (const words of ['بیشتر…', 'محل و نشانی']) {
          person.press(words);
          const asked = await person.next();
          expect(asked.text).to.contain('سریال رسید تازه').and.not.to.contain('صادر نشده');
        }
        person.send('/cards');
        expect((await person.next()).text)
          .to.contain('سریال رسید تازه')
          .and.not.to.contain('صادر نشده');
        person.send(`${card.code} KQ99999999`);
        expect((await person.next()).text).to.contain('صادر نشده');
      });
    });

describe('"Tell me there too"', () => {
  let bot: TestBot;
  beforeEach(async () => {
    bot = await startBot({ channels: ['telegram', 'bale'], reminds: true });
  });
  afterEach(() => bot.stop());

  it('copies what is followed to the other messenger by a link that works for one chat, and both are told', async () => {
    const { both } = await bot.card();
    const sara = bot.person('سارا');
    sara.send(both);
    await sara.next();
    sara.press('کارت مادر');
    await sara.next();
    sara.send('/cards');
    await sara.next();
    sara.press('در بله هم خبر بدهید');
    const { text } = await sara.next();
    expect(text).to.contain('در بله باز کنید');
    const payload = /start=([\w-]+)/.exec(text)![1]!;

    const onTelegram = bot.person('دیگری');
    onTelegram.send(`/start ${payload}`);
    expect((await onTelegram.next()).text).to.contain('این پیوند دیگر کار نمی‌کند');

    const onBale = bot.person('سارا', 'bale');
    onBale.send(`/start ${payload}`);
    expect((await onBale.next()).text).to.contain('اینجا هم خبر می‌دهیم');
    expect((await onBale.next()).text)
      .to.contain('کارت مادر')
      .and.to.contain('یادآوری بعدی');
    expect((await sara.next()).text).to.contain('در بله هم دنبال می‌کنیم');
    const another = bot.person('رضا', 'bale');
    another.send(`/start ${payload}`);
    expect((await another.next()).text).to.contain('این پیوند دیگر کار نمی‌کند');
    // Tapped twice: the same again, and nobody is told again.
    onBale.send(`/start ${payload}`);
    expect((await onBale.next()).text).to.contain('اینجا هم خبر می‌دهیم');
    expect((await onBale.next()).text).to.contain('کارت مادر');
    await bot.idle();
    expect(sara.rest()).to.have.length(0);

    await bot.liveUntil('2025-09-08T09:01');
    for (const person of [sara, onBale])
      expect((await person.next()).text)
        .to.match(/^⏰ ۱۴ روز مانده/)
        .and.to.contain('کارت مادر');
  });

  it('is offered by an old button, which names no messenger, as by a new one, and by none for this messenger itself', async () => {
    const { both } = await bot.card();
    const sara = bot.person('سارا');
    sara.send(both);
    const { id } = await sara.next();
    for (const data of ['v1:else', 'v1:else:bale']) {
      sara.pressData(data, id);
      expect((await sara.next()).text, data).to.match(/در بله باز کنید[^]*start=c_[0-9a-f]{36}/);
    }
    expect((await sara.pressData('v1:else:telegram', id).answer()).text).to.contain('در دسترس نیست');
    await bot.idle();
    expect(sara.rest()).to.have.length(0);
    const stranger = bot.person('غریبه');
    stranger.send('/start');
    const start = await stranger.next();
    expect((await stranger.pressData('v1:else:bale', start.id).answer()).text).to.contain('کارتی');
  });
});

describe('"Tell me there too", with more than one other messenger', () => {
  it('has a button and a link for each, and all links for an old button', async () => {
    // The names of messengers are those of two; this bot is told that both are others.
    const others = (['bale', 'telegram'] as const).map((channel) => ({
      channel,
      deepLink: (payload: string) => `https://${channel}.example/?start=${payload}`,
    }));
    const bot = await startBot({ others });
    try {
      const sara = bot.person('سارا');
      sara.send((await bot.card()).both);
      await sara.next();
      sara.send('/cards');
      expect((await sara.next()).buttons.slice(-2)).to.deep.equal([
        ['🔔 در بله هم خبر بدهید'],
        ['🔔 در تلگرام هم خبر بدهید'],
      ]);
      const { id } = sara.last!;
      sara.press('در تلگرام هم خبر بدهید');
      expect((await sara.next()).text).to.contain('https://telegram.example/?start=c_');
      sara.pressData('v1:else', id);
      expect((await sara.next()).text).to.contain('https://bale.example/?start=c_');
      expect((await sara.next()).text).to.contain('https://telegram.example/?start=c_');
      await bot.idle();
      expect((await bot.models.links.find({}).lean()).map(({ to }) => to)).to.deep.equal([
        'telegram',
        'bale',
        'telegram',
      ]);
    } finally {
      await bot.stop();
    }
  });
});
