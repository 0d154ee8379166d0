import { expect } from 'chai';
import { withWatchedDisk } from '../support/powerCut.ts';
import { endLeftProcesses } from '../support/process.ts';

describe('An import and a power cut', function () {
  this.timeout(120_000);
  after(endLeftProcesses);

  it('is on the disk with all its cards when it is reported, and so is its taking back', async () =>
    expect(await withWatchedDisk('test/imports/powerCut')).to.deep.equal({
      imported: { cards: 60, state: 'finished' },
      undone: { cards: 0, state: 'undone' },
    }));
});
