import type { Accepted } from './accepted.ts';
import type { Placed } from './mutant.ts';
import type { Fate } from './run.ts';

export interface Result {
  mutant: Placed;
  fate: Fate | 'accepted';
  accepted: Accepted | undefined;
}

const isKilled = ({ fate }: Result): boolean => fate === 'killed' || fate === 'tookTooLong';
const count = (results: readonly Result[], ...fates: Result['fate'][]): number =>
  results.filter(({ fate }) => fates.includes(fate)).length;
const percent = (part: number): string => (100 * part).toFixed(1);

/** The part of these mutants that the tests noticed, 0 to 1. Accepted ones count as not noticed. */
export const scoreOf = (results: readonly Result[]): number => results.filter(isKilled).length / results.length;

/** Where the score of all mutants lies with 95 % probability, by that of a sample (Wilson). */
export function intervalOf(score: number, size: number): [from: number, to: number] {
  const z = 1.96;
  const middle = score + (z * z) / (2 * size);
  const half = z * Math.sqrt((score * (1 - score)) / size + (z * z) / (4 * size * size));
  const scale = 1 + (z * z) / size;
  return [(middle - half) / scale, (middle + half) / scale];
}

/** @param total  how many mutants there are, of which the results may be a sample */
export function reportOf(results: readonly Result[], total: number): string {
  const files = [...new Set(results.map(({ mutant }) => mutant.file))].sort();
  const width = Math.max(...files.map((file) => file.length), 5);
  const row = (name: string, list: readonly Result[]): string =>
    [
      name.padEnd(width),
      String(list.length).padStart(8),
      String(count(list, 'killed')).padStart(7),
      String(count(list, 'tookTooLong')).padStart(9),
      String(count(list, 'survived', 'notReached')).padStart(9),
      String(count(list, 'accepted')).padStart(9),
      percent(scoreOf(list)).padStart(7),
    ].join('');
  const lines = [
    `${'file'.padEnd(width)} mutants killed timeouts survived accepted      %`,
    ...files.map((file) =>
      row(
        file,
        results.filter(({ mutant }) => mutant.file === file),
      ),
    ),
    row('all', results),
    '',
  ];
  for (const [title, fates] of [
    ['Survived:', ['survived', 'notReached']],
    ['Accepted (scripts/mutants/accepted.json):', ['accepted']],
  ] as const) {
    const list = results.filter(({ fate }) => (fates as readonly string[]).includes(fate));
    if (list.length > 0) lines.push(title, ...list.flatMap(describe), '');
  }
  const score = scoreOf(results);
  const [from, to] = intervalOf(score, results.length);
  const of =
    results.length === total
      ? `all ${total} mutants`
      : `a sample of ${results.length} of ${total} mutants (of all it is ${percent(from)} to ${percent(to)} %, at 95 %)`;
  lines.push(`Killed: ${percent(score)} % of ${of}.`);
  return lines.join('\n');
}

function describe({ mutant, fate, accepted }: Result): string[] {
  const note = fate === 'notReached' ? ' (no test reaches it)' : '';
  const lines = [
    `  ${mutant.file}:${mutant.line} ${mutant.kind}${note}: ${shorten(mutant.change)}`,
    `      ${mutant.text}`,
  ];
  if (accepted) lines.push(`      ${accepted.why}`);
  return lines;
}

const shorten = (text: string): string => (text.length > 160 ? `${text.slice(0, 159)}…` : text);
