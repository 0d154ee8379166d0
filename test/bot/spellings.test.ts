import { expect } from 'chai';
import { startBot } from '../support/bot.ts';
import { everywhere } from '../support/everywhere.ts';

everywhere('A command', (bot) => {
  it('is understood in capitals, with marks or blanks before the slash, and with a full stop', async () => {
    for (const [typed, words] of [
      ['/Start', 'خوش آمدید'],
      ['/START', 'خوش آمدید'],
      ['\u200f/start', 'خوش آمدید'],
      ['\u200e\u2068/start\u2069', 'خوش آمدید'],
      ['\ufeff\u200c /start', 'خوش آمدید'],
      ['  \n/start', 'خوش آمدید'],
      ['/start.', 'خوش آمدید'],
      ['/start؟', 'خوش آمدید'],
      ['/start ', 'خوش آمدید'],
      ['/ start', 'خوش آمدید'],
      ['／start', 'خوش آمدید'],
      ['／ＳＴＡＲＴ', 'خوش آمدید'],
      ['⁄start', 'خوش آمدید'],
      ['∕start', 'خوش آمدید'],
      ['\\start', 'خوش آمدید'],
      ['٫start', 'خوش آمدید'],
      ['/start@kartyar_bot', 'خوش آمدید'],
      ['/Start@Kartyar_Bot.', 'خوش آمدید'],
      ['/Help!', '/cards'],
      ['/CANCEL', 'رها شد'],
      ['\u200f/Privacy', 'حریم خصوصی'],
      ['/Nothing', 'نمی‌شناسم'],
      ['/شروع', 'خوش آمدید'],
      ['Start', 'خوش آمدید'],
      ['/start@other_bot', 'نمی‌شناسم'],
    ] as const) {
      const sara = bot().person();
      sara.send(typed);
      expect((await sara.next()).text, JSON.stringify(typed)).to.contain(words);
    }
  });

  it('ends a dialogue in any spelling', async () => {
    const { code, serial } = await bot().card();
    const sara = bot().person();
    sara.send(code);
    await sara.next();
    sara.send('\u200f/Cancel.');
    expect((await sara.next()).text).to.contain('رها شد');
    sara.send(serial);
    expect((await sara.next()).text).to.contain('حالا لطفاً کد ملی');
  });

  it('turns reminders off as /Stop, too', async () => {
    const { both, id } = await bot().card();
    const sara = bot().person();
    sara.send(both);
    await sara.next();
    const watch = () => bot().models.watches.findOne({ cardId: id }).lean();
    const before = await watch();
    sara.send(' /STOP');
    await sara.next();
    await bot().idle();
    expect(await watch()).to.not.deep.equal(before);
  });

  it('is none when a slash stands before a number or in a sentence', async () => {
    const { code, serial } = await bot().card();
    for (const typed of [`/${code} ${serial}`, `/${serial} ${code}`, `${code}/${serial}`]) {
      const sara = bot().person();
      sara.send(typed);
      expect((await sara.next()).text, typed).to.match(/^✅ آماده/);
      await bot().models.watches.deleteMany({});
    }
    const sara = bot().person();
    sara.send('کارت/گذرنامه');
    expect((await sara.next()).text).to.match(/^در این پیام کد ملی یا سریال رسید ندیدم/);
  });
});

everywhere('A one-time link', (bot) => {
  /** A link that shows a card which its maker has looked up for somebody else. */
  async function link(): Promise<string> {
    const { both } = await bot().card();
    const sara = bot().person();
    sara.send(both);
    await sara.next();
    sara.press('کارت دیگری');
    const { text } = await sara.until((messages) => messages.find(({ text }) => text.includes('?start=c_')));
    return /https:\S*start=c_[0-9a-f]{36}/.exec(text)![0];
  }
  const tokenOf = (address: string): string => address.slice(address.indexOf('c_'));
  /** What somebody new reads who sends that. */
  async function said(words: string): Promise<string> {
    const person = bot().person('مریم');
    person.send(words);
    return (await person.next()).text;
  }

  it('that is pasted leads where opening it does', async () => {
    const base = bot().channel === 'telegram' ? 't.me' : 'ble.ir';
    for (const paste of [
      (url: string) => url,
      (url: string) => url.replace('https://', ''),
      (url: string) => url.replace('https://', 'http://www.').replace('kartyar_bot', 'KartYar_Bot'),
      (url: string) => `سلام، این پیوند را دخترم فرستاد: ${url}، کارت من است؟`,
      (url: string) => `«${url}».`,
      (url: string) => `\u200f\u2066${url}\u2069`,
      (url: string) => `[باز کنید](${url})`,
      (url: string) => `tg://resolve?domain=kartyar_bot&start=${tokenOf(url)}`,
      (url: string) => `tg://resolve?start=${tokenOf(url)}&domain=Kartyar_bot`,
      (url: string) => `https://${base}/kartyar_bot?a=b&start=${tokenOf(url)}`,
      (url: string) => `https://kartyar_bot.t.me/?start=${tokenOf(url)}`,
      (url: string) => url.replace('/kartyar_bot', '/@kartyar_bot'),
      (url: string) => url.toUpperCase(),
      (url: string) =>
        `https://web.telegram.org/k/#?tgaddr=${encodeURIComponent(`tg://resolve?domain=kartyar_bot&start=${tokenOf(url)}`)}`,
      (url: string) => url.replace('=', '= '),
      (url: string) => tokenOf(url),
      (url: string) => tokenOf(url).toUpperCase(),
      (url: string) => `start=${tokenOf(url)}`,
      (url: string) => `/start ${url}`,
      (url: string) => `/Start ${tokenOf(url)}.`,
      (url: string) => `رمز: ${tokenOf(url)} ممنون`,
    ]) {
      const words = paste(await link());
      expect(await said(words), words).to.match(/^✅ آماده/);
    }
  });

  it('that is pasted wins over a dialogue, and may stand behind words or in a caption', async () => {
    const reza = bot().person('رضا');
    reza.send('0684159414');
    await reza.next();
    reza.send(await link());
    expect((await reza.next()).text).to.match(/^✅ آماده/);
    reza.sendPhoto(undefined, await link());
    expect((await reza.next()).text).to.match(/^✅ آماده/);
  });

  it('of another bot is none of ours, and of ours without a token is a start', async () => {
    const url = await link();
    const foreign = url.replace('kartyar_bot', 'other_bot');
    expect(await said(foreign)).to.match(/^در این پیام کد ملی یا سریال رسید ندیدم/);
    expect(await said(`tg://resolve?domain=other_bot&start=${tokenOf(url)}`)).to.match(/^در این پیام/);
    expect(await said(`https://example.com/?start=${tokenOf(url)}`)).to.match(/^در این پیام/);
    expect(await said(url.slice(0, url.indexOf('?')))).to.contain('خوش آمدید');
    expect(await said(url.replace(/c_.*/, 'lost'))).to.contain('گم شده');
    expect(await said(url), 'still unused').to.match(/^✅ آماده/);
  });

  it('works again for some minutes for the chat that has opened it, and for no other', async () => {
    const url = await link();
    const reza = bot().person('رضا');
    const open = async (person = reza): Promise<string> => {
      person.send(`/start ${tokenOf(url)}`);
      return (await person.next()).text;
    };
    expect(await open()).to.match(/^✅ آماده/);
    expect(await open()).to.match(/^✅ آماده/);
    expect(await open(bot().person('غریبه')))
      .to.match(/پیوند/)
      .and.not.to.match(/^✅/);
    await bot().restart();
    expect(await open()).to.match(/^✅ آماده/);
    await bot().clock.moveTo(bot().clock.now() + 11 * 60_000);
    expect(await open()).to.not.match(/^✅/);
  });
});

describe('A one-time link to the other messenger', () => {
  it('is understood where it is pasted, as the same bot has another name there', async () => {
    const bale = {
      channel: 'bale',
      deepLink: (payload: string) => `https://ble.ir/kartyar_b_bot?start=${payload}`,
    } as const;
    const bot = await startBot({ others: [bale] });
    const { both } = await bot.card();
    const sara = bot.person();
    sara.send(both);
    await sara.next();
    sara.press('کارت دیگری');
    const { text } = await sara.until((messages) => messages.find((one) => one.text.includes('?start=c_')));
    const reza = bot.person('رضا');
    reza.send(`ble.ir/Kartyar_B_bot?start=${/c_[0-9a-f]{36}/.exec(text)![0]}`);
    expect((await reza.next()).text).to.match(/^✅ آماده/);
    await bot.stop();
  });
});
