import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createTexts, type Texts } from '../../src/texts/texts.ts';

describe('texts', () => {
  let folder: string;
  const write = (fa: string, en = 'x = x'): Texts => {
    for (const [locale, source] of Object.entries({ fa, en })) {
      mkdirSync(join(folder, locale), { recursive: true });
      writeFileSync(join(folder, locale, 'test.ftl'), source);
    }
    return createTexts(folder);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kartyar-texts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are found in locales/ and know their locale', () => {
    expect(createTexts().for('fa').locale).to.equal('fa');
    expect(createTexts().for('en')('fraud-warning')).to.match(/^Kartyar never asks for money/);
  });

  it('print numbers with the digits of their locale and without grouping, as a year needs it', () => {
    const texts = write('x = سال { $year }', 'x = year { $year }');
    expect(texts.for('fa')('x', { year: 1404 })).to.equal('سال ۱۴۰۴');
    expect(texts.for('en')('x', { year: 1404 })).to.equal('year 1404');
  });

  it('choose by number, exactly or by plural', () => {
    const source = 'x = { $n ->\n    [0] none\n    [one] one\n   *[other] { $n } of them\n}';
    const say = write(source, source).for('en');
    expect([0, 1, 2].map((n) => say('x', { n }))).to.deep.equal(['none', 'one', '2 of them']);
  });

  it('leave the digits of strings as they are', () => {
    expect(write('x = { $tail }').for('fa')('x', { tail: '040' })).to.equal('040');
  });

  it('put no isolate round a variable by themselves', () => {
    expect(write('x = در { $town } است').for('fa')('x', { town: 'خورموج' })).to.equal('در خورموج است');
  });

  it('mark bold where the locale file says so, and never where a variable does', () => {
    const say = write('x = <b>مهم</b>: { $what }\ny = <b>تنها</b>').for('fa');
    expect(say('y')).to.equal('\uE000تنها\uE001');
    expect(say('x', { what: '<b>typed</b> \uE000typed\uE001\uF8FF' })).to.equal('\uE000مهم\uE001: <b>typed</b> typed');
  });

  it('refuse an unknown key, a missing variable and an unusable one, naming both but no value', () => {
    const say = write('x = { $one } { $two }').for('fa');
    expect(() => say('nothing')).to.throw('There is no text "nothing" in locales/fa.');
    expect(() => say('x', { one: 'secret' }))
      .to.throw(/Text "x".*\$two/)
      .and.not.match(/secret/);
    expect(() => say('x')).to.throw(/\$one/);
    expect(() => say('toString')).to.throw('There is no text');
  });

  it('refuse to start with a file that Fluent would read only in part, or with a key twice', () => {
    expect(() => write('x = fine\ny = { $broken\nz = fine')).to.throw('locales/fa/test.ftl: "y" cannot be read');
    expect(() => write('x = one\nx = two')).to.throw('locales/fa/test.ftl: Attempt to override');
  });

  it('cost a few microseconds each', () => {
    const say = createTexts().for('fa');
    const vars = { days: 42, day: 'دوشنبه ۳۱ شهریور', left: '۴۲ روز دیگر' };
    const run = (n: number): number => {
      const begin = process.hrtime.bigint();
      for (let i = 0; i < n; i += 1) say('answer-last-open-day', vars);
      return Number(process.hrtime.bigint() - begin) / 1000 / n;
    };
    run(2000);
    // The best of several: other processes share the machine.
    expect(Math.min(...Array.from({ length: 5 }, () => run(2000)))).to.be.below(30);
  });
});
