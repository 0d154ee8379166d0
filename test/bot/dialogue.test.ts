import { expect } from 'chai';
import { everywhere } from '../support/everywhere.ts';

const MINUTE = 60_000;

everywhere('A dialogue', (bot) => {
  it('begins with a greeting, privacy, a word on fraud, and two buttons', async () => {
    const sara = bot().person();
    sara.send('/start');
    const greeting = await sara.next();
    expect(greeting.text)
      .to.contain('به کارت‌یار خوش آمدید')
      .and.to.contain('سرورهای همین پیام‌رسان')
      .and.to.contain('کارت‌یار هرگز پول، کارت بانکی، رمز یا پیوند نمی‌خواهد');
    expect(greeting.buttons.flat()).to.deep.equal(['🔍 پیگیری کارت', '🧾 رسیدم گم شده']);
    sara.press('پیگیری کارت');
    expect((await sara.next()).text)
      .to.contain('کد ملی')
      .and.to.contain('سریال رسید');
  });

  it('understands a greeting and a lost receipt in words', async () => {
    const sara = bot().person();
    sara.send('سلام، خسته نباشید');
    expect((await sara.next()).text).to.contain('خوش آمدید');
    sara.send('رسیدم را گم کرده‌ام');
    expect((await sara.next()).buttons.flat()).to.deep.equal(['🧾 رسید کاغذی', '💳 خود کارت']);
  });

  it('lets every command win while it waits, and forgets what was typed', async () => {
    const { code, serial } = await bot().card();
    for (const [command, words] of [
      ['/help', '/cards'],
      ['/cancel', 'رها شد'],
      ['/privacy', 'حریم خصوصی'],
      ['/language', 'زبان'],
      ['/offices', 'شهرستان'],
      ['/cards', 'هیچ کارتی'],
      ['/delete', 'نگه می‌داریم'],
      ['/start', 'خوش آمدید'],
      ['/nothing', 'نمی‌شناسم'],
    ] as const) {
      const sara = bot().person();
      sara.send(code);
      await sara.next();
      sara.send(command);
      expect((await sara.next()).text, command).to.contain(words);
      sara.send(serial);
      expect((await sara.next()).text, command).to.contain('حالا لطفاً کد ملی');
    }
  });

  it('has a way out of every question: where it is printed, and what to do without a receipt', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    const where = sara.press('سریال کجاست');
    expect((await sara.next()).text).to.contain('روی رسید');
    expect((await where.answer()).text).to.equal('');
    sara.press('رسید ندارم');
    expect((await sara.next()).buttons.flat()).to.have.length.at.least(2);
    sara.send(serial);
    expect((await sara.next()).text, 'it still waits for the serial').to.match(/^✅ آماده/);
  });

  it('stops after some messages that help nothing', async () => {
    const { code } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    const said: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      sara.sendVoice();
      said.push((await sara.next()).text);
    }
    expect(said.at(-1)).to.contain('همین‌جا می‌بندیم');
    await bot().idle();
    expect(await bot().models.dialogues.countDocuments({ _id: `${bot().channel}:${sara.id}` })).to.equal(0);
  });

  it('goes on after a restart', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    await bot().restart();
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('says that it took too long, once, and starts again', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    await bot().idle();
    await bot().clock.moveTo(bot().clock.now() + 31 * MINUTE);
    sara.send(serial);
    const again = await sara.next();
    expect(again.text)
      .to.match(/^⏱ زیاد طول کشید/)
      .and.to.contain('کد ملی');
    sara.send(code);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('says so after the sweeper has taken what was typed, too', async () => {
    const { code } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    await bot().idle();
    await bot().models.dialogues.updateOne(
      { _id: `${bot().channel}:${sara.id}` },
      { $set: { state: null, expiresAt: 0 } },
    );
    sara.send('سلام');
    expect((await sara.next()).text).to.match(/^⏱ زیاد طول کشید/);
    sara.send('چرا؟');
    expect((await sara.next()).text).to.match(/^در این پیام کد ملی یا سریال رسید ندیدم/);
  });

  it('says that an upgrade came in between, and starts again', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    await bot().restart({ dialogueVersion: 'another' });
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^🔄 کارت‌یار همین حالا به‌روز شد/);
    await bot().restart();
  });

  it('answers a button of a dialogue that is over by starting again', async () => {
    const sara = bot().person();
    sara.send('68415941');
    await sara.next();
    await bot().idle();
    await bot().clock.moveTo(bot().clock.now() + 31 * MINUTE);
    const press = sara.press('بله');
    expect((await sara.next()).text).to.match(/^⏱ زیاد طول کشید/);
    await press.answer();
  });

  it('is stored sealed, and nothing typed lies in the store or in the log while it waits', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person('زینب');
    sara.send(`سریال رسید ${serial}`);
    await sara.next();
    const maryam = bot().person('مریم');
    maryam.send(code);
    await maryam.next();
    await bot().idle();
    const rows = await Promise.all(Object.values(bot().models).map((model) => model.find({}).lean()));
    const all = JSON.stringify(rows) + bot().logLines.join('');
    for (const secret of [code, serial, 'زینب', 'مریم', 'سریال رسید']) expect(all).not.to.contain(secret);
    const ids = [sara, maryam].map(({ id }) => `${bot().channel}:${id}`);
    expect(await bot().models.dialogues.countDocuments({ _id: { $in: ids }, state: { $ne: null } })).to.equal(2);
  });

  it('outlives a message that could not be sent', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    bot().simulator.fault({ channel: bot().channel, kind: 'serverError', status: 400, methods: ['sendMessage'] });
    sara.send('سلام');
    await bot().idle();
    bot().simulator.clearFaults();
    sara.rest();
    sara.send(serial);
    await sara.until((messages) => messages.some(({ text }) => text.startsWith('✅ آماده')));
  });

  it('speaks English to whoever chose it, and Persian to everyone else', async () => {
    const { both } = await bot().card();
    const john = bot().person('John');
    john.send('/language');
    await john.next();
    john.press('English');
    expect((await john.next()).text).to.equal('From now on we write in English.');
    john.send(both);
    expect((await john.next()).text).to.match(/^✅ Ready/);
  });
});
