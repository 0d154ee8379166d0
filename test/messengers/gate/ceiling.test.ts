import { expect } from 'chai';
import { createCeiling } from '../../../src/messengers/gate/ceiling.ts';

const START = 1_000_000;

describe('What a messenger takes in a second', () => {
  it('is what it took in the second of its refusal, with the calls that were under way, less a little', () => {
    const ceiling = createCeiling();
    for (let n = 0; n < 20; n++) ceiling.taken(START + n * 10);
    ceiling.refused(START + 250);
    expect(ceiling.perSecond(START + 250)).to.equal(18);
    // Their answers come after that of the call which was refused.
    for (let n = 0; n < 10; n++) ceiling.taken(START + 260 + n);
    expect(ceiling.perSecond(START + 300)).to.equal(27);
  });

  it('is a little less, and no third less, where it was nearly right', () => {
    const ceiling = createCeiling();
    for (let n = 0; n < 30; n++) ceiling.taken(START + n);
    ceiling.refused(START + 40);
    const later = START + 10_000;
    for (let n = 0; n < 26; n++) ceiling.taken(later - 900 + n * 30);
    ceiling.refused(later);
    expect(ceiling.perSecond(later)).to.be.closeTo(23.4, 0.01);
    // Whatever comes after that: not as many as it has just refused.
    for (let n = 0; n < 40; n++) ceiling.taken(later + 1 + n);
    expect(ceiling.perSecond(later + 50)).to.be.at.most(27);
  });

  it('is a third less at each refusal that it took little before, and five at least', () => {
    const ceiling = createCeiling();
    for (let n = 0; n < 30; n++) ceiling.taken(START + n);
    ceiling.refused(START + 40);
    ceiling.refused(START + 20_000);
    expect(ceiling.perSecond(START + 20_000)).to.equal(18);
    for (let n = 2; n < 9; n++) ceiling.refused(START + n * 20_000);
    expect(ceiling.perSecond(START + 160_000)).to.be.within(5, 5.6);
  });
});
