import { expect } from 'chai';
import { payloadIn } from '../../../src/bot/messages/links.ts';

const TOKEN = `c_${'0a'.repeat(18)}`;
const payload = (text: string, botName = 'My_Bot'): string | null =>
  payloadIn(text, { botNames: [botName, 'our_other_bot'], isToken: (one) => one === TOKEN });

describe('A link in a text', () => {
  it('leads to its payload, in every form in which apps copy it', () => {
    for (const text of [
      `https://t.me/My_Bot?start=${TOKEN}`,
      `t.me/my_bot/?start=${TOKEN}.`,
      `telegram.me/my_bot?start=${TOKEN}`,
      `telegram.dog/my_bot?x=1&start=${TOKEN}&y=2`,
      `http://www.ble.ir/@MY_BOT?start=${TOKEN}`,
      `my_bot.t.me?start=${TOKEN}`,
      `tg:resolve?domain=my_bot&start=${TOKEN}`,
      `tg://resolve/?start=${TOKEN}&domain=my_bot`,
      `پیوند:https://ble.ir/my_bot?start=${TOKEN}»`,
      `https://t.me/share?url=https%3A%2F%2Ft.me%2Fmy_bot%3Fstart%3D${TOKEN}`,
      `https://ble.ir/our_other_bot?start=${TOKEN}`,
      `t.me/my_bot t.me/my_bot?start=lost t.me/my_bot?start=${TOKEN}`,
    ])
      expect(payload(text), text).to.equal(TOKEN);
    expect(payload('سلام ble.ir/my_bot?start=look')).to.equal('look');
  });

  it('without a payload is a start when it stands alone', () => {
    expect(payload('https://t.me/my_bot')).to.equal('');
    expect(payload('https://t.me/my_bot خوب است')).to.equal(null);
  });

  it('of another bot, or of a page elsewhere, leads nowhere', () => {
    for (const text of [
      `https://t.me/my_bot_2?start=${TOKEN}`,
      `https://t.me/other?start=${TOKEN}`,
      `https://evil-t.me/my_bot?start=${TOKEN}`,
      `https://example.com/?to=my_bot&start=${TOKEN}`,
      `tg://resolve?domain=other&start=${TOKEN}`,
      `other.t.me?start=${TOKEN}`,
      `x@t.me/my_bot?start=${TOKEN}`,
      'https://t.me/%E0%A4%A',
      'سلام',
      '',
    ])
      expect(payload(text), text).to.equal(null);
    expect(payload(`https://t.me/?start=${TOKEN}`, '')).to.equal(null);
  });

  it('may be only its token, where nothing else can be meant', () => {
    for (const text of [TOKEN, `رمز ${TOKEN}، ممنون`, TOKEN.toUpperCase(), `start=${TOKEN}`])
      expect(payload(text), text).to.equal(TOKEN);
    for (const text of [`${TOKEN}0`, `x${TOKEN}`, TOKEN.slice(0, -1)]) expect(payload(text), text).to.equal(null);
  });
});
