import { longSuite } from '../support/long.ts';
import { expect } from 'chai';
import { describeInBrowser } from '../support/browser.ts';
import { openDesk, type OpenDesk } from './desk.ts';
import { words } from './words.ts';

const MANY = 2000;
const LATE = 10;
/** So far back one scrolls. */
const BACK = 600;

longSuite('long conversations in the page', describeInBrowser)('a chat of two thousand messages', function () {
  this.timeout(60_000);
  let desk: OpenDesk;
  before(async () => {
    desk = await openDesk({ bots: false });
    const [sara] = desk.people;
    const chat = desk.simulator.world.privateChat(sara!.profile);
    chat.started = true;
    desk.simulator.world.changed({ type: 'chat', chat });
    for (let index = 0; index < MANY; index++) {
      desk.simulator.world.add(chat, { from: index % 3 === 0 ? sara!.profile : null, text: `message ${index}` });
      if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await desk.phone('Sara').sees(`message ${MANY - 1}`);
  });
  after(() => desk.close());

  it('keeps only a window of them in the document', async () => {
    expect(await desk.phone('Sara').bubbles.count()).to.be.below(500);
  });

  it('shows older ones as one scrolls up, and still keeps only a window', async () => {
    const { root, bubbles } = desk.phone('Sara');
    const first = root.getByText(`message ${MANY - BACK}`, { exact: true });
    for (let step = 0; step < BACK / 20 && (await first.count()) === 0; step++)
      await root.locator('.scroller').evaluate((node) => {
        node.scrollTop = 0;
      });
    await first.waitFor();
    expect(await bubbles.count()).to.be.below(300);
  });

  it('stands still while older ones are drawn above', async () => {
    const { root } = desk.phone('Sara');
    const scroller = root.locator('.scroller');
    await root.getByRole('button', { name: new RegExp(words('scroll-down')) }).click();
    await root.getByText(`message ${MANY - 1}`, { exact: true }).waitFor();
    await scroller.evaluate((node) => {
      node.scrollTop = 410;
    });
    const before = await root.locator('.message').evaluateAll((all) => all.length);
    const seen = root.getByText(`message ${MANY - 50}`, { exact: true });
    const place = async () => (await seen.boundingBox())!.y;
    const y = await place();
    await scroller.evaluate((node) => {
      node.scrollTop = 390;
    });
    await root.locator('.message').nth(before).waitFor();
    expect((await place()) - y).to.be.closeTo(20, 1);
  });

  it('stays smooth: a new message costs less than three frames', async () => {
    const { page, simulator } = desk;
    const chat = simulator.world.privateChat(desk.people[0]!.profile);
    const session = await page.context().newCDPSession(page);
    // The processor's time, not the clock's: others may be busy on this machine.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    const before = await spent();
    for (let index = 0; index < LATE; index++) {
      simulator.world.add(chat, { from: null, text: `late ${index}` });
      await desk.phone('Sara').root.getByText(`late ${index}`, { exact: true }).waitFor({ state: 'attached' });
    }
    expect((await spent()) - before).to.be.below(LATE * 50);
  });

  it('comes back to the end with one press', async () => {
    const down = desk.phone('Sara').root.getByRole('button', { name: new RegExp(words('scroll-down')) });
    await down.click();
    await desk.phone('Sara').root.getByText('late 9', { exact: true }).waitFor();
    await down.waitFor({ state: 'hidden' });
  });
});
