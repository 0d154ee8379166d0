import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { startBot, type TestBot } from '../support/bot.ts';
import { describeInBrowser } from '../support/browser.ts';
import { openPage, phoneOn } from './desk.ts';
import { words } from './words.ts';

describeInBrowser('the page with the bot itself', function () {
  this.timeout(40_000);
  let bot: TestBot;
  let page: Page;
  let close: () => Promise<string[]>;
  const text = (key: 'button-calendar' | 'button-label-another') => bot.texts.for('fa')(key);
  const name = 'S. A.';
  const state = () => words('state-readyAtCounty');

  before(async () => {
    bot = await startBot({ channels: ['telegram', 'bale'] });
    bot.person('Sara', 'telegram');
    bot.person('Mina', 'telegram');
    bot.person('Babak', 'bale');
    const { code, serial } = await bot.card();
    bot.simulator.setSamples([{ name, state: 'readyAtCounty', code, serial }]);
    ({ page, close } = await openPage(bot.simulator.url));
  });
  after(async () => {
    const problems = await close();
    await bot.stop();
    expect(problems).to.deep.equal([]);
  });

  for (const person of ['Sara', 'Babak'])
    it(`types a sample card for ${person} and shows where it waits and until when`, async () => {
      await page.getByRole('navigation').getByRole('button', { name: person }).click();
      await page.getByRole('button', { name: words('sample-type-of', { name, state: state() }) }).click();
      const answer = await phoneOn(page, person).sees('خورموج، تا دوشنبه ۳۱ شهریور');
      expect(await answer.innerText()).to.contain('✅');
      // What was typed is deleted by the bot.
      await phoneOn(page, person).sees(words('deleted-by-bot'));
    });

  it('gives the calendar file for downloading', async () => {
    const phone = phoneOn(page, 'Sara');
    await phone.button(text('button-calendar')).click();
    const link = phone.root.getByRole('link', { name: /\.ics/ });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).to.match(/\.ics$/);
  });

  it("passes a card on by a one-time link, which is opened on the other person's phone", async () => {
    const sara = phoneOn(page, 'Sara');
    await sara.button(text('button-label-another')).click();
    const link = sara.root.getByRole('link', { name: /start=/ });
    await link.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').selectOption({ label: 'Mina' });
    await dialog.getByRole('button', { name: words('link-open') }).click();
    await phoneOn(page, 'Mina').sees('خورموج، تا دوشنبه ۳۱ شهریور');
  });
});
