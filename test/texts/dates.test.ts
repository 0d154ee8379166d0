import { expect } from 'chai';
import * as fc from 'fast-check';
import { fromSolarHijri, addDays } from '../../src/domain/calendar.ts';
import { formatDay, formatTime } from '../../src/texts/dates.ts';

describe('dates in words', () => {
  it('are weekday, day and month in Persian, in that order', () => {
    expect(formatDay('2025-09-22', 'fa', 'weekdayDayMonth')).to.equal('دوشنبه ۳۱ شهریور');
    expect(formatDay('2025-10-22', 'fa', 'weekdayDayMonth')).to.equal('چهارشنبه ۳۰ مهر');
    expect(formatDay('2025-09-23', 'fa', 'weekdayDayMonth')).to.equal('سه‌شنبه ۱ مهر');
    expect(formatDay('2025-08-14', 'fa', 'brief')).to.equal('پنجشنبه ۲۳ مرداد');
  });

  it('name the year without grouping where a day is far away', () => {
    expect(formatDay('2025-08-11', 'fa', 'full')).to.equal('۲۰ مرداد ۱۴۰۴');
    expect(formatDay('2025-08-11', 'fa', 'dayMonth')).to.equal('۲۰ مرداد');
    expect(formatDay('2025-03-20', 'fa', 'full')).to.equal('۳۰ اسفند ۱۴۰۳');
  });

  it('stand in both calendars in English', () => {
    expect(formatDay('2025-09-22', 'en', 'weekdayDayMonth')).to.equal('Monday 22 September (31 Shahrivar)');
    expect(formatDay('2025-09-22', 'en', 'brief')).to.equal('Monday 22 September');
    expect(formatDay('2025-09-22', 'en', 'full')).to.equal('22 September 2025 (31 Shahrivar 1404)');
  });

  it('agree with the platform for every day of forty years', () => {
    const month = new Intl.DateTimeFormat('fa-u-ca-persian', { month: 'long', timeZone: 'UTC' });
    const weekday = new Intl.DateTimeFormat('fa', { weekday: 'long', timeZone: 'UTC' });
    const start = fromSolarHijri(1390, 1, 1) ?? '';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14_600 }), (n) => {
        const day = addDays(start, n);
        const instant = Date.parse(`${day}T00:00:00Z`);
        const text = formatDay(day, 'fa', 'weekdayDayMonth');
        expect(text).to.match(new RegExp(`^${weekday.format(instant)} [۰-۹]+ ${month.format(instant)}$`));
      }),
      { numRuns: 500 },
    );
  });

  it('give times by the clocks of Tehran', () => {
    expect(formatTime(Date.parse('2025-08-11T06:30:00Z'), 'fa')).to.equal('۱۰:۰۰');
    expect(formatTime(Date.parse('2025-08-11T21:35:00Z'), 'en')).to.equal('01:05');
  });
});
