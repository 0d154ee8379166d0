import { expect } from 'chai';
import { withWatchedDisk } from '../support/powerCut.ts';
import { endLeftProcesses } from '../support/process.ts';

describe('What staff have changed and a power cut', function () {
  this.timeout(120_000);
  after(endLeftProcesses);

  it('is on the disk when they hear that it is done', async () =>
    expect(await withWatchedDisk('test/staff/powerCut')).to.deep.equal({
      added: { county: '2025-10-05', closures: 0 },
      extended: { county: '2025-10-20', closures: 0 },
      closed: { county: '2025-10-20', closures: 1 },
      opened: { county: '2025-10-20', closures: 0 },
    }));
});
