import { expect } from 'chai';
import { createRecent } from '../../src/common/recent.ts';

describe('What is remembered for a while', () => {
  const memory = () => {
    const clock = { now: 1_000 };
    return { clock, recent: createRecent<string, number>({ most: 2, forMs: 10, now: () => clock.now }) };
  };

  it('is known until its time is over', () => {
    const { clock, recent } = memory();
    recent.set('a', 1);
    clock.now += 9;
    expect(recent.get('a')).to.equal(1);
    clock.now += 1;
    expect(recent.get('a')).to.equal(undefined);
  });

  it('is known for that long again when it is set again', () => {
    const { clock, recent } = memory();
    recent.set('a', 1);
    clock.now += 9;
    recent.set('a', 2);
    clock.now += 9;
    expect(recent.get('a')).to.equal(2);
  });

  it('makes place for what is newer: what was set longest ago goes, whenever it was asked for', () => {
    const { recent } = memory();
    recent.set('a', 1);
    recent.set('b', 2);
    recent.set('a', 3);
    recent.get('b');
    recent.set('c', 4);
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).to.deep.equal([3, undefined, 4]);
  });

  it('can be forgotten', () => {
    const { recent } = memory();
    recent.set('a', 1);
    recent.delete('a');
    expect(recent.get('a')).to.equal(undefined);
  });
});
