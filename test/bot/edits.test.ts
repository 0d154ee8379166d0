import { expect } from 'chai';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { everywhere } from '../support/everywhere.ts';

everywhere('An edited message', (bot) => {
  const texts = (person: SimulatedPerson): string[] => person.rest().map(({ text }) => text);
  const written = (person: SimulatedPerson) => person.messages.filter(({ from }) => from !== null);

  it('replaces the code that it gave first, and is deleted once', async () => {
    const [wrong, right] = [await bot().card(), await bot().card()];
    const sara = bot().person();
    const sent = sara.send(wrong.code);
    await sara.next();
    sara.edit(sent, right.code);
    expect((await sara.next()).text).to.contain('سریال رسید');
    sara.send(right.serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect(texts(sara), 'nothing about a message that could not be deleted').to.deep.equal([]);
    expect(written(sara)).to.have.length(0);
    expect(await bot().models.watches.distinct('cardId', { 'chat.id': String(sara.id) })).to.deep.equal([right.id]);
  });

  it('replaces the serial that it gave first', async () => {
    const [wrong, right] = [await bot().card(), await bot().card()];
    const sara = bot().person();
    const sent = sara.send(wrong.serial);
    await sara.next();
    sara.edit(sent, right.serial);
    expect((await sara.next()).text).to.contain('کد ملی');
    sara.send(right.code);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect(texts(sara)).to.deep.equal([]);
    expect(written(sara)).to.have.length(0);
  });

  it('takes back what it gave when it says something else', async () => {
    const [first, second] = [await bot().card(), await bot().card()];
    const sara = bot().person();
    const sent = sara.send(first.code);
    await sara.next();
    sara.edit(sent, second.serial);
    expect((await sara.next()).text, 'the code is gone').to.match(/^سریال رسید را گرفتم/);
    sara.send(second.code);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    const reza = bot().person('رضا');
    const code = reza.send(first.code);
    await reza.next();
    reza.edit(code, 'ببخشید');
    expect((await reza.next()).text).to.match(/^در این پیام کد ملی یا سریال رسید ندیدم.*لطفاً کد ملی/s);
  });

  it('corrects a number of which the bot asked what it is', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    const doubtful = sara.send('0684159414');
    expect((await sara.next()).text).to.contain('می‌تواند کد ملی هم باشد');
    sara.edit(doubtful, serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect(texts(sara)).to.deep.equal([]);
    expect(written(sara)).to.have.length(0);
  });

  it('corrects the half that was wrong, once both are given again', async () => {
    const { code, both } = await bot().card();
    const sara = bot().person();
    const sent = sara.send(`${code} 12`);
    await sara.next();
    sara.edit(sent, both);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('is no second try when nothing in it has changed: a link’s preview, a reaction', async () => {
    const quirks = bot().simulator.quirks(bot().channel);
    quirks.refuseDeletingIncoming = true;
    const { code } = await bot().card();
    const sara = bot().person();
    const sent = sara.send(`${code} ZZ99999999`);
    expect((await sara.next()).text).to.contain('موردی پیدا نشد');
    expect((await sara.next()).text).to.contain('خودتان آن را');
    const attempts = () => bot().models.attempts.find({}).lean();
    const before = await attempts();
    sara.touch(sent);
    sara.touch(sent);
    sara.edit(sent, `${code}  ZZ99999999 ممنون`);
    await bot().idle();
    expect(texts(sara)).to.deep.equal([]);
    expect(await attempts()).to.deep.equal(before);
    quirks.refuseDeletingIncoming = false;
  });

  it('is not answered again when nothing in it has changed: words, a command, a code in a dialogue', async () => {
    const { code } = await bot().card();
    for (const words of ['سلام', '/help', 'این چیست؟', code]) {
      const sara = bot().person();
      const sent = sara.send(words);
      await sara.next();
      sara.touch(sent);
      await bot().idle();
      expect(texts(sara), words).to.deep.equal([]);
    }
  });

  it('is not taken for a new one by another process while a dialogue waits', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    const sent = sara.send(code);
    await sara.next();
    await bot().restart();
    sara.touch(sent);
    await bot().idle();
    expect(texts(sara)).to.deep.equal([]);
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect(texts(sara)).to.deep.equal([]);
  });

  it('is a command when it has become one', async () => {
    const sara = bot().person();
    const sent = sara.send('/strat');
    expect((await sara.next()).text).to.contain('نمی‌شناسم');
    sara.edit(sent, '/start');
    expect((await sara.next()).text).to.contain('خوش آمدید');
    const { code, serial } = await bot().card();
    const half = sara.send(code);
    await sara.next();
    sara.edit(half, '/cancel');
    expect((await sara.next()).text).to.contain('رها شد');
    sara.send(serial);
    expect((await sara.next()).text, 'the dialogue is over').to.contain('حالا لطفاً کد ملی');
  });

  it('is a greeting, or that the receipt is lost, when it has become that', async () => {
    const sara = bot().person();
    const sent = sara.send('صلام');
    await sara.next();
    sara.edit(sent, 'سلام');
    expect((await sara.next()).text).to.contain('خوش آمدید');
    sara.edit(sent, 'رسیدم گم شده');
    expect((await sara.next()).buttons.flat()).to.contain('🧾 رسید کاغذی');
  });

  it('is read when its caption was corrected, and not when only its picture or place was', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    const place = sara.sendLocation(28.9, 50.8);
    const photo = sara.sendPhoto(undefined, '1234567890');
    await sara.next();
    await sara.next();
    sara.touch(place);
    sara.touch(photo);
    await bot().idle();
    expect(texts(sara)).to.deep.equal([]);
    sara.edit(photo, both);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });
});
