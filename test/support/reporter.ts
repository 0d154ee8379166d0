import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { collectLeftOut } from './leftOut.ts';

/**
 * Mocha's own report, then one line on what was left out because a part is missing on this machine, then the count.
 * With KARTYAR_TEST_REPORT the count goes into that file as well.
 */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const leftOut = collectLeftOut();
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const count = `${passes} passed, ${failures} failed`;
      const missing = leftOut();
      if (missing.length > 0) process.stdout.write(`Left out: ${missing.join('; ')}.\n`);
      process.stdout.write(`${count}\n`);
      const file = process.env.KARTYAR_TEST_REPORT;
      if (file) writeFileSync(file, `${count}\n`);
    });
  }
}
