import { expect } from 'chai';
import { everywhere } from '../support/everywhere.ts';

everywhere('Looking up a card', (bot) => {
  it('answers both values in one message, and deletes that message', async () => {
    const { both, code } = await bot().card();
    const sara = bot().person();
    const sent = sara.send(both);
    const answer = await sara.next();
    expect(answer.text).to.match(/^✅ آماده: خورموج، تا دوشنبه ۳۱ شهریور/);
    expect(answer.text.length).to.be.at.most(600);
    expect(answer.text).not.to.contain(code);
    await bot().idle();
    expect(sara.messages.map(({ id }) => id)).not.to.include(sent);
  });

  it('shows two buttons, "more", and the six whose card it may be', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    sara.send(both);
    const { buttons } = await sara.next();
    expect(buttons.map((row) => row.length)).to.deep.equal([2, 2, 3, 3]);
    expect(buttons[1]).to.deep.equal(['بیشتر…', '🔕 خبر ندهید']);
  });

  it('understands the two values in either order, on lines, with words around, in any digits', async () => {
    const { code, serial } = await bot().card();
    const persian = code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!);
    const arabic = code.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!);
    for (const words of [
      `${serial}\n${code}`,
      `کد ملی من ${persian} و سریال رسید ${serial} است`,
      `${arabic.slice(0, 3)}-${arabic.slice(3, 9)}-${arabic.slice(9)}  ${serial.toLowerCase()}`,
      `\u200f${code}\u200c ${serial.replaceAll('0', 'O').replaceAll('1', 'I')}`,
    ]) {
      const sara = bot().person();
      sara.send(words);
      expect((await sara.next()).text, words).to.match(/^✅ آماده/);
      sara.leave();
      await bot().models.watches.deleteMany({});
    }
  });

  it('takes the code first and the serial in the next message, and deletes both', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    const question = await sara.next();
    expect(question.text).to.contain('سریال رسید');
    expect(question.buttons.flat()).to.deep.equal(['❓ سریال کجاست؟', '🚫 رسید ندارم']);
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect(sara.messages.filter(({ from }) => from !== null)).to.have.length(0);
    expect(await bot().models.dialogues.countDocuments({})).to.equal(0);
  });

  it('takes the serial first and the code in the next message', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(serial);
    expect((await sara.next()).text).to.contain('کد ملی');
    sara.send(code);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('answers once when a bad network sends the same message twice', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    sara.send(both);
    sara.send(both);
    await bot().idle();
    expect(sara.rest()).to.have.length(1);
    expect(sara.messages.filter(({ from }) => from !== null)).to.have.length(0);
  });

  it('answers once when a bad network repeats both of two messages', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    for (const text of [code, code, serial, serial]) sara.send(text);
    await bot().idle();
    const said = sara.rest().map(({ text }) => text);
    expect(said.filter((text) => text.startsWith('✅'))).to.have.length(1);
    expect(said.at(-1)).to.match(/^✅/);
    expect(said).to.have.length(3);
    expect(said[1]).to.contain('همان کد ملی');
  });

  it('does not take the same code again for a serial', async () => {
    const { code } = await bot().card();
    const sara = bot().person();
    sara.send(`${code}\n${code}`);
    expect((await sara.next()).text).to.contain('سریال رسید');
    sara.send(code);
    expect((await sara.next()).text).to.match(/^این همان کد ملی است، نه سریال رسید/);
  });

  it('shows a code of eight digits with its zeros and waits for a yes', async () => {
    const { keys, models } = bot();
    const { id, serial } = await bot().card();
    await models.cards.updateOne({ _id: id }, { lookup: keys.ofPair('0068415941', serial) });
    const sara = bot().person();
    sara.send(`68415941 ${serial}`);
    const question = await sara.next();
    expect(question.text).to.contain('۰۰۶۸۴۱۵۹۴۱');
    sara.press('بله');
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('asks for the code again when the padded one is not right', async () => {
    const sara = bot().person();
    sara.send('68415941');
    await sara.next();
    const press = sara.press('نه');
    expect((await sara.next()).text).to.contain('کد ملی');
    await press.answer();
  });

  it('tells of a wrong check digit before it asks for the serial', async () => {
    const sara = bot().person();
    sara.send('1234567890');
    expect((await sara.next()).text).to.match(/^❌ این کد ملی درست نیست/);
  });

  it('keeps a serial that came with a wrong code', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(`${serial} 1234567890`);
    expect((await sara.next()).text).to.match(/^❌ این کد ملی درست نیست/);
    sara.send(code);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('counts a corrected message as typed anew', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    const sent = sara.send('1234567890');
    await sara.next();
    sara.edit(sent, both);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('has its own short answer to everything else that people send', async () => {
    let sara = bot().person();
    const said: string[] = [];
    const ways: (() => number)[] = [
      () => sara.send('09171234567'),
      () => sara.send('6037991234567893'),
      () => sara.send('7514763448'),
      () => sara.send('1G23424567'),
      () => sara.send('کارتم آماده است؟'),
      () => sara.send('\u200c'),
      () => sara.send('ا'.repeat(4096)),
      () => sara.sendPhoto(),
      () => sara.sendVoice(),
      () => sara.sendSticker(),
      () => sara.sendLocation(28.9, 50.8),
      () => sara.sendContact(),
      () => sara.sendDocument('a.pdf', 'x'),
    ];
    for (const send of ways) {
      // Each from a chat of its own, for a chat is answered about once a second.
      sara = bot().person();
      send();
      const { text } = await sara.next();
      expect(text.length).to.be.at.most(400);
      said.push(text);
    }
    expect(new Set(said).size).to.equal(ways.length);
  });

  it('says the same for an unknown code, an unknown serial and two that do not belong together', async () => {
    const one = await bot().card();
    const two = await bot().card();
    const said = new Set<string>();
    const buttons = new Set<string>();
    for (const words of [`0684159414 ${one.serial}`, `${one.code} ZZ99999999`, `${one.code} ${two.serial}`]) {
      const sara = bot().person();
      sara.send(words);
      const miss = await sara.next();
      said.add(miss.text);
      buttons.add(JSON.stringify(miss.buttons));
    }
    expect([...said]).to.have.length(1);
    expect([...buttons]).to.have.length(1);
    expect([...said][0])
      .to.contain('موردی پیدا نشد')
      .and.to.contain('استان بوشهر')
      .and.to.contain('۱۹ مرداد ۱۴۰۴');
  });

  it('refuses a person after five wrong pairs and says until when, over a restart too', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    for (let i = 0; i < 5; i += 1) {
      sara.send(`0684159414 ZZ9999999${i}`);
      expect((await sara.next()).text).to.contain('موردی پیدا نشد');
    }
    sara.send(both);
    const refusal = (await sara.next()).text;
    expect(refusal).to.match(/پس از ساعت ۱[۰-۹]:[۰-۹]{2}/);
    await bot().restart();
    sara.send(both);
    expect((await sara.next()).text).to.equal(refusal);
    const reza = bot().person('رضا');
    reza.send(both);
    expect((await reza.next()).text).to.match(/^✅ آماده/);
  });

  it('answers about one card at a time to several people at once', async () => {
    const cards = await Promise.all(Array.from({ length: 8 }, () => bot().card()));
    const people = cards.map(() => bot().person());
    people.forEach((person, i) => person.send(cards[i]!.both));
    const answers = await Promise.all(people.map((person) => person.next()));
    for (const { text } of answers) expect(text).to.match(/^✅ آماده/);
  });
});
