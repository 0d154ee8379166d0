import { expect } from 'chai';
import { instantOf, tehranDay } from '../../src/domain/calendar.ts';
import { allowedFrom, instantAt, readHours, urgentFrom, within, type Hours } from '../../src/domain/hours.ts';

const at = (hour: number, minute = 0, day = '2025-08-11') => instantOf(day, hour, minute);
const NIGHT = { from: 21 * 60, to: 9 * 60 };
const NOON = { from: 12 * 60, to: 14 * 60 };

describe('Hours of the day', () => {
  it('begin with their first minute and end before their last, across midnight too', () => {
    const seen = (range: typeof NOON, times: readonly [number, number][]) =>
      times.map(([hour, minute]) => within(range, at(hour, minute)));
    expect(
      seen(NOON, [
        [11, 59],
        [12, 0],
        [13, 59],
        [14, 0],
      ]),
    ).to.deep.equal([false, true, true, false]);
    expect(
      seen(NIGHT, [
        [20, 59],
        [21, 0],
        [0, 0],
        [8, 59],
        [9, 0],
      ]),
    ).to.deep.equal([false, true, true, true, false]);
  });

  it('that end where they begin are none', () => {
    for (const hour of [0, 9, 23]) expect(within({ from: 9 * 60, to: 9 * 60 }, at(hour))).to.equal(false);
  });

  it('are counted in Tehran', () => {
    expect(instantAt('2025-08-11', 9 * 60 + 5)).to.equal(Date.parse('2025-08-11T09:05:00+03:30'));
    expect(instantAt('2025-08-11', 0)).to.equal(Date.parse('2025-08-11T00:00:00+03:30'));
  });

  it('that are quiet let one go on at their end, the next morning where they cross midnight', () => {
    expect(allowedFrom(at(20, 59), NIGHT)).to.equal(at(20, 59));
    expect(allowedFrom(at(21), NIGHT)).to.equal(at(9, 0, '2025-08-12'));
    expect(allowedFrom(at(0), NIGHT)).to.equal(at(9));
    expect(allowedFrom(at(8, 59) + 59_999, NIGHT)).to.equal(at(9));
    expect(allowedFrom(at(9), NIGHT)).to.equal(at(9));
    expect(tehranDay(allowedFrom(at(12, 30), NOON))).to.equal('2025-08-11');
  });

  it('that are urgent open the quiet ones, at once or from their own beginning', () => {
    const hours: Hours = { quiet: NIGHT, urgent: { from: 6 * 60, to: 23 * 60 + 30 } };
    for (const [now, then] of [
      [at(12), at(12)],
      [at(21), at(21)],
      [at(23, 29), at(23, 29)],
      [at(23, 30), at(6, 0, '2025-08-12')],
      [at(5, 59), at(6)],
      [at(6), at(6)],
    ] as const)
      expect(urgentFrom(now, hours)).to.equal(then);
  });

  it('that are urgent open nothing where there are none, or where they begin after the quiet ones have ended', () => {
    expect(urgentFrom(at(22), { quiet: NIGHT, urgent: { from: 6 * 60, to: 6 * 60 } })).to.equal(at(9, 0, '2025-08-12'));
    expect(urgentFrom(at(22), { quiet: NIGHT, urgent: NOON })).to.equal(at(9, 0, '2025-08-12'));
  });
});

describe('The hours of an office, as they are written', () => {
  for (const [words, from, to] of [
    ['7:30 تا 13:30', [7, 30], [13, 30]],
    ['7 تا 14', [7, 0], [14, 0]],
    ['شنبه تا چهارشنبه: 7.30 - 13٫15', [7, 30], [13, 15]],
    ['7:30 تا 1:30', [7, 30], [13, 30]],
    ['8 تا 8', [8, 0], [20, 0]],
    ['0:00 تا 24:00', [0, 0], [24, 0]],
  ] as const)
    it(`are read from «${words}»`, () => {
      expect(readHours(words)).to.deep.equal({ from: from[0] * 60 + from[1], to: to[0] * 60 + to[1] });
    });

  for (const words of ['', 'صبح‌ها', '7:30', '7:30 تا 12:00 و 14:00 تا 16:00', '7 تا 24:01', '13 تا 12:30', '13 تا 13'])
    it(`are not known from «${words}»`, () => {
      expect(readHours(words)).to.equal(null);
    });
});
