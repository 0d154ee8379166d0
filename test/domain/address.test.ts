import { expect } from 'chai';
import { addressKey, CHANNELS, sameAddress, type Address } from '../../src/domain/address.ts';

describe('Where a person is reached', () => {
  const one: Address = { channel: 'telegram', id: '123' };

  it('is an id of one messenger: the same id of another is somebody else', () => {
    expect(sameAddress(one, { channel: 'telegram', id: '123' })).to.equal(true);
    expect(sameAddress(one, { channel: 'bale', id: '123' })).to.equal(false);
    expect(sameAddress(one, { channel: 'telegram', id: '124' })).to.equal(false);
  });

  it('has one key, under which it is stored', () => {
    expect(CHANNELS.map((channel) => addressKey({ channel, id: '123' }))).to.deep.equal(['telegram:123', 'bale:123']);
  });
});
