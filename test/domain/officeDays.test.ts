import { expect } from 'chai';
import * as fc from 'fast-check';
import { addDays, weekday } from '../../src/domain/calendar.ts';
import type { Closure } from '../../src/domain/card.ts';
import { createOfficeCalendar } from '../../src/domain/officeDays.ts';

/** Monday, 31 Shahrivar 1404: the last day of the first batch in the counties. */
const MONDAY = '2025-09-22';
const WEDNESDAY = '2025-09-24';
const THURSDAY = '2025-09-25';
const FRIDAY = '2025-09-26';
const SATURDAY = '2025-09-27';

const closure = (change: Partial<Closure>): Closure => ({
  from: MONDAY,
  to: MONDAY,
  county: null,
  office: null,
  kind: 'closed',
  at: null,
  ...change,
});
const calendar = (closures: Closure[] = [], holidays: string[] = []) =>
  createOfficeCalendar({ holidays: (day) => holidays.includes(day), closures });

describe('The days of the offices', () => {
  it('are Saturday to Wednesday', () => {
    const week = Array.from({ length: 7 }, (_, i) => calendar().isOpen(addDays(SATURDAY, i)));
    expect(week).to.deep.equal([true, true, true, true, true, false, false]);
  });

  it('are no holidays', () => {
    expect(calendar([], [MONDAY]).isOpen(MONDAY)).to.equal(false);
  });

  it('are none on which the whole province is closed', () => {
    const heat = calendar([closure({ from: MONDAY, to: WEDNESDAY })]);
    expect([MONDAY, '2025-09-23', WEDNESDAY, SATURDAY].map((day) => heat.isOpen(day))).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
  });

  it('differ from county to county', () => {
    const dashti = calendar([closure({ county: 'dashti' })]);
    expect(dashti.isOpen(MONDAY, { county: 'dashti' })).to.equal(false);
    expect(dashti.isOpen(MONDAY, { county: 'dashti', office: 'دشتی-1' })).to.equal(false);
    expect(dashti.isOpen(MONDAY, { county: 'jam' })).to.equal(true);
    expect(dashti.isOpen(MONDAY)).to.equal(true);
  });

  it('differ from office to office', () => {
    const one = calendar([closure({ county: 'dashti', office: 'دشتی-1' })]);
    expect(one.isOpen(MONDAY, { county: 'dashti', office: 'دشتی-1' })).to.equal(false);
    expect(one.isOpen(MONDAY, { county: 'dashti', office: 'دشتی-2' })).to.equal(true);
    expect(one.isOpen(MONDAY, { county: 'dashti' })).to.equal(true);
  });

  it('stay open when they begin late or end early', () => {
    const short = calendar([closure({ kind: 'lateOpening', at: '09:30' }), closure({ kind: 'earlyEnd', at: '11:00' })]);
    expect(short.isOpen(MONDAY)).to.equal(true);
    expect(short.closuresOn(MONDAY)).to.have.length(2);
    expect(calendar([closure({ kind: 'earlyEnd', from: FRIDAY, to: FRIDAY })]).isOpen(FRIDAY)).to.equal(false);
  });

  it('are opened by staff in spite of a holiday or a weekend', () => {
    const open = calendar([closure({ kind: 'open', from: MONDAY, to: THURSDAY })], [MONDAY]);
    expect(open.isOpen(MONDAY)).to.equal(true);
    expect(open.isOpen(THURSDAY)).to.equal(true);
    expect(open.isOpen(FRIDAY)).to.equal(false);
  });

  it('name what was announced, the most particular first, for those whom it concerns', () => {
    const province = closure({ kind: 'lateOpening', at: '09:30' });
    const county = closure({ kind: 'earlyEnd', at: '11:00', county: 'jam' });
    const office = closure({ kind: 'open', county: 'jam', office: 'جم-1' });
    for (const closures of [
      [province, county, office],
      [office, county, province],
      [county, office, province],
    ]) {
      const days = calendar(closures);
      expect(days.closuresOn(MONDAY, { county: 'jam', office: 'جم-1' })).to.deep.equal([office, county, province]);
      expect(days.closuresOn(MONDAY, { county: 'jam', office: null })).to.deep.equal([county, province]);
      expect(days.closuresOn(MONDAY, { county: 'dashti' })).to.deep.equal([province]);
      expect(days.closuresOn(MONDAY)).to.deep.equal([province]);
      expect(days.closuresOn(WEDNESDAY)).to.deep.equal([]);
    }
  });

  it('follow the more particular of two entries, and the closure of two alike', () => {
    const province = closure({ kind: 'closed' });
    const county = closure({ kind: 'open', county: 'jam' });
    const office = closure({ kind: 'closed', office: 'جم-1' });
    for (const closures of [
      [province, county, office],
      [office, county, province],
    ]) {
      const days = calendar(closures);
      expect(days.isOpen(MONDAY, { county: 'dashti' })).to.equal(false);
      expect(days.isOpen(MONDAY, { county: 'jam' })).to.equal(true);
      expect(days.isOpen(MONDAY, { county: 'jam', office: 'جم-1' })).to.equal(false);
    }
    expect(calendar([closure({ kind: 'open' }), closure({ kind: 'closed' })]).isOpen(MONDAY)).to.equal(false);
  });
});

describe('The last open day', () => {
  it('is the deadline itself when that is open', () => {
    expect(calendar().lastOpenDay(MONDAY)).to.equal(MONDAY);
  });

  it('lies before a deadline on a weekend, a holiday or a closure', () => {
    expect(calendar().lastOpenDay(FRIDAY)).to.equal(WEDNESDAY);
    expect(calendar([], [WEDNESDAY]).lastOpenDay(FRIDAY)).to.equal('2025-09-23');
    expect(calendar([closure({ county: 'dashti' })]).lastOpenDay(MONDAY, { county: 'dashti' })).to.equal('2025-09-21');
  });

  it('is looked for through sixty days', () => {
    const closed = (days: number) => calendar([closure({ from: addDays(SATURDAY, 1 - days), to: SATURDAY })]);
    expect(closed(60).lastOpenDay(SATURDAY)).to.equal(addDays(SATURDAY, -60));
    expect(closed(61).lastOpenDay(SATURDAY)).to.equal(SATURDAY);
  });

  it('is the deadline when nothing was open for two months', () => {
    expect(calendar([closure({ from: '2025-01-01', to: '2026-01-01' })]).lastOpenDay(MONDAY)).to.equal(MONDAY);
    expect(calendar([closure({ from: '2025-01-01', to: '2026-01-01' })]).nextOpenDay(MONDAY)).to.equal(MONDAY);
  });

  it('is open, and no day between it and the deadline is', () => {
    const days = fc.integer({ min: 0, max: 400 }).map((n) => addDays('2025-03-21', n));
    fc.assert(
      fc.property(days, fc.array(days, { maxLength: 40 }), (deadline, holidays) => {
        const offices = calendar([], holidays);
        const last = offices.lastOpenDay(deadline);
        expect(offices.isOpen(last)).to.equal(true);
        for (let day = addDays(last, 1); day <= deadline; day = addDays(day, 1))
          expect(offices.isOpen(day), day).to.equal(false);
        const next = offices.nextOpenDay(deadline);
        expect(next >= deadline && offices.isOpen(next) && weekday(next) < 5).to.equal(true);
      }),
    );
  });
});
