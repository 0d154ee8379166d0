import { expect } from 'chai';
import { checkClosure } from '../../../src/staff/closures/closure.ts';
import type { Closure, Office } from '../../../src/domain/card.ts';

const TODAY = '2025-08-11';
const office: Office = {
  code: 'جم-1',
  name: 'اداره',
  kind: 'countyOffice',
  county: 'jam',
  city: 'جم',
  address: null,
  phone: null,
  latitude: null,
  longitude: null,
  hours: null,
};
const OFFICES = new Map([[office.code, office]]);
const stated = (more: Partial<Closure> = {}): Closure => ({
  from: '2025-08-13',
  to: '2025-08-13',
  county: null,
  office: null,
  kind: 'closed',
  at: null,
  ...more,
});
const check = (more: Partial<Closure>, offices = OFFICES) => checkClosure(stated(more), offices, TODAY);
const accepted = (more: Partial<Closure>): Closure => {
  const outcome = check(more);
  if ('refused' in outcome) throw new Error(outcome.refused.code);
  return outcome.ok;
};

describe('a closure as it is entered', () => {
  it('has its time in Latin digits, and none where it takes none', () => {
    expect(accepted({ kind: 'lateOpening', at: '۹:۳۰' }).at).to.equal('09:30');
    expect(accepted({ kind: 'open', at: '09:30' }).at).to.equal(null);
    for (const at of ['25:00', '9:60', 'noon', null])
      expect(check({ kind: 'earlyEnd', at })).to.deep.equal({ refused: { code: 'timeUnreadable' } });
  });

  it('knows its office by the code as people type it, and its county from there', () => {
    expect(accepted({ office: 'جم - ۱' })).to.include({ office: 'جم-1', county: 'jam' });
    expect(check({ office: 'جم - ۲' })).to.deep.equal({
      refused: { code: 'officeUnknown', office: 'جم-2', example: 'جم-1' },
    });
    expect(check({ office: 'جم-1', county: 'deylam' })).to.deep.equal({
      refused: { code: 'officeElsewhere', office: 'جم-1', liesIn: 'jam', stated: 'deylam' },
    });
    expect(check({ office: 'جم-1' }, new Map())).to.deep.equal({
      refused: { code: 'officeUnknown', office: 'جم-1', example: null },
    });
  });

  it('has days in order, not over and not too many', () => {
    expect(check({ to: '2025-08-12' })).to.deep.equal({
      refused: { code: 'daysOutOfOrder', from: '2025-08-13', to: '2025-08-12' },
    });
    expect(check({ from: '2025-08-01', to: '2025-08-10' })).to.deep.equal({
      refused: { code: 'closureOver', to: '2025-08-10', today: TODAY },
    });
    expect(check({ to: '2025-10-12' })).to.deep.equal({ refused: { code: 'closureTooLong', mostDays: 60 } });
    expect(accepted({ to: '2025-10-11' }).to).to.equal('2025-10-11');
    expect(accepted({ from: '2025-08-01' }).to).to.equal('2025-08-13');
  });
});
