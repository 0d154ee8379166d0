import { machineClock } from '../../../src/clock.ts';
import { openDatabase } from '../../../src/database/connection.ts';
import { silentLog } from '../../../src/log.ts';
import { createIntake } from '../../../src/messengers/intake/intake.ts';
import { memoryLeases } from '../../../src/messengers/intake/leases.ts';
import { cutPower } from '../../support/powerCut.ts';

/**
 * The part of powerCut.test.ts that runs on a watched disk: people press buttons, what they chose is written, and the
 * power is cut as soon as their update may be confirmed. Prints what of it is on the disk.
 */
const dataDir = `${process.cwd()}/data`;
const database = await openDatabase({ dataDir });
const clocks = { machine: machineClock };
const intake = createIntake({
  updates: database.models.updates,
  leases: memoryLeases(),
  clocks,
  log: silentLog,
});
intake.receive('bale', {
  botId: 1,
  handle: async (update) => {
    await database.models.people.create({ _id: `bale:${(update as { update_id: number }).update_id}`, since: 0 });
  },
});
const seen: object[] = [];
for (const number of [1, 2, 3]) {
  const taken = await intake.take('bale', { update_id: number, message: { chat: { id: number } } });
  const cut = await openDatabase({ dataDir: cutPower(dataDir) });
  seen.push({
    taken,
    state: (await cut.models.updates.findById(`bale:1:${number}`).lean())?.state ?? 'lost',
    chosen: await cut.models.people.countDocuments({ _id: `bale:${number}` }),
  });
  await cut.close();
}
await database.close();
process.stdout.write(JSON.stringify(seen));
