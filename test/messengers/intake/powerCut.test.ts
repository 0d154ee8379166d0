import { expect } from 'chai';
import { withWatchedDisk } from '../../support/powerCut.ts';
import { endLeftProcesses } from '../../support/process.ts';

describe('The intake of updates and a power cut', function () {
  this.timeout(120_000);
  after(endLeftProcesses);

  it('lets the messenger forget an update when all that came of it is on the disk', async () =>
    expect(await withWatchedDisk('test/messengers/intake/powerCut')).to.deep.equal(
      [1, 2, 3].map(() => ({ taken: 'done', state: 'done', chosen: 1 })),
    ));
});
