import { expect } from 'chai';
import * as fc from 'fast-check';
import { chatPaces } from '../../../src/messengers/gate/pace.ts';
import { createRate } from '../../../src/messengers/gate/rate.ts';

describe('The rate of a messenger', () => {
  it('lets no second see more than 1.2 times what is configured', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 300 }),
        (configured, steps) => {
          const rate = createRate(configured);
          const taken: number[] = [];
          let now = 1_000_000;
          for (const step of steps) {
            while (rate.take(now)) taken.push(now);
            now += step;
          }
          for (const at of taken) {
            const second = taken.filter((one) => one >= at && one < at + 1000).length;
            expect(second).to.be.at.most(Math.ceil(1.2 * configured) + 1);
          }
        },
      ),
    );
  });

  it('says exactly how long the next call has to wait', () => {
    const rate = createRate(10);
    while (rate.take(0));
    const wait = rate.waitFor(0);
    expect(rate.take(wait - 1)).to.equal(false);
    expect(rate.take(wait)).to.equal(true);
  });

  it('leaves the reserved tokens to others', () => {
    const rate = createRate(10);
    expect(rate.take(0, 1)).to.equal(true);
    expect(rate.take(0, 1)).to.equal(false);
    expect(rate.take(0)).to.equal(true);
  });

  it('is learned downwards by refusals, once for those of one moment, and never to nothing', () => {
    const rate = createRate(30);
    rate.slowDown(0);
    rate.slowDown(500);
    expect(rate.perSecond(500)).to.equal(20);
    for (let now = 2_000; now < 40_000; now += 2_000) rate.slowDown(now);
    expect(rate.perSecond(40_000)).to.equal(3);
  });

  it('recovers slowly, up to what is configured', () => {
    const rate = createRate(30);
    rate.slowDown(0);
    expect(rate.perSecond(29_999)).to.equal(20);
    expect(rate.perSecond(30_000)).to.equal(21.5);
    expect(rate.perSecond(3_600_000)).to.equal(30);
  });
});

describe('The pace in one chat', () => {
  it('lets replies come in a little burst, then one a second', () => {
    const paces = chatPaces();
    for (let i = 0; i < 5; i++) {
      expect(paces.waitFor('1', 'reply', 0)).to.equal(0);
      paces.take('1', 0);
    }
    expect(paces.waitFor('1', 'reply', 0)).to.equal(1000);
    expect(paces.waitFor('2', 'reply', 0)).to.equal(0);
  });

  it('lets pushes come one a second, and only into a quiet chat', () => {
    const paces = chatPaces();
    paces.take('1', 0);
    expect(paces.waitFor('1', 'push', 0)).to.equal(1000);
    expect(paces.waitFor('1', 'push', 1000)).to.equal(0);
    paces.take('1', 1000);
    paces.take('1', 1000);
    expect(paces.waitFor('1', 'push', 1000)).to.equal(2000);
  });

  it('is a third of that in groups', () => {
    const paces = chatPaces();
    paces.take('-100', 0);
    expect(paces.waitFor('-100', 'push', 0)).to.equal(3000);
  });
});
