import { expect } from 'chai';
import type { Model } from 'mongoose';
import { everywhere } from '../support/everywhere.ts';

everywhere('What is kept of a person', (bot) => {
  /** Every row of every collection, as text. */
  const wholeStore = async (): Promise<string> => {
    const models = Object.values(bot().models) as unknown as Model<unknown>[];
    return JSON.stringify(await Promise.all(models.map((model) => model.find({}).lean())));
  };

  it('is said and, after a confirmation, removed', async () => {
    const { both } = await bot().card();
    const { id } = await bot().card();
    const sara = bot().person();
    const key = `${bot().channel}:${sara.id}`;
    const { watches, people, dialogues, links } = bot().models;
    sara.send(both);
    await sara.next();
    sara.press('کارت دیگری');
    await sara.until((messages) => messages.some(({ text }) => text.includes('?start=')));
    await watches.create({
      chat: { channel: bot().channel, id: String(sara.id) },
      cardId: id,
      label: 'mother',
      since: 1,
      lastTold: null,
    });
    await bot().idle();
    sara.rest();
    sara.send('/delete');
    const ask = await sara.next();
    expect(ask.text)
      .to.contain('۱ کارت')
      .and.to.contain('۱ پیوند')
      .and.to.contain('تلاش‌های نادرست')
      .and.to.contain('حداکثر یک ساعت');
    sara.send('68415941');
    await sara.next();
    sara.press('بله، همه پاک شود');
    expect((await sara.next()).text)
      .to.contain('همه پاک شد')
      .and.to.contain('یک ساعت');
    await bot().idle();
    expect(await watches.countDocuments({ 'chat.id': String(sara.id) })).to.equal(0);
    expect(await people.findOne({ _id: key }).lean()).to.equal(null);
    expect(await dialogues.findOne({ _id: key }).lean()).to.equal(null);
    expect(await links.countDocuments({})).to.equal(0);
    expect(await wholeStore()).not.to.match(new RegExp(`"(${bot().channel}:)?${sara.id}"`));
  });

  it('stays when the person does not confirm', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    sara.send(both);
    await sara.next();
    sara.send('/delete');
    await sara.next();
    sara.press('نه، بماند');
    expect((await sara.next()).text).to.contain('چیزی پاک نشد');
    expect(await bot().models.watches.countDocuments({ 'chat.id': String(sara.id) })).to.equal(1);
  });

  it('is never a code, a serial, a phone or a name, in any row or log line', async () => {
    const { code, serial, both } = await bot().card();
    const zeynab = bot().person('زینبِ آزمایشی');
    zeynab.send('/start');
    zeynab.send('09171234567');
    zeynab.send(code);
    await bot().idle();
    zeynab.send(`نمی‌دانم ${serial}`);
    zeynab.sendContact();
    zeynab.send(both);
    zeynab.send(`${code} ZZ99999999`);
    await bot().idle();
    const all = (await wholeStore()) + bot().logLines.join('');
    for (const secret of [code, serial, 'ZZ99999999', '09171234567', 'زینب', zeynab.profile.phone, 'نمی‌دانم'])
      expect(all, secret).not.to.contain(secret);
  });

  it('is healed when a person who had blocked the bot speaks again', async () => {
    const sara = bot().person();
    sara.send('/start');
    await sara.next();
    const { people } = bot().models;
    const _id = `${bot().channel}:${sara.id}`;
    await people.updateOne({ _id }, { $set: { unreachableSince: 5 } });
    await bot().restart();
    sara.send('/help');
    await sara.next();
    expect((await people.findOne({ _id }).lean())?.unreachableSince).to.equal(null);
  });

  it('is asked for in a private chat only: a group hears one sentence, and no number is read there', async () => {
    const { both, code } = await bot().card();
    const sara = bot().person();
    const group = bot().simulator.group('خانواده', [sara]);
    sara.send(both, { group });
    await bot().idle();
    sara.send('/start@kartyar_bot', { group });
    sara.send(code, { group });
    await bot().idle();
    const said = [...group.messages.values()].filter(({ from }) => from === null);
    expect(said).to.have.length(1);
    expect(said[0]?.text).to.contain('گفت‌وگوی خصوصی');
    expect(await bot().models.watches.countDocuments({ 'chat.id': String(sara.id) })).to.equal(0);
  });

  it('asks the person to delete the numbers where the bot may not', async () => {
    const { both } = await bot().card();
    bot().simulator.quirks(bot().channel).refuseDeletingIncoming = true;
    const sara = bot().person();
    sara.send(both);
    await sara.next();
    expect((await sara.next()).text).to.contain('خودتان آن را');
    bot().simulator.quirks(bot().channel).refuseDeletingIncoming = false;
  });
});

everywhere('Trouble', (bot) => {
  it('is one polite sentence for the person and one line in the log', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    const { collection: cards } = bot().models.cards;
    Object.defineProperty(cards, 'findOne', {
      configurable: true,
      value() {
        throw new TypeError(`broken ${both}`);
      },
    });
    const before = bot().logLines.length;
    sara.send(both);
    expect((await sara.next()).text).to.match(/^ببخشید، مشکلی پیش آمد/);
    Reflect.deleteProperty(cards, 'findOne');
    await bot().idle();
    const lines = bot().logLines.slice(before);
    expect(lines.filter((line) => line.includes('update.failed'))).to.have.length(1);
    expect(lines.join('')).not.to.contain(both);
    sara.send(both);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });
});
