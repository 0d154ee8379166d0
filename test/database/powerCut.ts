import { join } from 'node:path';
import { openDatabase } from '../../src/database/connection.ts';
import { Client } from '../../src/database/embedded/facade/client.ts';
import { Collection } from '../../src/database/embedded/facade/collection.ts';
import { ON_DISK } from '../../src/database/onDisk.ts';
import { breakDisk, cutPower, holdDisk, logSize, syncs } from '../support/powerCut.ts';
import type { Loose, Scratch } from '../support/scratch.ts';

/** The part of powerCut.test.ts that runs on a watched disk. Prints what it saw as JSON. */
const dataDir = `${process.cwd()}/data`;
const database = await openDatabase({ dataDir });
const things: Scratch = database.mongoose.connection.collection('things');
const id = (id: unknown) => ({ _id: id as never });

/** What is in the store after a power cut at this moment, in the order of the ids. */
async function afterPowerCut(): Promise<Loose[]> {
  const cut = await Client.open(join(cutPower(dataDir), 'kartyar.db'));
  const found = (await new Collection(cut, 'things').find().sort({ _id: 1 }).toArray()) as Loose[];
  await cut.close();
  return found;
}

/** Every kind of write, and whether its effect is there after a power cut that follows its answer. */
async function everyWrite(): Promise<Record<string, boolean>> {
  const writes: Record<string, [work: () => Promise<unknown>, isThere: (found: Loose[]) => boolean]> = {
    insertOne: [() => things.insertOne({ ...id('a'), n: 1 }, ON_DISK), (found) => has(found, 'a', 1)],
    insertMany: [() => things.insertMany([{ ...id('b'), n: 1 }, id('c')], ON_DISK), (found) => has(found, 'b', 1)],
    updateOne: [() => things.updateOne(id('a'), { $set: { n: 2 } }, ON_DISK), (found) => has(found, 'a', 2)],
    updateMany: [() => things.updateMany({ n: 1 }, { $set: { n: 3 } }, ON_DISK), (found) => has(found, 'b', 3)],
    replaceOne: [() => things.replaceOne(id('a'), { n: 4 }, ON_DISK), (found) => has(found, 'a', 4)],
    bulkWrite: [
      () => things.bulkWrite([{ updateOne: { filter: id('a'), update: { $set: { n: 5 } } } }], ON_DISK),
      (found) => has(found, 'a', 5),
    ],
    findOneAndUpdate: [
      () => things.findOneAndUpdate(id('a'), { $set: { n: 6 } }, ON_DISK),
      (found) => has(found, 'a', 6),
    ],
    findOneAndReplace: [() => things.findOneAndReplace(id('a'), { n: 7 }, ON_DISK), (found) => has(found, 'a', 7)],
    findOneAndDelete: [() => things.findOneAndDelete(id('a'), ON_DISK), (found) => !has(found, 'a')],
    deleteOne: [() => things.deleteOne(id('b'), ON_DISK), (found) => !has(found, 'b')],
    deleteMany: [() => things.deleteMany({}, ON_DISK), (found) => found.length === 0],
  };
  const there: Record<string, boolean> = {};
  for (const [name, [work, isThere]] of Object.entries(writes)) {
    await work();
    there[name] = isThere(await afterPowerCut());
  }
  return there;
}
const has = (found: Loose[], id: string, n?: number): boolean =>
  found.some(({ _id, ...rest }) => _id === id && (n === undefined || rest['n'] === n));

/** Writes that nobody waits for on the disk, then one that is waited for. */
async function earlierWrites(): Promise<unknown[]> {
  for (let n = 0; n < 20; n++) await things.insertOne(id(n));
  // It changes nothing itself, and is answered all the same only when what it has seen is on the disk.
  await things.deleteOne(id('none'), ON_DISK);
  return (await afterPowerCut()).map(({ _id }) => _id);
}

async function syncsOf200(): Promise<number> {
  const before = syncs();
  await Promise.all(Array.from({ length: 200 }, (_, n) => things.insertOne(id(`many ${n}`), ON_DISK)));
  return syncs() - before;
}

async function whileHeld(): Promise<string[]> {
  const order: string[] = [];
  const letGo = holdDisk();
  const waiting = things.insertOne(id('held'), ON_DISK).then(() => order.push('on the disk'));
  await things.insertOne(id('beside'));
  await things.findOne(id('held'));
  order.push('others');
  letGo();
  await waiting;
  return order;
}

async function brokenDisk(): Promise<object> {
  await things.insertOne({ ...id('large'), text: 'x'.repeat(200_000) });
  const write = async (): Promise<string> => {
    const { error } = await things.updateOne(id('large'), { $inc: { n: 1 } }, ON_DISK).then(
      () => ({ error: new Error('none') }),
      (error: Error) => ({ error }),
    );
    return error.message;
  };
  const letGo = holdDisk();
  const first = write();
  await database.ping();
  // This one waits for the next sync, which would tell nothing of what the first has lost.
  const second = write();
  await database.ping();
  breakDisk();
  letGo();
  const errors = [await first, await second];
  const before = logSize(dataDir);
  let mended = false;
  // The engine looks after itself once a second.
  for (let tries = 0; tries < 5000 && !mended; tries++) {
    mended = (await write()) === 'none';
    for (let turn = 0; turn < 20; turn++) await database.ping();
  }
  return { errors, mended, logWasMovedIntoTheFile: logSize(dataDir) < before };
}

async function closing(): Promise<unknown[]> {
  const order: unknown[] = [];
  const letGo = holdDisk();
  const last = things.insertOne(id('last'), ON_DISK).then(() => order.push('on the disk'));
  await database.ping();
  const closed = database.close().then(() => order.push('closed'));
  for (let turn = 0; turn < 5000; turn++) await new Promise((resolve) => setImmediate(resolve));
  letGo();
  await Promise.all([last, closed]);
  return order;
}

const seen = {
  everyWrite: await everyWrite(),
  earlierWrites: await earlierWrites(),
  syncsOf200: await syncsOf200(),
  whileHeld: await whileHeld(),
  brokenDisk: await brokenDisk(),
  closing: await closing(),
};
process.stdout.write(JSON.stringify(seen));
