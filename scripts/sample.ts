import { parseArgs } from 'node:util';
import { PROVINCE } from '../src/imports/sample/province.ts';
import { writeSample } from '../src/imports/sample.ts';

/** Writes synthetic data of any size with the province's figures. */

const USAGE = `npm run sample -- --out FILE [--size N] [--seed N]

  --out    the .csv to write
  --size   rows, 1,000 by default; ${PROVINCE.applications.toLocaleString('en-US')} is the whole province
  --seed   another number gives other people, 1404 by default
`;

/** undefined: not a whole number of at least `least`. */
function whole(text: string, least: number): number | undefined {
  const number = Number(text.replaceAll(/[,_]/g, ''));
  return Number.isSafeInteger(number) && number >= least ? number : undefined;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      size: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1404' },
      help: { type: 'boolean', default: false },
    },
  });
  const size = whole(values.size, 1);
  const seed = whole(values.seed, 0);
  if (values.help || values.out === undefined || size === undefined || seed === undefined) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 1;
  }
  await writeSample({ path: values.out, size, seed });
  process.stdout.write(`${size.toLocaleString('en-US')} rows: ${values.out} (as of 1404/05/20)\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
