import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { leaveOut } from './leftOut.ts';

const DEBIAN = '/usr/bin/chromium';

/** Where a Chromium is: CHROMIUM_PATH, else Debian's own. Undefined: this machine has none. */
function browserPath(): string | undefined {
  return [process.env.CHROMIUM_PATH, DEBIAN].find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** Like mocha's describe, for suites that need a browser: left out, and said to be, where there is none. */
export function describeInBrowser(title: string, suite: (this: Mocha.Suite) => void): void {
  if (browserPath() === undefined) {
    leaveOut('the page in a browser (apt-get install chromium, or set CHROMIUM_PATH)');
    describe.skip(title, suite);
  } else describe(title, suite);
}

let started: Promise<Browser> | undefined;

/** The one browser of the whole run; it is closed when the run ends. */
export function browser(): Promise<Browser> {
  started ??= import('playwright-core').then(({ chromium }) =>
    chromium.launch({
      executablePath: browserPath()!,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    }),
  );
  return started;
}

after(async () => {
  const running = started;
  started = undefined;
  await (await running)?.close();
});
