import { expect } from 'chai';
import * as fc from 'fast-check';
import { addDays, daysBetween, fromSolarHijri, instantOf, tehranDay, weekday } from '../../src/domain/calendar.ts';
import type { CardStatus, Closure } from '../../src/domain/card.ts';
import { defaultEnds } from '../../src/domain/custody.ts';
import { allowedFrom, urgentFrom, within } from '../../src/domain/hours.ts';
import { eveningOf } from '../../src/reminders/hours.ts';
import { isDeadlineReminder, isNews } from '../../src/domain/messageKinds.ts';
import { cardToday } from '../../src/reminders/cardToday.ts';
import { times } from '../support/tier.ts';
import { closed, HOURS, life, type Life } from './life.ts';

/** Whatever happens, whoever looks whenever. */
function holds(card: Life): void {
  for (const { kind, on, urgent } of card.said)
    if (!urgent) expect(within(card.hours.quiet, on), `${kind} in quiet hours`).to.equal(false);
  // One message at a time: news never come along with reminders.
  const instants = new Map<number, string[]>();
  for (const { on, kind } of card.said) instants.set(on, [...(instants.get(on) ?? []), kind]);
  for (const kinds of instants.values()) if (kinds.some(isNews)) expect(kinds).to.have.length(1);
  expect(card.nextAt === null || card.nextAt > card.now).to.equal(true);
}

const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
const range = fc.record({ from: minute, to: minute });

describe('the plan, over years', () => {
  it('reminds of every start of custody of a common and a leap year at the same distances, on days before the end', function () {
    this.timeout(120_000);
    for (const year of [1403, 1404]) {
      const first = fromSolarHijri(year, 1, 1)!;
      for (let n = 0; n < 366; n += times({ test: 5, ci: 1, soak: 1 })) {
        const start = addDays(first, n);
        const ends = defaultEnds(start);
        const card = life({ custodyFrom: start, asOf: start }, instantOf(start, 10));
        card.until(addDays(ends.centre, 2));
        holds(card);
        const reminders = card.said.filter(({ kind }) => isDeadlineReminder(kind));
        expect(reminders, start).to.have.length(10);
        for (const { kind, deadline, on } of reminders) {
          const last = cardToday({ ...card.input(), now: on }).lastOpen!;
          expect(weekday(last) < 5 && last <= deadline!, `${start} ${kind}`).to.equal(true);
          const left = { deadline14: 14, deadline7: 7, deadline3: 3, deadline1: 1, lastMorning: 0 }[
            kind as 'deadline1'
          ];
          expect(daysBetween(tehranDay(on), last), `${start} ${kind}`).to.equal(left);
        }
        expect(card.said.filter(({ kind }) => isNews(kind)).map(({ kind }) => kind)).to.deep.equal([
          'movedToCentre',
          'returned',
        ]);
      }
    }
  });

  it('is the same however often somebody looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 95 * 24 * 60 }), { maxLength: 30 }), (looks) => {
        const [calm, nervous] = [life(), life()];
        const begin = calm.now;
        calm.until('2025-11-14');
        for (const minutes of looks.sort((a, b) => a - b)) {
          const instant = begin + minutes * 60_000;
          const day = tehranDay(instant);
          nervous.until(day, 0, Math.round((instant - instantOf(day)) / 60_000));
        }
        nervous.until('2025-11-14');
        expect(nervous.told_()).to.deep.equal(calm.told_());
      }),
      { numRuns: times({ test: 30, ci: 200, soak: 2000 }) },
    );
  });

  it('never says the same twice, nothing in quiet hours and no reminder too late, whatever is changed and missed', function () {
    this.timeout(120_000);
    const day = fc.integer({ min: 0, max: 110 }).map((n) => addDays('2025-08-11', n));
    const step = fc.oneof(
      fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ do: fc.constant('sleep' as const), hours: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ do: fc.constant('ends' as const), county: day, more: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ do: fc.constant('rule' as const) }),
      fc.record({
        do: fc.constant('close' as const),
        day,
        kind: fc.constantFrom<Closure['kind'][]>('closed', 'lateOpening', 'earlyEnd', 'open'),
      }),
      fc.record({ do: fc.constant('reopen' as const) }),
      fc.record({ do: fc.constant('choose' as const), day }),
      fc.record({
        do: fc.constant('export' as const),
        status: fc.constantFrom<CardStatus[]>('issued', 'readyAtCounty', 'delivered'),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.record({ quiet: range, urgent: range }), (steps, hours) => {
        const card = life();
        card.hours = hours;
        const passTo = (instant: number, how: 'until' | 'away') => {
          const to = tehranDay(instant);
          card[how](to, 0, Math.floor((instant - instantOf(to)) / 60_000));
        };
        for (const one of steps) {
          if (card.over) break;
          card.now += 60_000;
          if (one.do === 'pass') passTo(card.now + one.hours * 3_600_000, 'until');
          if (one.do === 'sleep') passTo(card.now + one.hours * 3_600_000, 'away');
          if (one.do === 'ends')
            card.batches = [
              { custodyFrom: '2025-07-23', ends: { county: one.county, centre: addDays(one.county, one.more) } },
            ];
          if (one.do === 'rule') card.batches = [];
          if (one.do === 'close') card.closures = [...card.closures, closed(one.day, { kind: one.kind, at: '11:00' })];
          if (one.do === 'reopen') card.closures = [];
          if (one.do === 'choose') card.choices = { ...card.choices, chosenDay: one.day, chosenAt: card.now };
          if (one.do === 'export') card.card = { ...card.card, status: one.status, asOf: tehranDay(card.now) };
          card.look();
          holds(card);
          const before = card.said.length;
          card.look();
          expect(card.said.length, 'said twice').to.equal(before);
          for (const { kind, deadline, on } of card.said)
            if (isDeadlineReminder(kind) || kind === 'closure') expect(deadline! >= tehranDay(on), kind).to.equal(true);
        }
      }),
      { numRuns: times({ test: 300, ci: 2000, soak: 30_000 }) },
    );
  });
});

describe('quiet hours', () => {
  const instant = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((n) => instantOf('2025-03-21') + n * 60_000);

  it('end within a day, whether or not they cross midnight, and nothing is sent in them', () => {
    fc.assert(
      fc.property(instant, range, range, (at, quiet, urgent) => {
        const allowed = allowedFrom(at, quiet);
        expect(allowed >= at && allowed - at < 24 * 3_600_000 && !within(quiet, allowed)).to.equal(true);
        expect(allowedFrom(allowed, quiet)).to.equal(allowed);
        const urgently = urgentFrom(at, { quiet, urgent });
        expect(urgently >= at && urgently <= allowed).to.equal(true);
        const evening = eveningOf(tehranDay(at), quiet);
        expect(within(quiet, evening)).to.equal(false);
      }),
    );
  });

  it('let reminders of an evening come at 18:00, or before them where they begin earlier', () => {
    const minutesOf = (from: number, to: number) =>
      (eveningOf('2025-08-11', { from, to }) - instantOf('2025-08-11')) / 60_000;
    expect(minutesOf(21 * 60, 9 * 60)).to.equal(18 * 60);
    expect(minutesOf(18 * 60 + 1, 9 * 60), 'a minute later').to.equal(18 * 60);
    expect(minutesOf(18 * 60, 9 * 60), 'from then on').to.equal(18 * 60 - 1);
    expect(minutesOf(12 * 60, 20 * 60)).to.equal(12 * 60 - 1);
    // From midnight on, or from the evening before: no minute before them is of that day.
    expect(minutesOf(0, 20 * 60)).to.equal(20 * 60);
    expect(minutesOf(19 * 60, 18 * 60 + 30)).to.equal(18 * 60 + 30);
    expect(minutesOf(0, 0), 'none at all').to.equal(18 * 60);
  });

  it('hold from 21:00 to 09:00, and a closure may come from 06:00 to 23:30', () => {
    const at = (hour: number, minute = 0) => instantOf('2025-08-11', hour, minute);
    expect(allowedFrom(at(20, 59), HOURS.quiet)).to.equal(at(20, 59));
    expect(allowedFrom(at(21), HOURS.quiet)).to.equal(at(33));
    expect(allowedFrom(at(8, 59), HOURS.quiet)).to.equal(at(9));
    expect(urgentFrom(at(23, 29), HOURS)).to.equal(at(23, 29));
    expect(urgentFrom(at(23, 30), HOURS)).to.equal(at(30));
    expect(urgentFrom(at(3), HOURS)).to.equal(at(6));
  });
});
