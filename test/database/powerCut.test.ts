import { expect } from 'chai';
import { endLeftProcesses } from '../support/process.ts';
import { withWatchedDisk } from '../support/powerCut.ts';

describe('The embedded store and a power cut', function () {
  this.timeout(120_000);
  let seen: Record<string, unknown>;
  before(async () => {
    seen = (await withWatchedDisk('test/database/powerCut')) as Record<string, unknown>;
  });
  after(endLeftProcesses);

  it('has every kind of write that was to wait for the disk, once it is answered', () => {
    const there = seen.everyWrite as Record<string, boolean>;
    expect(Object.keys(there)).to.have.length(11);
    for (const [name, isThere] of Object.entries(there)) expect(isThere, name).to.equal(true);
  });

  it('has with such a write all that was answered before it', () =>
    expect(seen.earlierWrites).to.deep.equal(Array.from({ length: 20 }, (_, n) => n)));

  it('syncs once for many that wait at the same time', () => expect(seen.syncsOf200).to.be.within(1, 4));

  it('answers others while the disk is slow', () => expect(seen.whileHeld).to.deep.equal(['others', 'on the disk']));

  it('answers with an error where the disk fails, and relies on the log again when it has moved it into the file', () =>
    expect(seen.brokenDisk).to.deep.equal({
      errors: ['EIO: a broken disk', 'EIO: a broken disk'],
      mended: true,
      logWasMovedIntoTheFile: true,
    }));

  it('waits for the disk before it closes', () => expect(seen.closing).to.deep.equal(['on the disk', 'closed']));
});
