import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { sampleCells, sampleRows, writeSample } from '../../src/imports/sample.ts';
import { PROVINCE } from '../../src/imports/sample/province.ts';
import { workbookOf, type Cell } from '../../test/support/workbook.ts';
import type { Measured } from './importChild.ts';
import { print } from './report.ts';

/**
 * `npm run bench -- import [--size N] [--workbook N]`: the province's cards into an empty store, the same rows shuffled
 * again, and a workbook; each in a process of its own. With MONGODB_TEST_URI the same on that server, in a database of
 * its own.
 */

const run_ = promisify(execFile);

async function step(name: string, options: object): Promise<Measured> {
  const child = join(import.meta.dirname, 'importChild.js');
  const { stdout } = await run_(process.execPath, [child, name, JSON.stringify(options)], { maxBuffer: 1 << 20 });
  return JSON.parse(stdout) as Measured;
}

/** The same rows in another order, the header first. */
async function shuffle(from: string, to: string): Promise<void> {
  const bytes = readFileSync(from);
  const starts: number[] = [];
  for (let at = bytes.indexOf(10) + 1; at > 0 && at < bytes.length; at = bytes.indexOf(10, at) + 1) starts.push(at);
  const header = bytes.subarray(0, starts[0]);
  const lines = starts.map((start, index) => bytes.subarray(start, starts[index + 1] ?? bytes.length));
  let random = 12345;
  for (let last = lines.length - 1; last > 0; last -= 1) {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    const other = random % (last + 1);
    [lines[last], lines[other]] = [lines[other]!, lines[last]!];
  }
  await writeFile(to, Buffer.concat([header, ...lines]));
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const detail = ({ cpu, peak, longestHold }: Measured): string =>
  `   CPU ${cpu.toFixed(1)} s, peak memory ${Math.round(peak)} MB, main thread held for at most ${longestHold.toFixed(0)} ms`;

interface Engine {
  name: string;
  options: object;
  floor: string;
}

async function benchEngine({ name, options, floor }: Engine, files: { csv: string; shuffled: string; docs: string }) {
  const first = await step('import', { ...options, file: files.csv });
  say(`${name}: ${first.counts['added']} cards added in ${first.seconds.toFixed(1)} s`);
  say(detail(first));
  const again = await step('import', { ...options, file: files.shuffled });
  if (name === 'embedded') await step('dump', { ...options, file: files.docs });
  const bare = await step(floor, { ...options, file: files.docs });
  say(`   bare engine: CPU ${bare.cpu.toFixed(1)} s`);
  print({
    what: `${name}: import`,
    figure: first.seconds,
    unit: 's',
    floor: bare.seconds,
    floorIs: 'the bare engine',
    atMost: 1.3,
  });
  print({
    what: `${name}: memory`,
    figure: Math.max(first.peak, again.peak),
    unit: 'MB',
    floor: 250,
    floorIs: 'bound',
    atMost: 1,
  });
  print({
    what: `${name}: shuffled again (${again.counts['unchanged']} unchanged)`,
    figure: again.seconds,
    unit: 's',
    floor: first.seconds,
    floorIs: 'the first time',
    atMost: 0.5,
  });
  say(detail(again));
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      size: { type: 'string', default: String(PROVINCE.applications) },
      workbook: { type: 'string', default: '200000' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'kartyar-bench-'));
  const inFolder = (name: string): string => join(folder, name);
  try {
    const files = { csv: inFolder('cards.csv'), shuffled: inFolder('shuffled.csv'), docs: inFolder('docs.bson') };
    await writeSample({ path: files.csv, size: Number(values.size) });
    await shuffle(files.csv, files.shuffled);
    await benchEngine({ name: 'embedded', options: { dataDir: folder }, floor: 'floor' }, files);
    const server = process.env['MONGODB_TEST_URI'];
    if (server) {
      const uri = server.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+)(\/[^?]*)?/, `$1/kartyar_bench_${process.pid}`);
      const options = { dataDir: folder, uri };
      try {
        await benchEngine({ name: 'MongoDB', options, floor: 'mongoFloor' }, files);
      } finally {
        await step('drop', options);
      }
    }
    await benchWorkbook(inFolder('cards.xlsx'), Number(values.workbook), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchWorkbook(path: string, size: number, folder: string): Promise<void> {
  const rows: Cell[][] = [['national_code', 'receipt_serial', 'first_name', 'last_name', 'county', 'office', 'status']];
  rows[0]!.push('applied_on', 'issued_on', 'custody_from', 'delivered_on', 'mobile');
  for (const row of sampleRows(7, size)) rows.push(sampleCells(row));
  await writeFile(path, workbookOf({ sheets: [{ name: 'cards', rows }] }));
  rows.length = 0;
  const done = await step('import', { dataDir: join(folder, 'workbook'), file: path });
  say(`workbook: ${done.counts['added']} cards added in ${done.seconds.toFixed(1)} s`);
  say(detail(done));
  print({ what: '.xlsx: memory', figure: done.peak, unit: 'MB', floor: 400, floorIs: 'bound', atMost: 1 });
}
