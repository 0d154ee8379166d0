import { expect } from 'chai';
import { Types } from 'mongoose';
import type { Database } from '../../src/database/connection.ts';
import type { WatchRecord } from '../../src/database/models.ts';
import { adoptOldWatches } from '../../src/following/adoptOldWatches.ts';
import { engines } from '../support/databases.ts';

for (const engine of engines())
  describe(`Watches of an earlier version, with ${engine.name}`, () => {
    let database: Database;
    before(async () => {
      database = await engine.open();
    });
    after(() => database.close());

    const told = { status: 'issued', asOf: '2025-08-10', at: 1 };
    const old = (more: object) => ({
      _id: new Types.ObjectId(),
      chat: { channel: 'telegram', id: String(new Types.ObjectId()) },
      cardId: new Types.ObjectId(),
      label: null,
      since: 1,
      ...more,
    });
    const insert = async (more: object): Promise<Types.ObjectId> => {
      const row = old(more);
      await database.models.watches.collection.insertOne(row);
      return row._id;
    };
    const read = (_id: Types.ObjectId) =>
      database.models.watches.collection.findOne<WatchRecord & { told?: unknown }>({ _id });

    it('keep what was last told under its present name, and are looked at', async () => {
      const unplanned = await insert({ told });
      const planned = await insert({ told, rev: 7, nextAt: 99, reminders: false });
      const present = await insert({ lastTold: told, rev: 3, nextAt: 99 });
      await adoptOldWatches(database.models, 50);
      expect(await read(unplanned)).to.deep.include({ lastTold: told, rev: 0, nextAt: 50, reminders: true });
      expect(await read(planned)).to.deep.include({ lastTold: told, rev: 7, nextAt: 99, reminders: false });
      expect(await read(present)).to.deep.include({ lastTold: told, rev: 3, nextAt: 99 });
      for (const id of [unplanned, planned]) expect(await read(id)).not.to.have.property('told');
    });

    it('are not touched a second time', async () => {
      const id = await insert({ told: null });
      await adoptOldWatches(database.models, 50);
      const first = await read(id);
      await adoptOldWatches(database.models, 60);
      expect(await read(id)).to.deep.equal(first);
    });
  });
