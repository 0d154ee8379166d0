import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { toLatinDigits } from '../../src/domain/digits.ts';
import { leaveOut } from '../support/leftOut.ts';
import { ENGINES, setStage, type Stage } from '../support/messengers.ts';
import { endLeftProcesses, spawnModule } from '../support/process.ts';

/** Exports as the office makes them; they are not part of the project. */
const folder = process.env.KARTYAR_OFFICE_DATA;
const given = folder !== undefined && existsSync(join(folder, 'cards-sample.csv'));
if (!given) leaveOut('the exports of the office (set KARTYAR_OFFICE_DATA)');

interface JsonReport {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  rejected: number;
  problems: { row: number; column: string; reason: string }[];
}

describe('the main job on the exports of the office', function () {
  if (!given) return;
  this.timeout(120_000);
  for (const engine of ENGINES)
    it(`runs from the files to the answer, ${engine}`, async () => {
      const stage = await setStage(engine);
      try {
        await runMainJob(stage);
      } finally {
        endLeftProcesses();
        await stage.remove();
      }
    });
});

async function runMainJob(stage: Stage): Promise<void> {
  const load = async (file: string): Promise<JsonReport> => {
    const args = ['--json', '--as-of', '1404/05/20', join(folder!, file)];
    const { code, stdout } = await spawnModule('scripts/import', { cwd: stage.folder, env: stage.env, args }).exit;
    expect(code, file).to.equal(0);
    return JSON.parse(stdout) as JsonReport;
  };
  const csv = await load('cards-sample.csv');
  expect(csv).to.include({ rows: 1_043, added: 1_012, updated: 0, unchanged: 10, rejected: 21 });
  expect(csv.problems).to.have.length(21);
  expect(await load('cards-sample.xlsx')).to.include({ added: 0, updated: 0, unchanged: 197, rejected: 3 });
  expect(await load('offices.csv')).to.include({ added: 21, rejected: 0 });
  // While the bot runs, the same file again: nothing changes, and everybody is answered meanwhile.
  const kartyar = await stage.start();
  const again = load('cards-sample.csv');
  for (const { code, serial, status, channel } of await ownersIn(join(folder!, 'cards-sample.csv'))) {
    const person = stage.simulator.person('شهروند', channel);
    person.send(`${serial} ${code}`);
    const { text } = await person.next(20_000);
    expect(text, status).to.match(FIRST_LINES[status]);
    expect(text.length).to.be.at.most(600);
    expect(toLatinDigits(text)).not.to.contain(code);
  }
  expect(await again).to.include({ added: 0, updated: 0, unchanged: 1_022, rejected: 21 });
  await kartyar.end();
}

const FIRST_LINES = {
  'در انتظار صدور': /^⏳ کارت هنوز صادر نشده است/,
  'صادر شده': /^📦 صادر شده/,
  'آماده تحویل': /^✅ آماده: .*، تا /,
  'منتقل به مرکز استان': /^✅ آماده: بوشهر/,
  'برگشت به تهران': /^↩️ برگشته به تهران/,
  'تحویل شده': /^☑️ تحویل شده/,
} as const;

/** One clean row of each state: written without quirks, so that no importer is needed to read it. */
async function ownersIn(file: string) {
  const rows = (await readFile(file, 'utf8')).split('\r\n').map((line) => line.split(','));
  const once = rows.filter(
    ([code]) => /^\d{10}$/.test(code ?? '') && rows.filter((row) => row[0] === code).length === 1,
  );
  return (Object.keys(FIRST_LINES) as (keyof typeof FIRST_LINES)[]).map((status, index) => {
    const row = once.find((cells) => cells[6] === status && (cells[9] || status !== 'آماده تحویل'));
    const [code = '', serial = ''] = row ?? [];
    return { code, serial, status, channel: index % 2 ? ('bale' as const) : ('telegram' as const) };
  });
}
