import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { BusinessClock } from '../../src/clock.ts';
import { machineClock } from '../../src/clock.ts';
import type { Channel, SamplePerson } from '../../src/simulator/protocol.ts';
import type { SimulatedPerson } from '../../src/simulator/person.ts';
import { browser } from '../support/browser.ts';
import { testClocks } from '../support/clock.ts';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';
import { type Running, startEchoBot } from './echoBot.ts';
import { words } from './words.ts';

/** The page in a browser, with an echo bot on both messengers and the people a test asks for. */
export interface OpenDesk {
  page: Page;
  simulator: TestSimulator;
  people: SimulatedPerson[];
  /** Stands still until the page moves it. */
  business: BusinessClock;
  phone(name: string): PhoneOnPage;
  close(): Promise<void>;
}

/** One person's phone, as a person finds their way on it: by names and roles. */
export interface PhoneOnPage {
  root: Locator;
  field: Locator;
  bubbles: Locator;
  button(name: string): Locator;
  say(text: string): Promise<void>;
  /** Waits for a message with these words. */
  sees(text: string | RegExp): Promise<Locator>;
}

export function phoneOn(page: Page, name: string): PhoneOnPage {
  const root = page.locator('section.phone', { has: page.locator('.owner', { hasText: name }) });
  const field = root.getByRole('textbox', { name: words('composer-label') });
  const bubbles = root.locator('.message');
  return {
    root,
    field,
    bubbles,
    button: (label) => root.getByRole('button', { name: label, exact: true }).last(),
    async say(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    async sees(text) {
      const found = bubbles.filter({ hasText: text }).last();
      await found.waitFor();
      return found;
    },
  };
}

/** Opens the simulator's page; `close` gives what the page complained of meanwhile. */
export async function openPage(
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; close: () => Promise<string[]> }> {
  const context = await (
    await browser()
  ).newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // A refusal or the end of the simulator is not a fault of the page; Chromium notes it all the same.
    if (message.type() === 'error' && !/status of 4\d\d|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text()))
      problems.push(message.text());
  });
  await page.goto(url);
  await page.locator('body.ready').waitFor();
  return {
    page,
    async close() {
      await context.close();
      return problems;
    },
  };
}

export async function openDesk(
  given: {
    people?: [name: string, channel: Channel][];
    context?: BrowserContextOptions;
    bots?: boolean;
    samples?: SamplePerson[];
  } = {},
): Promise<OpenDesk> {
  const { business } = testClocks();
  const simulator = await startSimulator({
    clocks: { business, machine: machineClock },
    clock: business,
    samples: given.samples ?? [],
  });
  const people = (given.people ?? [['Sara', 'telegram']]).map(([name, channel]) => simulator.person(name, channel));
  const bots: Running[] = [];
  if (given.bots ?? true)
    for (const channel of ['telegram', 'bale'] as const) {
      const { token, apiRoot } = simulator.bot(channel);
      bots.push(await startEchoBot(token, apiRoot));
    }
  const { page, close } = await openPage(simulator.url, given.context);
  return {
    page,
    simulator,
    people,
    business,
    phone: (name) => phoneOn(page, name),
    async close() {
      const problems = await close();
      await Promise.all(bots.map((bot) => bot.stop()));
      await simulator.close();
      if (problems.length > 0) throw new Error(`The page complained: ${problems.join('; ')}`);
    },
  };
}
