import { expect } from 'chai';
import { checkClosure } from '../../../src/staff/closures/closure.ts';
import { CommandError } from '../../../src/acts/act.ts';
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
const refusal = (more: Partial<Closure>, offices = OFFICES): string => {
  try {
    checkClosure(stated(more), offices, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  return 'no refusal';
};

describe('a closure as it is entered', () => {
  it('has its time in Latin digits, and none where it takes none', () => {
    expect(checkClosure(stated({ kind: 'lateOpening', at: '۹:۳۰' }), OFFICES, TODAY).at).to.equal('09:30');
    expect(checkClosure(stated({ kind: 'open', at: '09:30' }), OFFICES, TODAY).at).to.equal(null);
    expect(refusal({ kind: 'earlyEnd', at: '25:00' })).to.match(/write it like 09:30/);
    expect(refusal({ kind: 'earlyEnd', at: null })).to.match(/write it like 09:30/);
  });

  it('knows its office by the code as people type it, and its county from there', () => {
    expect(checkClosure(stated({ office: 'جم - ۱' }), OFFICES, TODAY)).to.include({ office: 'جم-1', county: 'jam' });
    expect(refusal({ office: 'جم-2' })).to.match(/No office has the code .*such as جم-1/);
    expect(refusal({ office: 'جم-1', county: 'deylam' })).to.match(/lies in jam, not in deylam/);
    expect(refusal({ office: 'جم-1' }, new Map())).to.match(/import the file of offices first/);
  });

  it('has days in order, not over and not too many', () => {
    expect(refusal({ to: '2025-08-12' })).to.match(/swap them/);
    expect(refusal({ from: '2025-08-01', to: '2025-08-10' })).to.match(/is over/);
    expect(refusal({ to: '2025-10-12' })).to.match(/more than 60 days/);
    expect(checkClosure(stated({ from: '2025-08-01' }), OFFICES, TODAY).to).to.equal('2025-08-13');
  });
});
