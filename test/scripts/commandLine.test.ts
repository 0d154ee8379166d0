import { expect } from 'chai';
import { readCounty, readDay, readLine, type Action } from '../../scripts/commandLine.ts';
import { SentenceError } from '../../scripts/sentenceError.ts';

const ACTIONS: Readonly<Record<string, Action>> = {
  list: { options: { all: 'flag' }, words: [0, 0] },
  add: { options: { county: 'text', preview: 'flag' }, words: [1, 2] },
};
const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof SentenceError) return error.message;
    throw error;
  }
  return 'no refusal';
};

describe('the line of a script', () => {
  it('is an action, words and options in any order', () => {
    const line = readLine(['add', '--preview', '1404/05/01', '--county', 'جم'], ACTIONS);
    expect(line.words).to.deep.equal(['1404/05/01']);
    expect([line.flag('preview'), line.text('county'), readCounty(line)]).to.deep.equal([true, 'جم', 'jam']);
    expect(readCounty(readLine(['add', '1'], ACTIONS))).to.equal(null);
  });

  it('is refused in one sentence that says what to do', () => {
    const wrong: [string[], RegExp][] = [
      [[], /^Say what to do: use one of list, add; --help tells more\.$/],
      [['toString'], /^There is nothing called "toString": use one of/],
      [['list', 'x'], /^list takes 0 words beside its options; --help tells which\.$/],
      [['add'], /^add takes 1 to 2 words/],
      [['list', '--preview'], /^list: Unknown option '--preview'; --help tells what it takes\.$/],
      [['add', '1', '--county'], /^add: Option '--county <value>' argument missing/],
    ];
    for (const [args, sentence] of wrong) expect(refusal(() => readLine(args, ACTIONS))).to.match(sentence);
    const abroad = readLine(['add', '1', '--county', 'شیراز'], ACTIONS);
    expect(refusal(() => readCounty(abroad))).to.match(/^--county is none of the province: name one of bushehr,/);
  });

  it('has dates in both calendars and any digits, the year in full', () => {
    for (const day of ['1404/05/01', '۱۴۰۴-۵-۱', '٢٠٢٥/٠٧/٢٣', '2025-07-23'])
      expect(readDay(day, 'x')).to.equal('2025-07-23');
    for (const none of ['04/05/01', '1404/12/30', 'tomorrow', ''])
      expect(refusal(() => readDay(none, 'The day'))).to.match(/^The day is no day: write it as 1404\/05\/20/);
  });
});
