import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { runActForScript } from '../src/app/runAct.ts';
import type { ActName, Acts } from '../src/app/acts.ts';
import { ConfigError, loadConfig } from '../src/config.ts';
import { parseDay } from '../src/domain/calendar.ts';
import { COUNTIES, type County, type Day } from '../src/domain/card.ts';
import { normaliseText } from '../src/domain/digits.ts';
import { countyOfPlace } from '../src/domain/names.ts';
import { createLog } from '../src/log.ts';
import { endWithOutput } from './endWithOutput.ts';
import { SentenceError } from './sentenceError.ts';
import { sayRefusal } from './words/refusals.ts';

/** What scripts over the table of acts share: `npm run SCRIPT -- ACTION WORD… --option value`. */

export interface CommandLine {
  action: string;
  /** What is behind the action. */
  words: string[];
  /** The value of an option; null: not given. */
  text(option: string): string | null;
  flag(option: string): boolean;
}

/** Options of an action, by name: with a value (`text`) or without (`flag`), and the words behind it, at least to most. */
export interface Action {
  options: Readonly<Record<string, 'text' | 'flag'>>;
  words: readonly [number, number];
}

/** @throws SentenceError */
export function readLine(args: readonly string[], actions: Readonly<Record<string, Action>>): CommandLine {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const names = Object.keys(actions).join(', ');
  if (!action)
    throw new SentenceError(
      `${name === '' ? 'Say what to do' : `There is nothing called "${name}"`}: use one of ${names}; --help tells more.`,
    );
  let parsed;
  try {
    const options = Object.fromEntries(
      Object.entries(action.options).map(([option, kind]) => [
        option,
        { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
      ]),
    );
    parsed = parseArgs({ args: rest, allowPositionals: true, options });
  } catch (error) {
    throw new SentenceError(
      `${name}: ${(error as Error).message.split('. To specify')[0]}; --help tells what it takes.`,
    );
  }
  const { values, positionals: words } = parsed;
  const [least, most] = action.words;
  if (words.length < least || words.length > most)
    throw new SentenceError(
      `${name} takes ${least === most ? least : `${least} to ${most}`} ${most === 1 ? 'word' : 'words'} beside its options; --help tells which.`,
    );
  return {
    action: name,
    words,
    text: (option) => (typeof values[option] === 'string' ? values[option] : null),
    flag: (option) => values[option] === true,
  };
}

/** @throws SentenceError */
export function readDay(text: string, what: string): Day {
  const day = parseDay(normaliseText(text));
  if (day === undefined)
    throw new SentenceError(`${what} is no day: write it as 1404/05/20 (Solar Hijri) or 2025-08-11, the year in full.`);
  return day;
}

export const readOptionalDay = (line: CommandLine, option: string): Day | null => {
  const text = line.text(option);
  return text === null ? null : readDay(text, `--${option}`);
};

/** @throws SentenceError */
export function readCounty(line: CommandLine): County | null {
  const text = line.text('county');
  if (text === null) return null;
  const county = countyOfPlace(text);
  if (county === undefined)
    throw new SentenceError(`--county is none of the province: name one of ${COUNTIES.join(', ')}.`);
  return county;
}

/** Has an act done, here or by the process that owns the store. @throws SentenceError when it is refused */
export type Call = <Name extends ActName>(name: Name, args: Acts[Name]['args']) => Promise<Acts[Name]['result']>;

/** Runs a script: what `main` returns is printed; an error of the operator's is one sentence and exit code 1. */
export async function runScript(usage: string, main: (args: string[], call: Call) => Promise<string>): Promise<void> {
  const args = process.argv.slice(2);
  endWithOutput();
  try {
    if (args.includes('--help')) {
      process.stdout.write(usage);
      return;
    }
    const call: Call = async (name, given) => {
      readDotenv({ quiet: true });
      const config = loadConfig(process.env, 'script');
      const run = { config, log: createLog('warn'), signal: new AbortController().signal, onProgress: () => undefined };
      const outcome = await runActForScript(name, given, run);
      if ('refused' in outcome) throw new SentenceError(sayRefusal(outcome.refused));
      return outcome.ok;
    };
    process.stdout.write(await main(args, call));
  } catch (error) {
    if (!(error instanceof SentenceError || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
