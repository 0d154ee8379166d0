import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  applyChange,
  type BatchChange,
  type BatchFacts,
  endsOf,
  exceptions,
  factsOf,
} from '../../../src/staff/batches/change.ts';
import { addDays } from '../../../src/domain/calendar.ts';
import { COUNTIES, type Day } from '../../../src/domain/card.ts';
import { defaultEnds } from '../../../src/domain/custody.ts';

/** 1 Mordad 1404; by the rule until 31 Shahrivar and 30 Mehr. */
const START = '2025-07-23';
const TODAY = '2025-08-11';
const RULE = { county: '2025-09-22', centre: '2025-10-22' };

const attempt = (change: BatchChange, known: BatchFacts | null = null, today: Day = TODAY) =>
  applyChange(START, known, change, today);
const accepted = (outcome: ReturnType<typeof applyChange>) => {
  if ('refused' in outcome) throw new Error(outcome.refused.code);
  return outcome.ok;
};
const apply = (...args: Parameters<typeof attempt>) => accepted(attempt(...args));
const refusal = (...args: Parameters<typeof attempt>) => {
  const outcome = attempt(...args);
  return 'refused' in outcome ? outcome.refused : 'no refusal';
};
const extend = (county: Day | null, centre: Day | null = null, of: (typeof COUNTIES)[number] | null = null) =>
  ({ action: 'extend', countyUntil: county, centreUntil: centre, county: of }) as const;
const shorten = (county: Day | null, centre: Day | null = null, of: (typeof COUNTIES)[number] | null = null) =>
  ({ action: 'shorten', countyUntil: county, centreUntil: centre, county: of }) as const;

describe('a change of a batch', () => {
  it('starts from the rule where nothing was entered', () => {
    const { facts } = apply(extend('2025-10-02'));
    expect(endsOf(START, facts)).to.deep.equal({ county: '2025-10-02', centre: RULE.centre });
  });

  it('extended back is the rule again', () => {
    const { facts } = apply(extend('2025-10-02', '2025-11-01'));
    expect(apply(shorten(RULE.county, RULE.centre), facts).facts).to.deep.equal(factsOf(null));
  });

  it('goes back to the former end, too, when that day is over, and says what follows', () => {
    const { facts } = apply(extend('2025-10-02'));
    const back = apply(shorten(RULE.county), facts, '2025-09-24');
    expect(back.facts).to.deep.equal(factsOf(null));
    expect(back.notes).to.deep.equal([{ note: 'movesOnAtOnce', place: 'county', end: RULE.county }]);
  });

  it('concerns one county where one is named, which follows the batch again once its ends are the same', () => {
    const { facts } = apply(extend('2025-10-02', null, 'jam'));
    expect(endsOf(START, facts)).to.deep.equal(RULE);
    expect(endsOf(START, facts, 'jam').county).to.equal('2025-10-02');
    expect(apply(shorten(RULE.county, null, 'jam'), facts).facts).to.deep.equal(factsOf(null));
    expect(exceptions(apply(extend('2025-10-02'), facts).facts)).to.deep.equal([]);
  });

  it('of the whole batch leaves a county its own ends, and says so', () => {
    const { facts } = apply(extend('2025-10-02', null, 'jam'));
    const { facts: all, notes } = apply(extend('2025-09-27'), facts);
    expect(endsOf(START, all, 'jam').county).to.equal('2025-10-02');
    expect(notes).to.deep.equal([{ note: 'ownEndsStay', counties: ['jam'] }]);
  });

  it('keeps start ≤ county ≤ centre', () => {
    const outOfOrder = (county: Day, centre: Day) => ({ code: 'endsOutOfOrder', ends: { county, centre } });
    expect(refusal(extend('2025-11-01'))).to.deep.equal(outOfOrder('2025-11-01', RULE.centre));
    expect(refusal(shorten('2025-07-22'))).to.deep.equal({
      code: 'endBeforeStart',
      custodyFrom: START,
      end: '2025-07-22',
    });
    expect(refusal(shorten(null, '2025-09-21'))).to.deep.equal(outOfOrder(RULE.county, '2025-09-21'));
    expect(refusal({ action: 'add', countyUntil: '2025-10-30', centreUntil: null })).to.deep.equal(
      outOfOrder('2025-10-30', RULE.centre),
    );
    expect(refusal(extend(null, '2028-10-22'))).to.deep.equal({ code: 'endTooLate', end: '2028-10-22' });
  });

  it('refuses to extend to an earlier day and to shorten to a later one', () => {
    expect(refusal(extend('2025-09-21'))).to.deep.equal({
      code: 'wrongDirection',
      action: 'extend',
      place: 'county',
      present: RULE.county,
      asked: '2025-09-21',
    });
    expect(refusal(shorten(null, '2025-10-23'))).to.deep.equal({
      code: 'wrongDirection',
      action: 'shorten',
      place: 'centre',
      present: RULE.centre,
      asked: '2025-10-23',
    });
    expect(refusal(extend(null))).to.deep.equal({ code: 'endMissing', action: 'extend' });
  });

  it('that was made already changes nothing', () => {
    const { facts } = apply(extend('2025-10-02'));
    expect(apply(extend('2025-10-02'), facts).facts).to.deep.equal(facts);
    const added = apply({ action: 'add', countyUntil: null, centreUntil: null });
    expect(apply({ action: 'add', countyUntil: null, centreUntil: null }, added.facts).facts).to.deep.equal(
      added.facts,
    );
    expect(refusal({ action: 'add', countyUntil: '2025-09-23', centreUntil: null }, added.facts)).to.deep.equal({
      code: 'batchExists',
      custodyFrom: START,
      ends: RULE,
    });
  });

  it('confirms a step only when it is over everywhere', () => {
    const centre = { action: 'confirm', step: 'centre', withdraw: false } as const;
    expect(refusal(centre, null, RULE.county)).to.deep.equal({
      code: 'stepAhead',
      step: 'centre',
      county: null,
      last: RULE.county,
    });
    const { facts } = apply(centre, null, '2025-09-23');
    expect(facts.confirmed).to.deep.equal({ centre: true, tehran: false });
    expect(apply({ ...centre, withdraw: true }, facts).facts.confirmed.centre).to.equal(false);
    const later = apply(extend('2025-10-02', null, 'jam')).facts;
    expect(refusal(centre, later, '2025-09-23')).to.deep.include({ county: 'jam', last: '2025-10-02' });
  });

  it('closes when all is over, as seen', () => {
    expect(refusal({ action: 'close' }, null, RULE.centre)).to.deep.include({ code: 'stepAhead', step: 'tehran' });
    expect(apply({ action: 'close' }, null, '2025-10-23').facts.confirmed).to.deep.equal({
      centre: true,
      tehran: true,
    });
  });

  it('that puts a step ahead again takes its confirmation back', () => {
    const { facts } = apply({ action: 'close' }, null, '2025-10-23');
    const { facts: longer, notes } = apply(extend(null, '2025-10-30'), facts, '2025-10-23');
    expect(longer.confirmed).to.deep.equal({ centre: true, tehran: false });
    expect(notes).to.deep.equal([{ note: 'notConfirmedAnyMore', step: 'tehran' }]);
  });

  it('is undone by the opposite, whatever the days, counties and what was before', () => {
    const days = fc.integer({ min: 0, max: 60 });
    const county = fc.constantFrom(null, ...COUNTIES);
    fc.assert(
      fc.property(days, days, county, fc.integer({ min: 0, max: 400 }), (toCounty, more, of, shift) => {
        const start = addDays(START, shift);
        const rule = defaultEnds(start);
        const ends = { county: addDays(rule.county, toCounty), centre: addDays(rule.centre, toCounty + more) };
        const on = (known: BatchFacts | null, action: 'extend' | 'shorten', to: typeof ends) =>
          accepted(
            applyChange(start, known, { action, countyUntil: to.county, centreUntil: to.centre, county: of }, start),
          ).facts;
        const longer = on(null, 'extend', ends);
        expect(endsOf(start, longer, of)).to.deep.equal(ends);
        expect(on(longer, 'shorten', rule)).to.deep.equal(factsOf(null));
      }),
    );
  });
});
