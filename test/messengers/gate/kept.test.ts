import { expect } from 'chai';
import { createKeptCalls, type KeptCall } from '../../../src/messengers/gate/kept.ts';

const call = (sequence: number, slot: string, chat = 'a'): KeptCall => ({ chat, slot, sequence });
const keep = (...calls: KeptCall[]) => {
  const kept = createKeptCalls();
  for (const one of calls) kept.keep(one);
  return kept.takeAll().map(({ sequence }) => sequence);
};

describe('Kept replies', () => {
  it('are the newest text of each chat', () => {
    expect(keep(call(1, 'text'), call(2, 'text', 'b'), call(3, 'text'), call(4, 'text'))).to.deep.equal([2, 4]);
  });

  it('keep a pin or a file with the text before it, not with an older one', () => {
    expect(keep(call(1, 'text'), call(2, 'beside'), call(3, 'beside'))).to.deep.equal([1, 2, 3]);
    expect(keep(call(1, 'text'), call(2, 'beside'), call(3, 'text'))).to.deep.equal([3]);
  });

  it('replace an edit of a message by a newer one, and lose no answer to an edit', () => {
    expect(keep(call(1, 'text'), call(2, 'edit:7'), call(3, 'edit:8'), call(4, 'edit:7'))).to.deep.equal([1, 3, 4]);
  });

  it('do all the tidying', () => {
    expect(
      keep(call(1, 'chore:deleteMessage:5'), call(2, 'text'), call(3, 'chore:deleteMessage:6'), call(4, 'text')),
    ).to.deep.equal([1, 3, 4]);
  });

  it('are not overtaken by a call that comes back from a failed attempt', () => {
    expect(keep(call(5, 'text'), call(3, 'text'), call(4, 'beside'))).to.deep.equal([5]);
    expect(keep(call(5, 'text'), call(3, 'chore:a'), call(4, 'edit:7'))).to.deep.equal([3, 4, 5]);
    expect(keep(call(5, 'edit:7'), call(3, 'edit:7'))).to.deep.equal([5]);
  });

  it('do not pile up', () => {
    expect(keep(call(0, 'text'), ...Array.from({ length: 9 }, (_, i) => call(i + 1, 'beside')))).to.deep.equal([
      0, 7, 8, 9,
    ]);
    expect(keep(...Array.from({ length: 50 }, (_, i) => call(i, `chore:${i}`)))).to.have.length(20);
  });

  it('are gone when they are taken', () => {
    const kept = createKeptCalls();
    kept.keep(call(1, 'text'));
    expect(kept.size()).to.equal(1);
    expect(kept.takeAll()).to.have.length(1);
    expect(kept.size()).to.equal(0);
  });
});
