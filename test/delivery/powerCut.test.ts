import { expect } from 'chai';
import { createClaims, type Claims } from '../../src/delivery/claims.ts';
import { createLedger, rowsOf } from '../../src/delivery/ledger.ts';
import { testClocks } from '../support/clock.ts';
import { engines } from '../support/databases.ts';
import { withWatchedDisk } from '../support/powerCut.ts';
import { endLeftProcesses } from '../support/process.ts';
import { START } from './stage.ts';

interface Seen {
  before: string[];
  after: string[];
  atTheCut: Record<string, string>;
  inTheEnd: Record<string, string>;
}

describe('Delivery and a power cut', function () {
  this.timeout(120_000);
  let seen: Seen;
  before(async () => {
    seen = (await withWatchedDisk('test/delivery/powerCut')) as Seen;
  });
  after(endLeftProcesses);

  it('has on the disk that a message is claimed when it leaves', () => {
    expect(seen.before).to.have.length(13);
    for (const chat of seen.before) expect(seen.atTheCut[chat], chat).to.be.oneOf(['claimed', 'sent']);
  });

  it('says no announcement twice', () => {
    expect(seen.after.filter((chat) => seen.before.includes(chat))).to.deep.equal([]);
    expect(new Set(seen.after).size).to.equal(seen.after.length);
  });

  it('goes on with the others, and calls unknown what was in hand', () => {
    const ended = (state: string) => Object.keys(seen.inTheEnd).filter((chat) => seen.inTheEnd[chat] === state);
    expect(Object.keys(seen.inTheEnd)).to.have.length(80);
    expect(ended('sent')).to.include.members(seen.after);
    expect([...ended('sent'), ...ended('unknown')]).to.have.length(80);
    expect(seen.after.length).to.be.greaterThan(20);
  });
});

for (const engine of engines())
  describe(`Claims, on ${engine.name}`, () => {
    it('ask the store to have them on the disk, of a majority of its servers', async () => {
      const database = await engine.open();
      try {
        const { models } = database;
        const rows = rowsOf(models);
        const asked: unknown[] = [];
        const updateMany = rows.updateMany.bind(rows);
        rows.updateMany = (filter, update, options) => {
          asked.push(options?.writeConcern);
          return updateMany(filter, update, options);
        };
        const clocks = testClocks();
        const ledger = createLedger({ models, clocks });
        const claims: Claims = createClaims({
          models,
          clocks,
          owner: 'it',
          quietHours: { from: 0, to: 0 },
          urgentHours: { from: 0, to: 0 },
          announcements: () => Promise.resolve({ running: ['party'], cancelled: [] }),
        });
        await ledger.planAnnouncement('party', [{ channel: 'bale', id: '1' }], START);
        expect(await claims.take('bale', 1)).to.have.length(1);
        expect(asked).to.deep.equal([{ w: 'majority', j: true }]);
      } finally {
        await database.close();
      }
    });
  });
