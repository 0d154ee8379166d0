import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { createSeal } from '../../../src/bot/dialogue/seal.ts';

describe('A sealed dialogue', () => {
  const key = randomBytes(32);
  const box = createSeal(key);

  it('opens for its owner and shows nothing of what it holds', () => {
    const sealed = box.seal('telegram:1', '0684159414');
    expect(sealed).not.to.contain('0684159414');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.to.contain('0684159414');
    expect(box.open('telegram:1', sealed)).to.equal('0684159414');
  });

  it('is sealed differently each time', () => {
    expect(box.seal('telegram:1', 'a')).not.to.equal(box.seal('telegram:1', 'a'));
  });

  it('stays shut for another chat, another key, and when it is damaged', () => {
    const sealed = box.seal('telegram:1', 'text');
    const damaged = Buffer.from(sealed, 'base64');
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    expect(box.open('bale:1', sealed)).to.equal(null);
    expect(createSeal(randomBytes(32)).open('telegram:1', sealed)).to.equal(null);
    expect(box.open('telegram:1', damaged.toString('base64'))).to.equal(null);
    expect(box.open('telegram:1', '')).to.equal(null);
  });
});
