import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { createLookupKeys } from '../../src/domain/lookupKey.ts';
import { openReader } from '../../src/imports/reader.ts';
import type { Batch, Heading } from '../../src/imports/readRows.ts';
import { failure } from '../support/scratch.ts';
import { cells, csv, type Folder, HEADER, KEYS, newFolder, PATTERN, readAll, refusalOf, SECRET } from './exports.ts';

describe('A file that is read in a thread', () => {
  let folder: Folder;
  before(async () => (folder = await newFolder()));
  after(() => folder.remove());
  const write = (rows: number) =>
    folder.write('cards.csv', csv([HEADER, ...Array.from({ length: rows }, (_, at) => cells(at + 1))]));
  const open = (path: string, keys = KEYS) => openReader({ path, keys, pattern: PATTERN });

  it('comes heading first, then its rows in batches of 500, all of them', async () => {
    const path = await write(5_250);
    const reader = await open(path);
    const { heading, cards } = await readAll(path);
    expect(reader.heading).to.deep.equal(heading);
    const batches: Batch[] = [];
    for await (const batch of reader.batches()) batches.push(batch);
    expect(batches.map(({ rows }) => rows)).to.deep.equal([...Array.from({ length: 10 }, () => 500), 250]);
    expect(batches.flatMap((batch) => batch.cards!.lookup)).to.deep.equal(cards.map(({ lookup }) => lookup));
    const { done, total } = batches.at(-1)!;
    expect(done).to.equal(total);
    await reader.close();
  });

  it('has a last batch though it may be empty, so that its end is told', async () => {
    const reader = await open(await write(500));
    const rows: number[] = [];
    for await (const batch of reader.batches()) rows.push(batch.rows);
    expect(rows).to.deep.equal([500, 0]);
    await reader.close();
  });

  it('counts anew in each batch', async () => {
    const rows = Array.from({ length: 600 }, (_, at) =>
      at % 200 === 7 ? cells(at, { county: 'شیراز' }) : cells(at + 1),
    );
    const path = await folder.write('mixed.csv', csv([HEADER, ['جمع'], ...rows, ['جمع']]));
    const reader = await open(path);
    const counts: object[] = [];
    for await (const { rows, rejected, skipped, problems, cards, offices } of reader.batches())
      counts.push({ rows, rejected, skipped, problems: problems.length / 2, cards: cards?.code.length, offices });
    expect(counts).to.deep.equal([
      { rows: 500, rejected: 3, skipped: 1, problems: 3, cards: 497, offices: null },
      { rows: 100, rejected: 0, skipped: 1, problems: 0, cards: 100, offices: null },
    ]);
    await reader.close();
  });

  it('is refused with the reason of what reads it', async () => {
    expect(await refusalOf(open(`${folder.path}/none.csv`))).to.deep.equal({ code: 'fileMissing' });
  });

  it('fails with what the thread fails with', async () => {
    const none = { ...createLookupKeys(SECRET), secretForThread: () => '' };
    expect((await failure(open(await write(1), none))).message).to.equal('The lookup secret is empty.');
  });

  it('is refused where reading it takes more memory than it may, and this process goes on', async () => {
    const path = await write(200_000);
    const read = async () => {
      const reader = await openReader({ path, keys: KEYS, pattern: PATTERN }, 2);
      try {
        for await (const { rows } of reader.batches()) expect(rows).to.be.at.most(500);
      } finally {
        await reader.close();
      }
    };
    expect(await refusalOf(read())).to.deep.equal({ code: 'fileTooMuchMemory', mostMegabytes: 2 });
  });

  it('is hashed as in this thread, under the same secret', async () => {
    const reader = await open(await write(1));
    const { value } = await reader.batches().next();
    expect((value as Batch).cards?.code).to.deep.equal([KEYS.ofCode(cells(1)[0]!)]);
    await reader.close();
  });

  it('is read no further than a few batches ahead of whoever takes them', async () => {
    const path = await write(6_000);
    // The thread itself, and nobody who takes.
    const worker = new Worker(new URL('../../src/imports/readerThread.js', import.meta.url), {
      workerData: { path, secret: SECRET, pattern: PATTERN },
    });
    const parts: (Heading | Batch)[] = [];
    let arrived = (): void => {};
    worker.on('message', (message: { part: Heading | Batch }) => {
      parts.push(message.part);
      arrived();
    });
    const until = async (count: number): Promise<void> => {
      while (parts.length < count) await new Promise<void>((resolve) => (arrived = resolve));
    };
    await until(4);
    // It is idle: it waits for a message, and one taken brings one more.
    for (let taken = 1; taken <= 3; taken += 1) {
      worker.postMessage('taken');
      await until(4 + taken);
      expect(parts).to.have.length(4 + taken);
    }
    await worker.terminate();
  });
});
