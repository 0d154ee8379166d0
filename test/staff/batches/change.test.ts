import { expect } from 'chai';
import * as fc from 'fast-check';
import { CommandError } from '../../../src/acts/act.ts';
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

const apply = (change: BatchChange, known: BatchFacts | null = null, today: Day = TODAY) =>
  applyChange(START, known, change, today);
const refusal = (change: BatchChange, known: BatchFacts | null = null, today?: Day): string => {
  try {
    apply(change, known, today);
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  return 'no refusal';
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
    expect(back.notes.join()).to.match(/1404\/06\/31 \(2025-09-22\) is over: .* move on from the county at once/);
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
    expect(notes.join()).to.equal('Ends of their own stay with jam: change those with --county.');
  });

  it('keeps start ≤ county ≤ centre', () => {
    expect(refusal(extend('2025-11-01'))).to.match(/give --county-until and --centre-until together/);
    expect(refusal(shorten('2025-07-22'))).to.match(/before the start of the custody/);
    expect(refusal(shorten(null, '2025-09-21'))).to.match(/would lie before the one at the county/);
    expect(refusal({ action: 'add', countyUntil: '2025-10-30', centreUntil: null })).to.match(/together/);
    expect(refusal(extend(null, '2028-10-22'))).to.match(/see whether the year is right/);
  });

  it('refuses to extend to an earlier day and to shorten to a later one', () => {
    expect(refusal(extend('2025-09-21'))).to.equal(
      'At the county the custody ends on 1404/06/31 (2025-09-22), and 1404/06/30 (2025-09-21) is earlier: use shorten.',
    );
    expect(refusal(shorten(null, '2025-10-23'))).to.match(/is later: use extend/);
    expect(refusal(extend(null))).to.match(/^Say until when/);
  });

  it('that was made already changes nothing', () => {
    const { facts } = apply(extend('2025-10-02'));
    expect(apply(extend('2025-10-02'), facts).facts).to.deep.equal(facts);
    const added = apply({ action: 'add', countyUntil: null, centreUntil: null });
    expect(apply({ action: 'add', countyUntil: null, centreUntil: null }, added.facts).facts).to.deep.equal(
      added.facts,
    );
    expect(refusal({ action: 'add', countyUntil: '2025-09-23', centreUntil: null }, added.facts)).to.match(
      /there already.*change it with extend or shorten/,
    );
  });

  it('confirms a step only when it is over everywhere', () => {
    const centre = { action: 'confirm', step: 'centre', withdraw: false } as const;
    expect(refusal(centre, null, RULE.county)).to.match(/^1404\/06\/31 .* is the last day before the step to the prov/);
    const { facts } = apply(centre, null, '2025-09-23');
    expect(facts.confirmed).to.deep.equal({ centre: true, tehran: false });
    expect(apply({ ...centre, withdraw: true }, facts).facts.confirmed.centre).to.equal(false);
    const later = apply(extend('2025-10-02', null, 'jam')).facts;
    expect(refusal(centre, later, '2025-09-23')).to.match(/^In jam 1404\/07\/10/);
  });

  it('closes when all is over, as seen', () => {
    expect(refusal({ action: 'close' }, null, RULE.centre)).to.match(/the step to Tehran: do this after it/);
    expect(apply({ action: 'close' }, null, '2025-10-23').facts.confirmed).to.deep.equal({
      centre: true,
      tehran: true,
    });
  });

  it('that puts a step ahead again takes its confirmation back', () => {
    const { facts } = apply({ action: 'close' }, null, '2025-10-23');
    const { facts: longer, notes } = apply(extend(null, '2025-10-30'), facts, '2025-10-23');
    expect(longer.confirmed).to.deep.equal({ centre: true, tehran: false });
    expect(notes.join()).to.match(/to Tehran lies ahead again and is not confirmed any more/);
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
          applyChange(start, known, { action, countyUntil: to.county, centreUntil: to.centre, county: of }, start)
            .facts;
        const longer = on(null, 'extend', ends);
        expect(endsOf(start, longer, of)).to.deep.equal(ends);
        expect(on(longer, 'shorten', rule)).to.deep.equal(factsOf(null));
      }),
    );
  });
});
