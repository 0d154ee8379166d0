import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { faultsOf } from './faults.ts';
import { instrument } from './instrument.ts';
import type { Placed } from './mutant.ts';
import { SWITCH } from './protocol.ts';

/** Copied into the sandbox; all else is linked. */
const COPIED = ['src', 'test', 'scripts', 'tsconfig.json', 'package.json'];
const LEFT_OUT = new Set([...COPIED, 'dist', 'dist-test', 'data', '.git', '.env']);

/** All mutants of these files, numbered from 1. */
export function findMutants(root: string, files: readonly string[]): Placed[] {
  const mutants: Placed[] = [];
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const fault of faultsOf(file, source)) {
      const line = source.slice(0, fault.start).split('\n').length;
      const text = source.split('\n')[line - 1]!.trim();
      mutants.push({ ...fault, id: mutants.length + 1, file, line, text, change: changeOf(source, fault) });
    }
  }
  return mutants;
}

const onOneLine = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

function changeOf(source: string, { start, end, replacement }: { start: number; end: number; replacement: string }) {
  const before = onOneLine(source.slice(start, end));
  const after = onOneLine(replacement);
  return after === '' ? `without ${before}` : `${before} → ${after}`;
}

/** A number for a mutant that stays the same while other code changes; another seed gives another order. */
export function drawOf(mutant: Placed, seed: number, twin: number): string {
  const key = `${seed} ${mutant.file} ${mutant.text} ${mutant.kind} ${mutant.change} ${twin}`;
  return createHash('sha256').update(key).digest('hex');
}

export interface Sandbox {
  /** Its compiled files, once for each of the runs that go on side by side: which mutant is on lies in there. */
  dists: string[];
  remove(): void;
}

/** A compiled copy of the project with all these mutants in it, switched off. */
export function createSandbox(root: string, mutants: readonly Placed[], sides: number): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'kartyar-mutants-'));
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of readdirSync(root)) if (!LEFT_OUT.has(name)) symlinkSync(join(root, name), join(folder, name));
  const module = `${SWITCH}/switch.ts`;
  mkdirSync(join(folder, SWITCH));
  cpSync(join(folder, 'scripts/mutants/switch.ts'), join(folder, module));
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const list = mutants.filter((mutant) => mutant.file === file);
    const path = join(folder, file);
    const from = relative(dirname(path), join(folder, module)).replaceAll('\\', '/');
    writeFileSync(path, instrument(readFileSync(path, 'utf8'), list, from.startsWith('.') ? from : `./${from}`));
  }
  const dists = Array.from({ length: sides }, (_, side) => join(folder, `dist${side}`));
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const options = ['-p', folder, '--noCheck', '--outDir', dists[0]!];
  const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: ['ignore', 2, 2] });
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (status !== 0) {
    remove();
    throw new Error('The sources with the mutants in them could not be compiled; see above.');
  }
  for (const dist of dists.slice(1)) cpSync(dists[0]!, dist, { recursive: true });
  return { dists, remove };
}
