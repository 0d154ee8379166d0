import { expect } from 'chai';
import { everywhere } from '../support/everywhere.ts';

everywhere('A press on a button', (bot) => {
  it('on a card that is not on the chat’s list shows nothing of it', async () => {
    const { both, id } = await bot().card();
    const owner = bot().person('صاحب');
    owner.send(both);
    await owner.next();
    const stranger = bot().person('غریبه');
    stranger.send('/start');
    const { id: message } = await stranger.next();
    const card = String(id);
    for (const data of ['more', 'card', 'map', 'ics', 'cant', 'rm', 'rmy', 'other'].map(
      (what) => `v1:${what}:${card}`,
    )) {
      const answer = await stranger.pressData(data, message).answer();
      expect(answer.text, data).to.contain('در فهرست این گفت‌وگو نیست');
    }
    for (const data of [`v1:label:${card}:mother`, `v1:why:${card}:died`])
      expect((await stranger.pressData(data, message).answer()).text).to.contain('در فهرست این گفت‌وگو نیست');
    await bot().idle();
    expect(stranger.rest()).to.have.length(0);
    const watches = await bot().models.watches.find({ cardId: id }).lean();
    expect(watches).to.have.length(1);
    expect(watches[0]?.label).to.equal(null);
  });

  it('that is forged, malformed or of another version is answered politely', async () => {
    const sara = bot().person();
    sara.send('/start');
    const { id } = await sara.next();
    for (const data of ['v0:look', 'v2:more:1', 'v1:more:xyz', 'x', `v1:label:${'0'.repeat(24)}:aunt`, '{"a":1}'])
      expect((await sara.pressData(data, id).answer()).text, data).to.contain('قدیمی است');
    const unknown = await sara.pressData(`v1:more:${'0'.repeat(24)}`, id).answer();
    expect(unknown.text).to.contain('در فهرست این گفت‌وگو نیست');
  });

  it('goes through the lost receipt by buttons alone, at any time', async () => {
    const sara = bot().person();
    sara.send('/start');
    await sara.next();
    sara.press('رسیدم گم شده');
    expect((await sara.next()).buttons.flat()).to.deep.equal(['🧾 رسید کاغذی', '💳 خود کارت']);
    sara.press('رسید کاغذی');
    const counties = await sara.next();
    expect(counties.text).to.contain('*4*6090#').and.to.contain('شناسنامه');
    expect(counties.buttons.flat()).to.have.length(11);
    sara.press('نمی‌دانم');
    const last = await sara.next();
    expect(last.text).to.contain('دفتر پیشخوان');
    sara.press('پیگیری کارت');
    expect((await sara.next()).text).to.contain('کد ملی');
    const reza = bot().person();
    reza.send('/start lost');
    await reza.next();
    await bot().restart();
    reza.press('خود کارت');
    expect((await reza.next()).text).to.contain('گم شدن خود کارت');
  });

  it('lists the places of a county', async () => {
    const sara = bot().person();
    sara.send('/offices');
    expect((await sara.next()).buttons.flat()).to.have.length(10);
    sara.press('دشتی');
    expect((await sara.next()).text).to.contain('دشتی');
    sara.press('شهرستان دیگر');
    expect((await sara.next()).buttons.flat()).to.have.length(10);
  });
});
