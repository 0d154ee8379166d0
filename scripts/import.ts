import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { Source } from '../src/acts/source.ts';
import type { AnyRefusal } from '../src/app/acts.ts';
import { ConfigError, loadConfig } from '../src/config.ts';
import { parseDay } from '../src/domain/calendar.ts';
import { normaliseText } from '../src/domain/digits.ts';
import type { ImportProgress, Steps } from '../src/imports/acts.ts';
import { Problems } from '../src/imports/reasons.ts';
import type { ImportReport } from '../src/imports/report.ts';
import { createLog } from '../src/log.ts';
import { endWithOutput } from './endWithOutput.ts';
import { SentenceError } from './sentenceError.ts';
import { problemsAsCsv, reportAsJson, sayReport, sayUndo } from './words/imports.ts';
import { sayRefusal } from './words/refusals.ts';

const USAGE = `npm run import -- [--as-of DATE] [--dry-run] [--force] [--json] FILE…
npm run import -- --undo

  FILE        cards or offices as .csv or .xlsx, told apart by their headers
  --as-of     the day that the files describe, 1404/05/20 or 2025-08-11; by default today in Tehran
  --dry-run   check and count, write nothing
  --force     write although more than 1 % of the rows take a card a step back
  --json      one line of JSON a file on the standard output, everything else on the standard error
  --undo      take the last import back
`;

interface Options {
  files: string[];
  asOf: string | null;
  dryRun: boolean;
  force: boolean;
  json: boolean;
  undo: boolean;
}

/** @throws SentenceError */
function readOptions(args: string[]): Options | 'help' {
  let parsed;
  try {
    const flag = { type: 'boolean', default: false } as const;
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { 'as-of': { type: 'string' }, 'dry-run': flag, force: flag, json: flag, undo: flag, help: flag },
    });
  } catch (error) {
    throw new SentenceError(`${(error as Error).message.split('. To specify')[0]}.\n${USAGE}`);
  }
  const { values, positionals: files } = parsed;
  if (values.help) return 'help';
  const stated = values['as-of'];
  const asOf = stated === undefined ? null : parseDay(normaliseText(stated));
  if (asOf === undefined)
    throw new SentenceError(`--as-of is no day: write it as 1404/05/20 (Solar Hijri) or 2025-08-11, the year in full.`);
  if (values.undo && (files.length > 0 || asOf !== null || values['dry-run']))
    throw new SentenceError('--undo takes the last import back: it takes no files, no day and no dry run.');
  if (!values.undo && files.length === 0) throw new SentenceError(`Name the files to import.\n${USAGE}`);
  return { files, asOf, dryRun: values['dry-run'], force: values.force, json: values.json, undo: values.undo };
}

/** Refusals that the next file would meet with too. */
const OF_EVERY_FILE: ReadonlySet<AnyRefusal['code']> = new Set([
  'asOfInFuture',
  'ownerAway',
  'ownerEnded',
  'databaseAway',
  'dataDirUnusable',
  'storeUnusable',
  'unknownAct',
  'invalidArgs',
  'notAllowed',
]);

/** A bar on a terminal, nothing anywhere else. */
function progressBar(): { show(label: string, progress: { done: number; total: number }): void; clear(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show(label, { done, total }) {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
      stderr.write(`\r\u001b[K${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${label}`);
    },
    clear: () => void stderr.write('\r\u001b[K'),
  };
}

/** Characters of a file's name. */
const LONGEST_NAME = 255;
/** Bytes that every system takes for the name of a file, less what is put behind it. */
const LONGEST_LIST_NAME = 200;

/** Writes all problems of a file into `folder`; a former list of the same file goes. @throws SentenceError */
async function writeProblems(report: ImportReport, folder: string): Promise<string | null> {
  const name = new TextDecoder().decode(Buffer.from(basename(report.file)).subarray(0, LONGEST_LIST_NAME));
  const path = join(folder, `${name}.problems.csv`);
  try {
    await rm(path, { force: true });
    if (report.problems.length === 0) return null;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await pipeline(Readable.from(problemsAsCsv(report)), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new SentenceError(
      `${report.file}: the import is done, but the list of its problems could not be written to the folder reports of DATA_DIR (${code}).`,
    );
  }
  return relative('.', path).startsWith('..') ? path : relative('.', path);
}

async function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    await print(process.stdout, USAGE);
    return 0;
  }
  // Loaded now, so that a slip in the arguments is told at once.
  const { runActForScript } = await import('../src/app/runAct.ts');
  readDotenv({ quiet: true });
  const config = loadConfig(process.env, 'script');
  const log = createLog('warn');
  const bar = progressBar();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const run = { config, log, signal: stopping.signal };
  const words = options.json ? process.stderr : process.stdout;

  if (options.undo) {
    const onProgress = (steps: Steps) => bar.show('--undo', steps);
    const outcome = await runActForScript('undoLastImport', {}, { ...run, onProgress });
    bar.clear();
    if ('refused' in outcome) throw new SentenceError(sayRefusal(outcome.refused));
    await print(words, sayUndo(outcome.ok));
    return 0;
  }

  const { asOf, dryRun, force } = options;
  let code = 0;
  for (const name of options.files) {
    const problems = new Problems();
    const onProgress = (progress: ImportProgress) => {
      if ('problems' in progress) problems.addPacked(progress.problems);
      else bar.show(basename(name), progress);
    };
    const args = {
      source: Source.file(resolve(name)),
      name: basename(name).slice(0, LONGEST_NAME),
      asOf,
      dryRun,
      force,
    };
    const outcome = await runActForScript('importData', args, { ...run, onProgress });
    bar.clear();
    if ('refused' in outcome) {
      if (OF_EVERY_FILE.has(outcome.refused.code)) throw new SentenceError(sayRefusal(outcome.refused));
      code = 1;
      await print(process.stderr, `${name}: ${sayRefusal(outcome.refused)}\n`);
    } else {
      const report: ImportReport = { ...outcome.ok, file: name, problems };
      if (options.json) await print(process.stdout, `${reportAsJson(report)}\n`);
      const problemsFile = await writeProblems(report, join(config.dataDir, 'reports')).catch(
        async (error: unknown) => {
          if (!(error instanceof SentenceError)) throw error;
          code = 1;
          await print(process.stderr, `${error.message}\n`);
          return null;
        },
      );
      await print(words, sayReport(report, problemsFile));
    }
    if (stopping.signal.aborted) return 1;
  }
  return code;
}

endWithOutput();
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SentenceError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
