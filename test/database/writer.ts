import { openDatabase } from '../../src/database/connection.ts';

/**
 * `writer DATA_DIR START`: writes without end, three kinds of writes side by side, and prints a line once each is
 * acknowledged: `single N`, `counter N`, `batch N`. durability.test.ts kills it.
 */
const [dataDir, start] = process.argv.slice(2) as [string, string];
const database = await openDatabase({ dataDir });
const collection = (name: string) => database.mongoose.connection.collection(name);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const BATCH = 100;

async function writeSingles(): Promise<void> {
  for (let n = Number(start); ; n++) {
    await collection('singles').insertOne({ _id: n as never, text: 'x'.repeat(n % 2000) });
    say(`single ${n}`);
  }
}
async function count(): Promise<void> {
  for (let n = Number(start); ; n++) {
    await collection('counters').updateOne(
      { _id: 'it' as never },
      { $set: { n }, $push: { last: { $each: [n], $slice: -50 } as never } },
      { upsert: true },
    );
    say(`counter ${n}`);
  }
}
async function writeBatches(): Promise<void> {
  for (let n = Number(start); ; n++) {
    await collection('batches').insertMany(Array.from({ length: BATCH }, (_, i) => ({ n, i, text: `${n} ${i}` })));
    say(`batch ${n}`);
  }
}
await Promise.all([writeSingles(), count(), writeBatches()]);
