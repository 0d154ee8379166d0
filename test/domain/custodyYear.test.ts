import { expect } from 'chai';
import * as fc from 'fast-check';
import { addDays, toSolarHijri } from '../../src/domain/calendar.ts';
import type { Batch, CardFacts, CardStatus, Day } from '../../src/domain/card.ts';
import { CARD_STATUSES, COUNTIES } from '../../src/domain/card.ts';
import { cardState, defaultEnds } from '../../src/domain/custody.ts';
import { card, day, START, yearFrom } from './givenCard.ts';

describe('On every day of a year, for any card and batch', () => {
  const days = fc.integer({ min: 0, max: 400 }).map((n) => addDays(day(1404, 1, 1), n));
  const ends = fc
    .tuple(days, fc.integer({ min: 0, max: 90 }))
    .map(([county, more]) => ({ county, centre: addDays(county, more) }));
  const cards = fc
    .tuple(fc.constantFrom(...CARD_STATUSES), fc.constantFrom(...COUNTIES), fc.option(days), days)
    .map(([status, county, custodyFrom, asOf]) => card({ status, county, custodyFrom, asOf }));
  const batches = (one: CardFacts) =>
    fc.array(
      fc.record<Batch>({
        custodyFrom: fc.constantFrom(one.custodyFrom ?? START, START),
        ends: fc.option(ends),
        counties: fc.option(ends.map((own) => ({ [one.county]: own }))),
        confirmed: fc.option(fc.record({ centre: fc.boolean(), tehran: fc.boolean() })),
      }),
      { maxLength: 2 },
    );
  const cases = cards.chain((one) => fc.tuple(fc.constant(one), batches(one)));
  const rank = (status: CardStatus): number => CARD_STATUSES.indexOf(status);
  const always = (check: (one: CardFacts, all: Batch[], today: Day) => void): void => {
    fc.assert(
      fc.property(cases, ([one, all]) => {
        for (const today of yearFrom(one.asOf)) check(one, all, today);
      }),
      { numRuns: 50 },
    );
  };

  it('a card never goes back', () => {
    fc.assert(
      fc.property(cases, ([one, all]) => {
        const seen = yearFrom(one.asOf).map((today) => rank(cardState(one, all, today).status));
        expect(seen).to.deep.equal(seen.toSorted((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });

  it('the calendar alone never says delivered, issued or ready', () => {
    always((one, all, today) => {
      const { status } = cardState(one, all, today);
      if (status !== one.status) {
        expect(['readyAtProvincialCentre', 'returnedToTehran']).to.include(status);
        expect(['readyAtCounty', 'readyAtProvincialCentre']).to.include(one.status);
      }
    });
  });

  it('what the export says on its own day is what is told', () => {
    always((one, all) => {
      expect(cardState(one, all, one.asOf)).to.include({ status: one.status, basis: 'seen' });
    });
  });

  it('what is only announced was confirmed by nobody', () => {
    always((one, all, today) => {
      const { status, basis } = cardState(one, all, today);
      const confirmed = all.find((batch) => batch.custodyFrom === one.custodyFrom)?.confirmed;
      if (basis === 'announced') {
        expect(status).not.to.equal(one.status);
        expect(status === 'returnedToTehran' ? confirmed?.tehran : confirmed?.centre).not.to.equal(true);
      }
    });
  });

  it('a deadline is one of the ends, has not passed, and belongs to a card that waits', () => {
    always((one, all, today) => {
      const { status, ends, deadline, overdue } = cardState(one, all, today);
      if (deadline === null) return;
      expect(['readyAtCounty', 'readyAtProvincialCentre']).to.include(status);
      expect([ends?.county, ends?.centre]).to.include(deadline);
      expect(deadline >= today).to.equal(true);
      if (!overdue) expect(deadline).to.equal(status === 'readyAtCounty' ? ends?.county : ends?.centre);
    });
  });

  it('the default ends leave two whole months at the county and one at the centre', () => {
    fc.assert(
      fc.property(days, (start) => {
        const [from, county, centre] = [
          start,
          addDays(defaultEnds(start).county, 1),
          addDays(defaultEnds(start).centre, 1),
        ].map(toSolarHijri);
        const months = (a: typeof from, b: typeof from): number => (b!.year - a!.year) * 12 + b!.month - a!.month;
        expect(months(from, county)).to.equal(2);
        expect(months(from, centre)).to.equal(3);
      }),
    );
  });
});
