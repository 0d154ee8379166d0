import { expect } from 'chai';
import { fits } from '../../scripts/mutants/accepted.ts';
import { faultsOf, type Fault } from '../../scripts/mutants/faults.ts';
import { ASK, instrument } from '../../scripts/mutants/instrument.ts';
import { intervalOf } from '../../scripts/mutants/report.ts';

/** A bit of everything whose rewriting could go wrong: chains, `this`, nested statements, patterns, templates. */
const SOURCE = `
const log = { info: () => 0 };
class Box {
  size = 3;
  at(index) { return index < this.size ? index + 1 : -1; }
}
const LIMIT = 2 * 4;
export function answer(given, { fallback = 'none' } = {}) {
  const box = new Box();
  let said = \`\${given?.name.trim().toUpperCase() ?? fallback}\`;
  if (given === undefined || !given.name) said += '?'; else said = said + '!';
  for (const one of [3, 1, 2].sort((a, b) => a - b)) { if (one > 1) said += box.at(one); else { said += '-'; said += one; } }
  let left = LIMIT;
  if (left > 6) left--;
  log.info('answered', { left });
  try { if (!/^[A-Z]+/.test(said)) throw new Error('no letter'); } catch { said = 'caught'; left += 10; }
  return { said, left, more: (given ?? {})['more']?.[0]?.length };
}
`;

const run = (text: string): unknown[] => {
  const body = text.replace('export function answer', 'function answer');
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval
  const answer = new Function(`${body}; return answer;`)() as (...given: unknown[]) => unknown;
  return [[{ name: ' ab ', more: ['xyz'] }], [undefined, { fallback: 'x' }], [{ name: '' }], [undefined]].map(
    (given) => {
      try {
        return answer(...given);
      } catch (error) {
        return (error as Error).name;
      }
    },
  );
};
const described = (source: string): string[] =>
  faultsOf('a.ts', source).map(
    ({ kind, start, end, replacement }) => `${kind}: ${source.slice(start, end)} → ${replacement}`,
  );
const plainly = ({ kind, start, end, replacement }: Fault): string =>
  SOURCE.slice(0, start) + (kind === 'statement' ? ';' : replacement) + SOURCE.slice(end);

describe('the faults of a mutation run', () => {
  it('do, when switched on, what the same change of the source does, and nothing when off', () => {
    const mutants = faultsOf('a.ts', SOURCE).map((fault, index) => ({ ...fault, id: index + 1 }));
    const rewritten = instrument(SOURCE, mutants, './switch.ts').replace(/^import [^;]*;/, '');
    const switched = (id: number): unknown[] => run(`const ${ASK} = (id) => id === ${id}; ${rewritten}`);
    expect(switched(0)).to.deep.equal(run(SOURCE));
    expect(mutants.length).to.be.greaterThan(80);
    for (const mutant of mutants) expect(switched(mutant.id), plainly(mutant)).to.deep.equal(run(plainly(mutant)));
  });

  it('are the small ones that people make', () => {
    expect(described('if (a < 1 && b) f();')).to.deep.equal([
      'condition: a < 1 && b → true',
      'condition: a < 1 && b → false',
      'logic: a < 1 && b → a < 1',
      'logic: a < 1 && b → b',
      'comparison: < → <=',
      'comparison: < → >=',
      'number: 1 → 2',
      'statement: f(); → ',
    ]);
  });

  it('leave types, names of modules, the log and the words of a bare error alone', () => {
    const source = `
      import { a } from './a.ts';
      type Kind = 'x' | 'y';
      const f = (kind: Kind, options: { log: Log }): void => {
        options.log.warn('it.happened', { count: 1 });
        throw new Error('never');
      };`;
    expect(described(source).filter((line) => !line.startsWith('block'))).to.deep.equal([]);
  });

  it('know whether they take effect while their module loads only', () => {
    const faults = faultsOf('a.ts', 'const a = 1; const f = () => 2;');
    expect(faults.filter(({ kind }) => kind === 'number').map(({ atLoad }) => atLoad)).to.deep.equal([true, false]);
  });
});

describe('an accepted mutant', () => {
  const mutant = { file: 'src/a.ts', text: 'const a = 1;', change: '1 → 2' };
  const accepted = (entry: object): boolean =>
    fits({ file: 'src/a.ts', line: 'const a = 1;', why: 'speed', ...entry }, mutant as Parameters<typeof fits>[1]);

  it('is known by the text of its line, wherever that stands, and by what is changed if that is given', () => {
    expect(accepted({})).to.equal(true);
    expect(accepted({ change: '1 → 2' })).to.equal(true);
    expect(accepted({ change: '1 → 3' })).to.equal(false);
    expect(accepted({ line: 'const a = 2;' })).to.equal(false);
    expect(accepted({ file: 'src/b.ts' })).to.equal(false);
  });
});

describe('the score of a sample', () => {
  it('is given with the interval in which the score of all lies', () => {
    const [from, to] = intervalOf(0.9, 200);
    expect([from.toFixed(3), to.toFixed(3)]).to.deep.equal(['0.851', '0.934']);
  });
});
