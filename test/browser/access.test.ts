import { longSuite } from '../support/long.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { BrowserContextOptions } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';
import { openDesk, type OpenDesk } from './desk.ts';
import { words } from './words.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds against WCAG 2.2 A and AA, as sentences. */
async function violations(desk: OpenDesk, part = 'html'): Promise<string[]> {
  await desk.page.evaluate(axe);
  const found = await desk.page.evaluate<Violation[]>(
    `axe.run('${part}', { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
  );
}

const VIEWS: Record<string, BrowserContextOptions> = {
  'on a wide screen': {},
  'on a phone in the dark': { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
};

longSuite('the page for everybody', describeInBrowser)('the page for everybody', function () {
  this.timeout(90_000);
  let desk: OpenDesk | undefined;
  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  for (const [view, context] of Object.entries(VIEWS))
    it(`has names, roles and contrast enough, ${view}`, async () => {
      desk = await openDesk({
        context,
        people: [
          ['Sara', 'telegram'],
          ['Babak', 'bale'],
        ],
        samples: [{ name: 'S. A.', state: 'issued', code: '0684159414', serial: 'GG50196354' }],
      });
      const narrow = context.viewport !== undefined;
      for (const name of ['Sara', 'Babak']) {
        await desk.page.getByRole('navigation').getByRole('button', { name }).click();
        const phone = desk.phone(name);
        await phone.button(words('foot-start')).click();
        await phone.sees('started with []');
        for (const [said, answer] of [
          ['map', '۲۸'],
          ['link', 'pass on'],
          ['keyboard', 'choose'],
        ] as const) {
          await phone.say(said);
          await phone.sees(answer);
        }
        if (narrow) expect(await violations(desk), name).to.deep.equal([]);
      }
      if (!narrow) expect(await violations(desk)).to.deep.equal([]);
      await desk.page.getByRole('button', { name: words('panel-label') }).click();
      for (const pane of ['pane-samples', 'pane-calls', 'pane-faults']) {
        if (!(await desk.page.getByRole('tablist').isVisible()))
          await desk.page.getByRole('button', { name: words('panel-label') }).click();
        await desk.page.getByRole('tab', { name: words(pane) }).click();
        expect(await violations(desk, '.panel'), pane).to.deep.equal([]);
      }
      await desk.page.keyboard.press('Escape');
      await desk.page.getByRole('button', { name: words('person-add') }).click();
      expect(await violations(desk, 'dialog'), 'the form for a new person').to.deep.equal([]);
    });

  it('can be used with the keyboard alone', async () => {
    desk = await openDesk({});
    const { page } = desk;
    const active = () => page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''");
    await page.keyboard.press('Tab');
    expect(await active()).to.equal(words('skip'));
    await page.keyboard.press('Enter');
    // From the row of phones: back, menu, then the one button of a chat that was not started.
    for (let presses = 0; presses < 6 && (await active()) !== words('foot-start'); presses++)
      await page.keyboard.press('Tab');
    expect(await active()).to.equal(words('foot-start'));
    await page.keyboard.press('Enter');
    const phone = desk.phone('Sara');
    await phone.sees('started with []');
    await phone.field.focus();
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await phone.sees('you said: hello');
    // Backwards from the text field one comes to the buttons of the newest message, the last one first.
    for (let presses = 0; presses < 8 && (await active()) !== 'delete'; presses++)
      await page.keyboard.press('Shift+Tab');
    expect(await active()).to.equal('delete');
    await page.keyboard.press('Shift+Tab');
    expect(await active()).to.equal('edit');
    await page.keyboard.press('Enter');
    await phone.sees('changed');
    expect(await active(), 'the focus stays on the button of the changed message').to.equal('edit');
    await page.keyboard.press('ArrowUp');
    expect(await active()).to.contain('hello');
    await page.keyboard.press('Home');
    expect(await active()).to.contain('/start');
    await page.keyboard.press('End');
    expect(await active()).to.contain('changed');
  });

  it('shows where the focus is', async () => {
    desk = await openDesk({});
    await desk.page.keyboard.press('Tab');
    await desk.page.keyboard.press('Tab');
    const outline = await desk.page.evaluate(
      "(({ outlineStyle, outlineWidth }) => outlineStyle + ' ' + outlineWidth)(getComputedStyle(document.activeElement))",
    );
    expect(outline).to.equal('solid 3px');
  });

  it('tells a screen reader of a new message, and in whose chat', async () => {
    desk = await openDesk({});
    await desk.phone('Sara').button(words('foot-start')).click();
    await desk.phone('Sara').sees('started with []');
    const live = desk.page.locator('[aria-live=polite]').filter({ hasText: 'started with []' });
    await live.waitFor({ state: 'attached' });
    expect(await live.textContent()).to.contain('Sara');
  });

  it('shows one phone at a time on a narrow screen, without anything cut off at the side', async () => {
    desk = await openDesk({
      context: { viewport: { width: 320, height: 640 } },
      people: [
        ['Sara', 'telegram'],
        ['Babak', 'bale'],
      ],
    });
    expect(await desk.phone('Sara').root.isVisible()).to.equal(true);
    expect(await desk.phone('Babak').root.isVisible()).to.equal(false);
    desk.people[1]!.send('hello');
    const tab = desk.page.getByRole('navigation').getByRole('button', { name: 'Babak' });
    await tab.getByText(words('unread-count', { count: '۱' })).waitFor({ state: 'attached' });
    await tab.click();
    await desk.phone('Babak').sees('you said: hello');
    expect(await desk.phone('Sara').root.isVisible()).to.equal(false);
    expect(await desk.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true);
    await tab.locator('.badge').waitFor({ state: 'detached' });
  });

  it('is written from right to left, in Persian, with its own font', async () => {
    desk = await openDesk({});
    expect(await desk.page.evaluate("document.documentElement.dir + ' ' + document.documentElement.lang")).to.equal(
      'rtl fa',
    );
    expect(await desk.page.title()).to.equal(words('page-title'));
    await desk.page.evaluate('document.fonts.ready.then(() => undefined)');
    expect(await desk.page.evaluate("document.fonts.check('16px \"Vazirmatn Variable\"', 'سلام')")).to.equal(true);
  });
});
