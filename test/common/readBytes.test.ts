import { expect } from 'chai';
import { readBytes } from '../../src/common/readBytes.ts';

/** Chunks, and how many of them were asked for. */
function source(...chunks: string[]) {
  const state = { read: 0, left: false };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of chunks) {
        state.read++;
        yield Buffer.from(chunk);
      }
    } finally {
      state.left = true;
    }
  }
  return { state, bytes: bytes() };
}

describe('Reading bytes', () => {
  for (const beyond of ['stop', 'discard'] as const) {
    it(`puts all of a source together, up to its limit and no byte further (${beyond})`, async () => {
      expect((await readBytes(source('12', '345').bytes, 5, beyond))?.toString()).to.equal('12345');
      expect(await readBytes(source('12', '3456').bytes, 5, beyond)).to.equal(null);
      expect((await readBytes(source().bytes, 5, beyond))?.length).to.equal(0);
    });
  }

  it('leaves a source that is too long at once, or reads it to its end', async () => {
    const [stopped, discarded] = [source('123', '456', '7', '8'), source('123', '456', '7', '8')];
    expect(await readBytes(stopped.bytes, 5, 'stop')).to.equal(null);
    expect(stopped.state).to.deep.equal({ read: 2, left: true });
    expect(await readBytes(discarded.bytes, 5, 'discard')).to.equal(null);
    expect(discarded.state).to.deep.equal({ read: 4, left: true });
  });

  it('does not take the end of what is too long for the whole', async () => {
    expect(await readBytes(source('123456', '7').bytes, 5, 'discard')).to.equal(null);
  });
});
