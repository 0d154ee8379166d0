import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * What this run leaves out. Test files run in processes of their own, and the report is made in another: what they have
 * to say of this goes through a file that the reporter names before they start.
 */
const NAME = 'KARTYAR_LEFT_OUT';
const LONG = 'long: ';
const parts = new Set<string>();

/** Notes a part that is missing on this machine, with what would bring it, so that the report names it in one line. */
export function leaveOut(part: string): void {
  parts.add(part);
  const file = process.env[NAME];
  if (file) appendFileSync(file, `${part}\n`);
}

/** Notes tests that are too long for this run: what they are of, in a few words. */
export const leaveOutLong = (of: string): void => leaveOut(LONG + of);

/** For the reporter, before the tests start. Gives the parts of that line. */
export function collectLeftOut(): () => string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'kartyar-test-')), 'left-out');
  appendFileSync(file, '');
  process.env[NAME] = file;
  return () => {
    const said = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    rmSync(dirname(file), { recursive: true });
    const all = [...new Set([...parts, ...said])];
    const long = all.filter((part) => part.startsWith(LONG)).map((part) => part.slice(LONG.length));
    const missing = all.filter((part) => !part.startsWith(LONG));
    return long.length > 0 ? [...missing, `what is long (.ci/run has it): ${long.sort().join(', ')}`] : missing;
  };
}
