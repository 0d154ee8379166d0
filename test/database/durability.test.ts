import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../../src/database/connection.ts';
import { newFolder } from '../support/databases.ts';
import { times } from '../support/tier.ts';

/** So many writes were acknowledged when the writer is killed; each goes on with the store of the one before. */
const KILLED_AFTER = [150, 5, 30, 60, 250];
const ROUNDS = times({ test: 3, ci: 5, soak: 5 });

type Kind = 'single' | 'counter' | 'batch';

/** Starts the writer, kills it with -9 once it has had `lines` writes acknowledged. @returns the last of each kind */
async function writeAndKill(dataDir: string, start: number, lines: number): Promise<Record<Kind, number>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.js'), dataDir, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const last: Record<Kind, number> = { single: start - 1, counter: start - 1, batch: start - 1 };
  let text = '';
  let seen = 0;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    const complete = (text + chunk).split('\n');
    text = complete.pop()!;
    for (const line of complete) {
      const [kind, n] = line.split(' ') as [Kind, string];
      last[kind] = Number(n);
      if (++seen === lines) child.kill('SIGKILL');
    }
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(child.signalCode, 'it went on until it was killed').to.equal('SIGKILL');
  return last;
}

/** SQLite's own word on the file, by a process that lets go of it when it ends. */
async function integrity(path: string): Promise<string> {
  const script = `import Libsql from 'libsql';
    process.stdout.write(new Libsql(process.argv[1]).prepare('PRAGMA integrity_check').raw().all().join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path]);
  return stdout;
}

describe('The embedded store, killed in the middle of writing', () => {
  it('has everything that was acknowledged, and is sound', async function () {
    this.timeout(120_000);
    const dataDir = await newFolder();
    try {
      const batches = new Set<number>();
      for (const [round, lines] of KILLED_AFTER.slice(0, ROUNDS).entries()) {
        const start = round * 1_000_000;
        const last = await writeAndKill(dataDir, start, lines);

        expect(await integrity(join(dataDir, 'kartyar.db'))).to.equal('ok');

        const database = await openDatabase({ dataDir });
        const collection = (name: string) => database.mongoose.connection.collection(name);
        const singles = await collection('singles')
          .find({ _id: { $gte: start as never } })
          .sort({ _id: 1 })
          .toArray();
        expect(singles.length).to.be.at.least(last.single - start + 1);
        for (const [i, { _id, text }] of singles.entries()) {
          expect(_id).to.equal(start + i);
          expect(text).to.have.length((start + i) % 2000);
        }
        if (last.counter >= start) {
          const counter = (await collection('counters').findOne({ _id: 'it' as never })) as unknown as {
            n: number;
            last: number[];
          };
          expect(counter.n).to.be.within(last.counter, last.counter + 1);
          expect(counter.last.at(-1)).to.equal(counter.n);
        }
        for (let n = start; n <= last.batch; n++) batches.add(n);
        const counts = await collection('batches')
          .aggregate([{ $group: { _id: '$n', count: { $sum: 1 } } }])
          .toArray();
        const whole = new Set(counts.filter(({ count }) => count === 100).map(({ _id }) => Number(_id)));
        for (const n of batches) expect(whole.has(n), `batch ${n}`).to.equal(true);
        await database.close();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
