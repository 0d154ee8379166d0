import { longSuite } from '../support/long.ts';
import { expect } from 'chai';
import { machineClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';
import { describeInBrowser } from '../support/browser.ts';
import { openDesk, type OpenDesk } from './desk.ts';
import { words } from './words.ts';

const READY = { name: 'S. A.', state: 'readyAtCounty', code: '0684159414', serial: 'GG50196354' };

longSuite('the tools of the page', describeInBrowser)('the tools around the phones', function () {
  this.timeout(30_000);
  let desk: OpenDesk;
  beforeEach(async () => {
    desk = await openDesk({ samples: [READY], people: [['Sara', 'telegram']] });
  });
  afterEach(() => desk.close());

  it('steps the clock by a day, shown as Solar Hijri', async () => {
    const clock = desk.page.getByRole('group', { name: words('clock-label') });
    await clock.getByText('دوشنبه ۲۰ مرداد ۱۴۰۴').waitFor();
    await clock.getByRole('button', { name: words('clock-step') }).click();
    await clock.getByText('سه‌شنبه ۲۱ مرداد ۱۴۰۴').waitFor();
    expect(desk.business.now()).to.equal(Date.parse('2025-08-12T06:30:00Z'));
  });

  it('sets the clock to a Solar Hijri day and time, forwards only', async () => {
    const clock = desk.page.getByRole('group', { name: words('clock-label') });
    const dialog = desk.page.getByRole('dialog');
    await clock.getByRole('button').first().click();
    await dialog.getByLabel(words('clock-month'), { exact: true }).selectOption('12');
    await dialog.getByLabel(words('clock-day'), { exact: true }).selectOption('29');
    await dialog.getByRole('button', { name: words('clock-go') }).click();
    await clock.getByText('جمعه ۲۹ اسفند ۱۴۰۴').waitFor();
    expect(desk.business.now()).to.equal(Date.parse('2026-03-20T06:30:00Z'));
    await clock.getByRole('button').first().click();
    await dialog.getByLabel(words('clock-day'), { exact: true }).selectOption('1');
    await dialog.getByRole('button', { name: words('clock-go') }).click();
    await dialog.getByText(words('refused-backwards')).waitFor();
  });

  it('runs the clock fast and stops it again', async () => {
    const speed = desk.page.getByRole('combobox', { name: words('clock-speed') });
    await speed.selectOption('86400');
    await desk.page.locator('.clock-day').filter({ hasNotText: '۲۰ مرداد' }).waitFor();
    await speed.selectOption('1');
    await desk.page.locator('.clock:not(.fast)').waitFor();
  });

  it('types the two values of a sample card for the person chosen, who presses start first', async () => {
    await desk.page.getByText(words('state-readyAtCounty')).waitFor();
    const { name } = READY;
    await desk.page
      .getByRole('button', { name: words('sample-type-of', { name, state: words('state-readyAtCounty') }) })
      .click();
    await desk.phone('Sara').sees('started with []');
    await desk.phone('Sara').sees('you said: 0684159414 GG50196354');
  });

  it('shows the calls behind a message, with the numbers masked', async () => {
    const phone = desk.phone('Sara');
    await phone.button(words('foot-start')).click();
    await phone.say('my code is 0684159414');
    const answer = await phone.sees('you said:');
    await answer.getByRole('button', { name: words('message-actions') }).click();
    await desk.page.getByRole('menuitem', { name: words('message-calls') }).click();
    const call = desk.page.locator('.call').filter({ hasText: 'sendMessage' });
    await call.locator('pre').first().waitFor();
    const shown = await call.first().innerText();
    expect(shown).to.contain('chat_id');
    expect(shown).not.to.contain('0684159414');
  });

  it('plays a fault and lists it', async () => {
    await desk.page.getByRole('tab', { name: words('pane-faults') }).click();
    const pane = desk.page.getByRole('tabpanel', { name: words('pane-faults') });
    await pane.getByLabel(words('fault-kind')).selectOption('serverError');
    await pane.getByLabel(words('fault-times')).fill('3');
    await pane.getByRole('button', { name: words('fault-play') }).click();
    await pane
      .getByRole('listitem')
      .filter({ hasText: words('fault-serverError') })
      .waitFor();
    await pane.getByRole('button', { name: words('faults-clear') }).click();
    await pane.getByRole('listitem').waitFor({ state: 'detached' });
  });

  it('adds a person on Bale, in another skin, and removes them', async () => {
    await desk.page.getByRole('button', { name: words('person-add') }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel(words('person-name')).fill('<b>Omid</b>');
    await dialog.getByRole('radio', { name: words('channel-bale') }).check();
    await dialog.getByRole('button', { name: words('person-add-yes') }).click();
    const omid = desk.phone('<b>Omid</b>');
    await omid.button(words('foot-start')).click();
    await omid.sees('started with []');
    const color = (name: string) =>
      desk
        .phone(name)
        .root.locator('.chat-header')
        .evaluate((node) => node.ownerDocument.defaultView.getComputedStyle(node).backgroundColor);
    expect(await color('<b>Omid</b>')).not.to.equal(await color('Sara'));
    await omid.button(words('phone-menu')).click();
    await desk.page.getByRole('menuitem', { name: words('person-remove', { name: '<b>Omid</b>' }) }).click();
    await dialog.getByRole('button', { name: words('remove'), exact: true }).click();
    await omid.root.waitFor({ state: 'detached' });
  });

  it('blocks the bot, and lets it in again', async () => {
    const phone = desk.phone('Sara');
    await phone.button(words('foot-start')).click();
    await phone.sees('started with []');
    await phone.button(words('phone-menu')).click();
    await desk.page.getByRole('menuitem', { name: words('chat-block') }).click();
    await phone.button(words('foot-unblock')).click();
    await phone.say('back again');
    await phone.sees('you said: back again');
  });

  it('makes a group, in which the members see one another', async () => {
    desk.simulator.person('Mina', 'telegram');
    await desk.phone('Mina').root.waitFor();
    await desk.phone('Sara').button(words('phone-menu')).click();
    await desk.page.getByRole('menuitem', { name: words('group-new') }).click();
    await desk.page
      .getByRole('dialog')
      .getByRole('button', { name: words('group-make') })
      .click();
    await desk.phone('Sara').say('hello all');
    await desk.phone('Mina').button(words('back')).click();
    await desk
      .phone('Mina')
      .root.getByRole('button', { name: new RegExp(words('group-title-sample')) })
      .click();
    const fromSara = desk.phone('Mina').bubbles.filter({ has: desk.page.locator('.who', { hasText: 'Sara' }) });
    await fromSara.getByText('hello all').waitFor();
  });

  it('marks what was not read, and forgets the mark when it is', async () => {
    const phone = desk.phone('Sara');
    await phone.button(words('foot-start')).click();
    await phone.sees('started with []');
    await phone.button(words('back')).click();
    desk.people[0]!.send('one');
    const row = phone.root.getByRole('button', { name: /you said: one/ });
    await row.getByText(words('unread-count', { count: '۱' })).waitFor({ state: 'attached' });
    await row.click();
    await phone.root.locator('.unread-line').waitFor();
    await phone.button(words('back')).click();
    await phone.root.locator('.chat-row').waitFor();
    await phone.root.locator('.badge').waitFor({ state: 'detached' });
  });

  it('says that the simulator is away, and shows what it has when it is back', async () => {
    await desk.simulator.close();
    await desk.page.getByText(words('offline')).waitFor();
    const again = createSimulator({
      clocks: { business: desk.business, machine: machineClock },
      log: silentLog,
      production: false,
    });
    again.person('Omid', 'bale');
    await again.listen(Number(new URL(desk.simulator.url).port));
    await desk.phone('Omid').root.waitFor();
    expect(await desk.phone('Sara').root.count()).to.equal(0);
    await again.close();
  });
});
