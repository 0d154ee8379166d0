import { expect } from 'chai';
import type { Batch, CardFacts, Day } from '../../src/domain/card.ts';
import { cardState, custodyEnds, defaultEnds } from '../../src/domain/custody.ts';
import { card, day, START, yearFrom } from './givenCard.ts';

/** 31 Shahrivar and 30 Mehr 1404: the dates that were announced. */
const COUNTY_END = day(1404, 6, 31);
const CENTRE_END = day(1404, 7, 30);
const ENDS = { county: COUNTY_END, centre: CENTRE_END };

describe('The ends of a custody', () => {
  it('are two and three months after the start, less a day', () => {
    expect(defaultEnds(START)).to.deep.equal(ENDS);
    expect(custodyEnds(card(), [])).to.deep.equal(ENDS);
  });

  it('count from the last of a month where the month two on is shorter', () => {
    expect(defaultEnds(day(1404, 5, 31))).to.deep.equal({ county: day(1404, 7, 29), centre: day(1404, 8, 29) });
    expect(defaultEnds(day(1404, 10, 30))).to.deep.equal({ county: day(1404, 12, 28), centre: day(1405, 1, 29) });
  });

  it('are those of the batch with the card’s own start', () => {
    const ends = { county: day(1404, 7, 15), centre: day(1404, 8, 15) };
    expect(custodyEnds(card(), [{ custodyFrom: START, ends }])).to.deep.equal(ends);
    expect(custodyEnds(card(), [{ custodyFrom: day(1404, 6, 1), ends }])).to.deep.equal(ENDS);
    expect(custodyEnds(card(), [{ custodyFrom: START }])).to.deep.equal(ENDS);
    expect(custodyEnds(card(), [{ custodyFrom: START, ends: null, counties: null }])).to.deep.equal(ENDS);
  });

  it('are those of the county where the batch has them', () => {
    const longer = { county: day(1404, 7, 10), centre: day(1404, 7, 30) };
    const batch: Batch = { custodyFrom: START, ends: ENDS, counties: { dashti: longer } };
    expect(custodyEnds(card(), [batch])).to.deep.equal(longer);
    expect(custodyEnds(card({ county: 'jam' }), [batch])).to.deep.equal(ENDS);
    expect(custodyEnds(card(), [{ custodyFrom: START, counties: { dashti: longer } }])).to.deep.equal(longer);
  });

  it('are not known without a start', () => {
    expect(custodyEnds(card({ custodyFrom: null }), [])).to.equal(null);
  });
});

describe('The state of a card that waits since 1 Mordad', () => {
  const state = (today: Day, facts: Partial<CardFacts> = {}, batches: Batch[] = []) =>
    cardState(card(facts), batches, today);

  it('is ready at the county, as seen, to the end of Shahrivar', () => {
    for (const today of [day(1404, 5, 20), COUNTY_END])
      expect(state(today)).to.deep.equal({
        status: 'readyAtCounty',
        basis: 'seen',
        ends: ENDS,
        deadline: COUNTY_END,
        overdue: false,
      });
  });

  it('is ready at the provincial centre, as announced, in Mehr', () => {
    for (const today of [day(1404, 7, 1), CENTRE_END])
      expect(state(today)).to.deep.equal({
        status: 'readyAtProvincialCentre',
        basis: 'announced',
        ends: ENDS,
        deadline: CENTRE_END,
        overdue: false,
      });
  });

  it('is returned to Tehran, as announced, from Aban on', () => {
    for (const today of [day(1404, 8, 1), day(1405, 8, 1)])
      expect(state(today)).to.deep.equal({
        status: 'returnedToTehran',
        basis: 'announced',
        ends: ENDS,
        deadline: null,
        overdue: false,
      });
  });

  it('is seen where staff have confirmed the step', () => {
    const confirmed = [{ custodyFrom: START, confirmed: { centre: true } }];
    expect(state(day(1404, 7, 5), {}, confirmed)).to.include({ status: 'readyAtProvincialCentre', basis: 'seen' });
    expect(state(day(1404, 8, 5), {}, confirmed)).to.include({ status: 'returnedToTehran', basis: 'announced' });
    const both = [{ custodyFrom: START, confirmed: { centre: true, tehran: true } }];
    expect(state(day(1404, 8, 5), {}, both)).to.include({ status: 'returnedToTehran', basis: 'seen' });
  });

  it('moves no earlier for a confirmation', () => {
    const both = [{ custodyFrom: START, confirmed: { centre: true, tehran: true } }];
    expect(state(COUNTY_END, {}, both)).to.include({ status: 'readyAtCounty', basis: 'seen' });
  });

  it('follows a batch that was extended, without a new export', () => {
    const ends = { county: day(1404, 7, 15), centre: day(1404, 8, 15) };
    const batch = [{ custodyFrom: START, ends }];
    expect(state(day(1404, 7, 10), {}, batch)).to.include({ status: 'readyAtCounty', deadline: ends.county });
    expect(state(day(1404, 8, 10), {}, batch)).to.include({ status: 'readyAtProvincialCentre', deadline: ends.centre });
  });

  it('is where an export after the step saw it, whatever the calendar says', () => {
    const late = { asOf: day(1404, 7, 5) };
    expect(state(day(1404, 7, 10), late)).to.deep.equal({
      status: 'readyAtCounty',
      basis: 'seen',
      ends: ENDS,
      deadline: CENTRE_END,
      overdue: true,
    });
    const confirmed = [{ custodyFrom: START, confirmed: { centre: true, tehran: true } }];
    expect(state(day(1404, 7, 10), late, confirmed)).to.include({ status: 'readyAtCounty', basis: 'seen' });
    expect(state(day(1404, 8, 10), { asOf: day(1404, 8, 5) })).to.deep.equal({
      status: 'readyAtCounty',
      basis: 'seen',
      ends: ENDS,
      deadline: null,
      overdue: true,
    });
  });

  it('goes on from there with the next step', () => {
    const late = { asOf: day(1404, 7, 5) };
    expect(state(day(1404, 8, 1), late)).to.include({ status: 'returnedToTehran', basis: 'announced', overdue: false });
  });

  it('counts the export of the very day of a step as seen', () => {
    expect(state(day(1404, 7, 1), { asOf: day(1404, 7, 1) })).to.include({ status: 'readyAtCounty', overdue: true });
    expect(state(day(1404, 7, 1), { asOf: COUNTY_END })).to.include({ status: 'readyAtProvincialCentre' });
  });

  it('is at the centre when an export saw it there, also before the end at the county', () => {
    const there = { status: 'readyAtProvincialCentre', asOf: day(1404, 6, 20) } as const;
    expect(state(day(1404, 6, 25), there)).to.include({
      status: 'readyAtProvincialCentre',
      basis: 'seen',
      deadline: CENTRE_END,
    });
    expect(state(day(1404, 8, 1), there)).to.include({ status: 'returnedToTehran', basis: 'announced' });
  });
});

describe('The state of other cards', () => {
  it('stays what the export said when they do not wait to be collected', () => {
    for (const status of ['awaitingIssuance', 'issued', 'returnedToTehran', 'delivered'] as const)
      for (const today of yearFrom(START))
        expect(cardState(card({ status }), [], today)).to.deep.equal({
          status,
          basis: 'seen',
          ends: ENDS,
          deadline: null,
          overdue: false,
        });
  });

  it('has no deadline where the start is not known', () => {
    for (const status of ['readyAtCounty', 'readyAtProvincialCentre'] as const)
      expect(cardState(card({ status, custodyFrom: null }), [], day(1405, 1, 1))).to.deep.equal({
        status,
        basis: 'seen',
        ends: null,
        deadline: null,
        overdue: false,
      });
  });
});
