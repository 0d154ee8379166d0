import { expect } from 'chai';
import { fromSolarHijri } from '../../src/domain/calendar.ts';
import { iranHolidays } from '../../src/domain/holidays.ts';

/** Whether a day is a holiday, of these Gregorian years. */
async function holidaysOf(...years: number[]): Promise<(day: string) => boolean> {
  const days = new Set((await Promise.all(years.map(iranHolidays))).flat());
  return (day) => days.has(day);
}
const day = (year: number, month: number, day: number): string => fromSolarHijri(year, month, day)!;

describe('Holidays of Iran', () => {
  it('of 1404 are those of the official calendar', async () => {
    const isHoliday = await holidaysOf(2025, 2026);
    for (const [month, ...days] of [
      [1, 1, 2, 3, 4, 11, 12, 13],
      [2, 4],
      [3, 14, 15, 16, 24],
      [4, 14, 15],
      [5, 23, 31],
      [6, 2, 10, 19],
      [9, 3],
      [10, 13, 27],
      [11, 15, 22],
      [12, 20, 29],
    ] as [number, ...number[]][])
      for (let date = 1; date <= 29; date += 1)
        expect(isHoliday(day(1404, month, date)), `1404/${month}/${date}`).to.equal(days.includes(date));
    for (const month of [7, 8])
      for (let date = 1; date <= 30; date += 1) expect(isHoliday(day(1404, month, date))).to.equal(false);
  });

  it('are those of the official calendar in the winter before, too', async () => {
    const isHoliday = await holidaysOf(2025, 2025);
    for (const [month, last, ...days] of [
      [11, 30, 9, 22, 26],
      [12, 30, 29, 30],
    ] as [number, number, ...number[]][])
      for (let date = 1; date <= last; date += 1)
        expect(isHoliday(day(1403, month, date)), `1403/${month}/${date}`).to.equal(days.includes(date));
    // Published from the first day of 2025: 12 Dey.
    for (let date = 12; date <= 30; date += 1)
      expect(isHoliday(day(1403, 10, date)), `1403/10/${date}`).to.equal(date === 25);
    const inWhole = await iranHolidays(2025);
    expect(inWhole).to.have.length(26);
  });

  it('are those of the years that were asked for, and of no others', async () => {
    const isHoliday = await holidaysOf(2025, 2025);
    expect(isHoliday('2025-03-21')).to.equal(true);
    expect(isHoliday('2026-03-21')).to.equal(false);
    expect(isHoliday('2024-03-20')).to.equal(false);
  });

  it('are computed before the published ones, and behind them to the day', async () => {
    const before = await iranHolidays(2024);
    expect(before.filter((found) => found.startsWith('2024-03'))).to.include.members(['2024-03-20', '2024-03-21']);
    const isHoliday = await holidaysOf(2026, 2026);
    // 29 Esfand 1404, published; 1 Farvardin 1405, computed.
    expect([isHoliday('2026-03-20'), isHoliday('2026-03-21')]).to.deep.equal([true, true]);
  });

  it('are computed for years to come, with Nowruz and the days of the solar calendar', async () => {
    const isHoliday = await holidaysOf(2026, 2027, 2028);
    for (const year of [1405, 1406])
      for (const [month, date] of [
        [1, 1],
        [1, 2],
        [1, 3],
        [1, 4],
        [1, 12],
        [1, 13],
        [3, 14],
        [3, 15],
        [11, 22],
        [12, 29],
      ] as [number, number][])
        expect(isHoliday(day(year, month, date)), `${year}/${month}/${date}`).to.equal(true);
  });

  it('have, in a computed year, as many lunar days as the calendar has, a day off at most', async () => {
    const days = await iranHolidays(2026);
    // Ashura 1448: 4 Tir 1405 by the official calendar.
    const ashura = day(1405, 4, 4);
    expect(days.some((found) => Math.abs(Date.parse(found) - Date.parse(ashura)) <= 86_400_000)).to.equal(true);
    expect(days.length).to.be.within(22, 30);
  });

  it('come in order, once each, and only of that year', async () => {
    for (const year of [2025, 2026]) {
      const days = await iranHolidays(year);
      expect(days).to.deep.equal([...new Set(days)].sort());
      for (const found of days) expect(found).to.match(new RegExp(`^${year}-\\d\\d-\\d\\d$`));
    }
  });

  it('are computed by a program that is told nothing of our environment', async () => {
    const before = process.env['NODE_OPTIONS'];
    // Node ends at once where it reads this.
    process.env['NODE_OPTIONS'] = '--no-such-option';
    try {
      expect(await iranHolidays(2041)).to.have.length.above(15);
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });
});
