import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * What is left out because a part is missing on this machine. Test files run in processes of their own, and the report
 * is made in another: what they have to say of this goes through a file that the reporter names before they start.
 */
const NAME = 'KARTYAR_LEFT_OUT';
const parts = new Set<string>();

/** Notes a part that is missing, with what would bring it, so that the report names it in one line. */
export function leaveOut(part: string): void {
  parts.add(part);
  const file = process.env[NAME];
  if (file) appendFileSync(file, `${part}\n`);
}

/** For the reporter, before the tests start. */
export function collectLeftOut(): () => string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'kartyar-test-')), 'left-out');
  appendFileSync(file, '');
  process.env[NAME] = file;
  return () => {
    const said = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    rmSync(dirname(file), { recursive: true });
    return [...new Set([...parts, ...said])];
  };
}
