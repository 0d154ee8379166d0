import { expect } from 'chai';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill/full';
import {
  addDays,
  addSolarHijriMonths,
  daysBetween,
  daysOfSolarHijriMonth,
  fromSolarHijri,
  instantOf,
  isSolarHijriLeapYear,
  parseDay,
  tehranDay,
  tehranTime,
  toSolarHijri,
  weekday,
} from '../../src/domain/calendar.ts';
import { toPersianDigits } from '../../src/domain/digits.ts';

const solar = fc
  .tuple(fc.integer({ min: 1300, max: 1500 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .filter(([year, month, day]) => day <= daysOfSolarHijriMonth(year, month));
const iso = solar.map(([year, month, day]) => fromSolarHijri(year, month, day)!);
const pad = (n: number): string => String(n).padStart(2, '0');

describe('The Solar Hijri calendar', () => {
  it('agrees with Temporal on every day of the years 1300 to 1500', () => {
    let date = Temporal.PlainDate.from({ year: 1300, month: 1, day: 1, calendar: 'persian' }).withCalendar('iso8601');
    for (let days = 0; ; days += 1, date = date.add({ days: 1 })) {
      const { year, month, day } = date.withCalendar('persian');
      if (year > 1500) return expect(days).to.equal(73414);
      const text = date.toString();
      const found = toSolarHijri(text);
      if (
        found.year !== year ||
        found.month !== month ||
        found.day !== day ||
        fromSolarHijri(year, month, day) !== text
      )
        expect.fail(`${text} is ${year}/${month}/${day}, not ${JSON.stringify(found)}`);
    }
  });

  it('knows the dates of the first batch', () => {
    expect(fromSolarHijri(1404, 5, 1)).to.equal('2025-07-23');
    expect(fromSolarHijri(1404, 6, 31)).to.equal('2025-09-22');
    expect(fromSolarHijri(1404, 7, 1)).to.equal('2025-09-23');
    expect(fromSolarHijri(1404, 7, 30)).to.equal('2025-10-22');
    expect(toSolarHijri('2025-07-23')).to.deep.equal({ year: 1404, month: 5, day: 1 });
  });

  it('has 1399, 1403 and 1408 for leap years', () => {
    const leap = Array.from({ length: 12 }, (_, i) => 1398 + i).filter(isSolarHijriLeapYear);
    expect(leap).to.deep.equal([1399, 1403, 1408]);
    expect(fromSolarHijri(1403, 12, 30)).to.equal('2025-03-20');
    expect(fromSolarHijri(1404, 12, 30)).to.equal(undefined);
  });

  it('reaches from 1210 to 1500', () => {
    expect(fromSolarHijri(1210, 1, 1)).to.equal('1831-03-21');
    expect(fromSolarHijri(1209, 12, 29)).to.equal(undefined);
    expect(fromSolarHijri(1500, 12, 29)).to.equal('2122-03-20');
    expect(fromSolarHijri(1501, 1, 1)).to.equal(undefined);
    expect(daysOfSolarHijriMonth(1404, 6)).to.equal(31);
    expect(daysOfSolarHijriMonth(1404, 7)).to.equal(30);
    expect(daysOfSolarHijriMonth(1404, 12)).to.equal(29);
    expect(daysOfSolarHijriMonth(1403, 12)).to.equal(30);
    expect(() => addSolarHijriMonths(fromSolarHijri(1500, 12, 1)!, 1)).to.throw(RangeError, '1210 to 1500');
  });

  it('has no such days', () => {
    for (const [year, month, day] of [
      [1404, 7, 31],
      [1404, 0, 1],
      [1404, 13, 1],
      [1404, 1, 0],
      [1404, 1, 1.5],
      [404, 1, 1],
      [1404.5, 1, 1],
      [1404, 1.5, 1],
      [1404, 6, 32],
      [Number.NaN, 1, 1],
      [2025, 1, 1],
    ] as const)
      expect(fromSolarHijri(year, month, day), `${year}/${month}/${day}`).to.equal(undefined);
  });

  it('adds months as Temporal does, on the last day where a month is shorter', () => {
    fc.assert(
      fc.property(
        solar.filter(([year]) => year > 1310 && year < 1490),
        fc.integer({ min: -100, max: 100 }),
        ([year, month, day], months) => {
          const expected = Temporal.PlainDate.from({ year, month, day, calendar: 'persian' }).add({ months });
          expect(addSolarHijriMonths(fromSolarHijri(year, month, day)!, months)).to.equal(
            expected.withCalendar('iso8601').toString(),
          );
        },
      ),
    );
    expect(addSolarHijriMonths(fromSolarHijri(1404, 6, 31)!, 1)).to.equal(fromSolarHijri(1404, 7, 30));
    expect(addSolarHijriMonths(fromSolarHijri(1404, 11, 30)!, 1)).to.equal(fromSolarHijri(1404, 12, 29));
  });
});

describe('Days', () => {
  it('are counted forwards and back', () => {
    expect(addDays('2025-07-23', 61)).to.equal('2025-09-22');
    expect(addDays('2024-03-01', -1)).to.equal('2024-02-29');
    expect(daysBetween('2025-07-23', '2025-09-22')).to.equal(61);
    fc.assert(
      fc.property(iso, fc.integer({ min: -1000, max: 1000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).to.equal(n);
        expect(addDays(addDays(day, n), -n)).to.equal(day);
      }),
    );
  });

  it('have weekdays from Saturday on', () => {
    expect(weekday('2025-07-19'), 'Saturday').to.equal(0);
    expect(weekday(fromSolarHijri(1404, 6, 31)!), 'Monday, 31 Shahrivar 1404').to.equal(2);
    expect(weekday(fromSolarHijri(1404, 7, 30)!), 'Wednesday, 30 Mehr 1404').to.equal(4);
    expect(weekday('2025-07-25'), 'Friday').to.equal(6);
    fc.assert(
      fc.property(iso, (day) => {
        expect(weekday(day)).to.equal((Temporal.PlainDate.from(day).dayOfWeek + 1) % 7);
      }),
    );
  });
});

describe('Reading a date', () => {
  it('takes Solar Hijri dates in any digits and with any of the separators', () => {
    for (const text of [
      '1404/05/01',
      '۱۴۰۴/۰۵/۰۱',
      '١٤٠٤/٠٥/٠١',
      '1404-5-1',
      '1404.05.01',
      ' 1404 / 05 / 01 ',
      '\u200f1404/05/01\u200c',
      '1404 /05/01',
      '1404/ 05/01',
      '1404/05/01 8:30',
      '1404/05/01 08:30:59.5',
    ])
      expect(parseDay(text), text).to.equal('2025-07-23');
  });

  it('takes ISO dates, also with a time behind them', () => {
    for (const text of ['2025-07-23', '۲۰۲۵-۰۷-۲۳', '2025/7/23', '2025-07-23 00:00:00', '2025-07-23T00:00:00.000'])
      expect(parseDay(text), text).to.equal('2025-07-23');
  });

  it('refuses two-digit years, days that do not exist, other orders and other things', () => {
    for (const text of [
      '',
      'فردا',
      '04/05/01',
      '99/01/01',
      '01/05/1404',
      '1404/05',
      '14040501',
      '1404/05-01',
      '1404/13/01',
      '1404/07/31',
      '1404/12/30',
      '2025-02-29',
      '2025-13-01',
      '2025-00-10',
      '1404/5/0',
      '1700/01/01',
      '1899-12-31',
      '2200-01-01',
      '1209/12/29',
      '1501/01/01',
      '11404/05/01',
      'x1404/05/01',
      '1404/05/011',
      '1404/05/01 x',
      '1404/05/01 08:3',
      '2025-07-0',
      '44000',
      `1404/05/01 ${' '.repeat(100)}x`,
    ])
      expect(parseDay(text), text).to.equal(undefined);
  });

  it('reaches over the years of both calendars', () => {
    for (const [text, day] of [
      ['1210/01/01', '1831-03-21'],
      ['1500/12/29', '2122-03-20'],
      ['1900-01-01', '1900-01-01'],
      ['2199-12-31', '2199-12-31'],
    ] as const)
      expect(parseDay(text), text).to.equal(day);
  });

  it('is the same the next time, however many other dates came between, and however long the text is', () => {
    const padded = (length: number): string => `1404/05/01${' '.repeat(length - 10)}`;
    for (let time = 0; time < 2; time += 1) {
      for (const text of ['1404/05/01', '1404/5/1', padded(12), padded(13), padded(64)])
        expect(parseDay(text), text).to.equal('2025-07-23');
      expect([parseDay(padded(65)), parseDay('none')]).to.deep.equal([undefined, undefined]);
      for (let number = 0; number < 20_001; number += 1) parseDay(`x${number}`);
    }
  });

  it('reads back every day as either calendar writes it', () => {
    fc.assert(
      fc.property(solar, fc.constantFrom('/', '-', '.'), fc.boolean(), ([year, month, day], separator, persian) => {
        const text = [year, pad(month), pad(day)].join(separator);
        const expected = fromSolarHijri(year, month, day)!;
        expect(parseDay(persian ? toPersianDigits(text) : text)).to.equal(expected);
        expect(parseDay(expected)).to.equal(expected);
      }),
    );
  });

  it('never throws and gives only days', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('0123459/-. ۱۴T:')) })),
        (text) => {
          const day = parseDay(text);
          if (day !== undefined) expect(day).to.match(/^\d{4}-\d\d-\d\d$/);
        },
      ),
    );
  });
});

describe('The clocks of Tehran', () => {
  it('are three and a half hours ahead, all the year', () => {
    expect(tehranDay(Date.parse('2025-08-10T20:29:59.999Z'))).to.equal('2025-08-10');
    expect(tehranDay(Date.parse('2025-08-10T20:30:00Z'))).to.equal('2025-08-11');
    expect(tehranTime(Date.parse('2025-08-11T06:31:59Z'))).to.deep.equal({ hour: 10, minute: 1 });
    expect(tehranTime(Date.parse('2026-01-11T20:30:00Z'))).to.deep.equal({ hour: 0, minute: 0 });
    expect(instantOf('2025-08-11', 10, 0)).to.equal(Date.parse('2025-08-11T06:30:00Z'));
    expect(instantOf('2025-08-11')).to.equal(Date.parse('2025-08-10T20:30:00Z'));
  });

  it('were an hour further in the summers before 1402', () => {
    expect(tehranTime(Date.parse('2022-06-01T12:00:00Z'))).to.deep.equal({ hour: 16, minute: 30 });
    expect(instantOf('2022-06-01', 16, 30)).to.equal(Date.parse('2022-06-01T12:00:00Z'));
    expect(tehranTime(Date.parse('2022-12-01T12:00:00Z'))).to.deep.equal({ hour: 15, minute: 30 });
    expect(tehranTime(Date.parse('2022-09-21T19:29:00Z'))).to.deep.equal({ hour: 23, minute: 59 });
  });

  it('agree with the time-zone database around the last change, in summer and before the epoch', () => {
    for (const start of [
      '2022-09-20T00:00:00Z',
      '2022-03-20T00:00:00Z',
      '2021-09-20T00:00:00Z',
      '1969-12-31T00:00:00Z',
    ])
      for (let hour = 0; hour < 96; hour += 1) {
        const instant = Date.parse(start) + hour * 3_600_000 + 1_801_500;
        const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Asia/Tehran');
        const text = new Date(instant).toISOString();
        expect(tehranDay(instant), text).to.equal(there.toPlainDate().toString());
        expect(tehranTime(instant), text).to.deep.equal({ hour: there.hour, minute: there.minute });
        const minute = instant - (instant % 60_000);
        // In the hour that comes twice either instant is right.
        const back = instantOf(tehranDay(minute), there.hour, there.minute);
        expect(tehranTime(back), text).to.deep.equal({ hour: there.hour, minute: there.minute });
        expect(tehranDay(back), text).to.equal(tehranDay(minute));
      }
  });

  it('agree with the time-zone database at any instant', () => {
    const instants = fc.integer({ min: Date.parse('2010-01-01'), max: Date.parse('2060-01-01') });
    fc.assert(
      fc.property(instants, (instant) => {
        const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Asia/Tehran');
        expect(tehranDay(instant)).to.equal(there.toPlainDate().toString());
        expect(tehranTime(instant)).to.deep.equal({ hour: there.hour, minute: there.minute });
      }),
    );
  });

  it('give the instant back to the minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2023-01-01') / 60_000, max: Date.parse('2060-01-01') / 60_000 }),
        (minutes) => {
          const instant = minutes * 60_000;
          const { hour, minute } = tehranTime(instant);
          expect(instantOf(tehranDay(instant), hour, minute)).to.equal(instant);
        },
      ),
    );
  });
});
