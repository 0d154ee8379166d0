import { expect } from 'chai';
import { codeOf } from '../support/cards.ts';
import { everywhere } from '../support/everywhere.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';

everywhere('A message with the numbers of several people', (bot) => {
  const said = (person: SimulatedPerson): string[] => person.rest().map(({ text }) => text);
  const follows = (person: SimulatedPerson) =>
    bot().models.watches.distinct('cardId', { 'chat.id': String(person.id) });
  const cards = (count: number) => Promise.all(Array.from({ length: count }, () => bot().card()));

  it('is answered for each of them, in its order, and deleted once', async () => {
    const [a, b, c] = await cards(3);
    for (const words of [
      `${a!.both}\n${b!.both}\n${c!.both}`,
      `علی ${a!.both}\nرضا ${b!.serial} ${b!.code}\n\nمریم ${c!.both}`,
      [a, b, c].map((one) => `کد ملی: ${one!.code}\nسریال: ${one!.serial}`).join('\n\n'),
      [a, b, c].map((one) => `${one!.code}\n${one!.serial}`).join('\n'),
      `${a!.both} و ${b!.both} و ${c!.both}`,
      [a, b, c].map((one) => one!.code).join('\n') + '\n' + [a, b, c].map((one) => one!.serial).join('\n'),
    ]) {
      const sara = bot().person();
      sara.send(words);
      await bot().idle();
      const answers = said(sara);
      expect(answers, words).to.have.length(3);
      for (const text of answers) expect(text).to.match(/^✅ آماده/);
      expect(await follows(sara)).to.have.deep.members([a!.id, b!.id, c!.id]);
      expect(sara.messages.filter(({ from }) => from !== null)).to.have.length(0);
      const deletions = ['deleteMessage', 'deleteMessages'].flatMap((name) => bot().simulator.callsOf(name));
      expect(deletions.filter(({ chat }) => chat === sara.profile.key)).to.have.length(1);
      sara.leave();
      await bot().models.watches.deleteMany({});
    }
  });

  it('is answered from a pasted table', async () => {
    const [a, b] = await cards(2);
    const cell = (text: string): object => ({ text, align: 'right', valign: 'top' });
    const rows = [
      ['نام', 'کد ملی', 'سریال رسید'],
      ['علی', a!.code, a!.serial],
      ['رضا', b!.code, b!.serial],
    ];
    const sara = bot().person();
    sara.sendRich([{ type: 'table', cells: rows.map((row) => row.map(cell)) }]);
    await bot().idle();
    expect(said(sara).map((text) => text.slice(0, 7))).to.deep.equal(['✅ آماده', '✅ آماده']);
    expect(await follows(sara)).to.have.deep.members([a!.id, b!.id]);
  });

  it('says of each wrong pair which it is, and counts each as an attempt', async () => {
    const [a, b] = await cards(2);
    // Each counts for the person and for the code.
    const attempts = async () => (await bot().models.attempts.find({}).lean()).flatMap(({ at }) => at).length;
    const before = await attempts();
    const sara = bot().person();
    sara.send(`${a!.code} ZZ99999999\n${b!.both}\n0684159414 ZZ99999998`);
    await bot().idle();
    const [first, second, third, ...more] = said(sara);
    const tail = a!.code.slice(-3).replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!);
    expect(first).to.contain(tail).and.to.contain('موردی پیدا نشد');
    expect(second).to.match(/^✅ آماده/);
    expect(third).to.contain('۴۱۴').and.to.contain('موردی پیدا نشد');
    expect(more).to.deep.equal([]);
    expect(await attempts()).to.equal(before + 2 * 2);
  });

  it('is refused in one sentence once it was too much', async () => {
    const [a] = await cards(1);
    const sara = bot().person();
    const wrong = (i: number): string => `${codeOf(900_000 + i)} ZZ9999999${i}`;
    sara.send([1, 2, 3, 4].map(wrong).join('\n'));
    for (let i = 1; i <= 4; i += 1) expect((await sara.next()).text).to.contain('موردی پیدا نشد');
    sara.send([5, 6, 7].map(wrong).join('\n') + `\n${a!.both}`);
    expect((await sara.next()).text).to.contain('موردی پیدا نشد');
    expect((await sara.next()).text).to.contain('پس از ساعت');
    // What comes next is what was said next.
    sara.send('/help');
    expect((await sara.next()).text).to.contain('/cards');
  });

  it('is answered for the first five, with a sentence for the rest', async () => {
    const seven = await cards(7);
    const sara = bot().person();
    sara.send(seven.map(({ both }) => both).join('\n'));
    for (let i = 1; i <= 5; i += 1) expect((await sara.next()).text).to.match(/^✅ آماده/);
    expect((await sara.next()).text).to.contain('در پیام دیگری بفرستید');
    await sara.until((messages) => messages.every(({ from }) => from === null));
    expect(said(sara)).to.deep.equal([]);
    expect(await follows(sara)).to.have.deep.members(seven.slice(0, 5).map(({ id }) => id));
  });

  it('says that it left out whose code is not right or not whole', async () => {
    const [a, b] = await cards(2);
    for (const other of [
      `1234567890 ${b!.serial}`,
      `68415941 ${b!.serial}`,
      b!.code + '\n' + (await cards(1))[0]!.both,
    ]) {
      const sara = bot().person();
      sara.send(`${a!.both}\n${other}`);
      await bot().idle();
      const answers = said(sara);
      expect(answers[0], other).to.match(/^✅ آماده/);
      expect(answers.at(-1), other).to.contain('در پیام دیگری بفرستید');
    }
  });

  it('is answered once when a bad network sends it twice', async () => {
    const [a, b] = await cards(2);
    const sara = bot().person();
    for (let i = 0; i < 2; i += 1) sara.send(`${a!.both}\n${b!.both}`);
    await bot().idle();
    expect(said(sara)).to.have.length(2);
    expect(sara.messages.filter(({ from }) => from !== null)).to.have.length(0);
  });

  it('is answered in the middle of a dialogue too', async () => {
    const [a, b] = await cards(2);
    const sara = bot().person();
    sara.send('0684159414');
    await sara.next();
    sara.send(`${a!.both}\n${b!.both}`);
    await bot().idle();
    expect(said(sara).map((text) => text.slice(0, 7))).to.deep.equal(['✅ آماده', '✅ آماده']);
    expect(sara.messages.filter(({ from }) => from !== null)).to.have.length(0);
  });
});

everywhere('What was typed', (bot) => {
  const written = (person: SimulatedPerson) => person.messages.filter(({ from }) => from !== null);

  it('stays as long as the answer has not left', async () => {
    const { both } = await bot().card();
    const sara = bot().person();
    bot().simulator.fault({
      channel: bot().channel,
      kind: 'tooMany',
      methods: ['sendMessage'],
      retryAfter: 60,
    });
    sara.send(both);
    await bot().idle();
    expect(written(sara)).to.have.length(1);
    // Another process, without the pause.
    await bot().restart();
    sara.send(both);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
  });

  it('goes with the next answer when its own had to wait for its turn', async () => {
    let waits = true;
    bot().messenger.api.config.use((call, method, payload, signal) => {
      const waiting = { message_id: 0, date: 0, chat: { id: 1, type: 'private', first_name: '' } };
      if (method !== 'sendMessage' || !waits) return call(method, payload, signal);
      return Promise.resolve({ ok: true, result: waiting as never });
    });
    const sara = bot().person();
    const first = sara.send((await bot().card()).both);
    await bot().idle();
    expect(written(sara).map(({ id }) => id)).to.deep.equal([first]);
    waits = false;
    sara.send((await bot().card()).both);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect(written(sara)).to.have.length(0);
  });

  it('is deleted when somebody has deleted it before, and nothing is said of it', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    const first = sara.send(code);
    await sara.next();
    sara.remove(first);
    sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    const { both } = await bot().card();
    const reza = bot().person('رضا');
    const only = reza.send(both);
    reza.remove(only);
    expect((await reza.next()).text).to.match(/^✅ آماده/);
    await bot().idle();
    expect([...sara.rest(), ...reza.rest()].map(({ text }) => text)).to.deep.equal([]);
  });

  it('is deleted in one call where the messenger takes several', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    sara.send(serial);
    await sara.next();
    await bot().idle();
    const mine = (name: string) =>
      bot()
        .simulator.callsOf(name)
        .filter(({ chat }) => chat === sara.profile.key);
    const calls = bot().channel === 'telegram' ? [1, 0] : [0, 2];
    expect([mine('deleteMessages').length, mine('deleteMessage').length]).to.deep.equal(calls);
    expect(written(sara)).to.have.length(0);
  });

  it('is asked to be deleted by the person where one part of it is too old', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    const first = sara.send(code);
    await sara.next();
    // Written two days ago, as the messenger sees it.
    Object.assign(bot().simulator.world.chats.get(sara.profile.key)!.messages.get(first)!, {
      at: bot().clock.now() - 49 * 3_600_000,
    });
    const second = sara.send(serial);
    expect((await sara.next()).text).to.match(/^✅ آماده/);
    expect((await sara.next()).text).to.contain('خودتان آن را');
    expect(written(sara).map(({ id }) => id)).to.deep.equal([first]);
    expect(second).to.be.greaterThan(first);
  });
});
