import type { BatchChange } from '../src/staff/batches/change.ts';
import {
  type Action,
  type CommandLine,
  readCounty,
  readDay,
  readLine,
  readOptionalDay,
  runScript,
} from './commandLine.ts';
import { SentenceError } from './sentenceError.ts';
import { sayBatches, sayBatchOutcome } from './words/batches.ts';

const USAGE = `npm run custody -- list [--cards]
npm run custody -- add DATE [--county-until DATE] [--centre-until DATE]
npm run custody -- extend|shorten DATE [--county-until DATE] [--centre-until DATE] [--county NAME]
npm run custody -- confirm DATE centre|tehran [--withdraw]
npm run custody -- close DATE

  DATE        the day from which the batch is kept, and last days: 1404/05/01 or 2025-07-23
  --county    for one county only; its ends then differ from those of the batch
  --cards     count the waiting cards of each batch, which reads all cards
  --withdraw  it was not seen after all
  --preview   say how many chats it would tell, write nothing (with each of add … close)
`;

const ends = { 'county-until': 'text', 'centre-until': 'text', preview: 'flag' } as const;
const ACTIONS: Readonly<Record<string, Action>> = {
  list: { options: { cards: 'flag' }, words: [0, 0] },
  add: { options: ends, words: [1, 1] },
  extend: { options: { ...ends, county: 'text' }, words: [1, 1] },
  shorten: { options: { ...ends, county: 'text' }, words: [1, 1] },
  confirm: { options: { withdraw: 'flag', preview: 'flag' }, words: [2, 2] },
  close: { options: { preview: 'flag' }, words: [1, 1] },
};

/** @throws SentenceError */
function readChange(line: CommandLine): BatchChange {
  const dates = () => ({
    countyUntil: readOptionalDay(line, 'county-until'),
    centreUntil: readOptionalDay(line, 'centre-until'),
  });
  switch (line.action) {
    case 'add':
      return { action: 'add', ...dates() };
    case 'extend':
    case 'shorten':
      return { action: line.action, ...dates(), county: readCounty(line) };
    case 'confirm': {
      const step = line.words[1];
      if (step !== 'centre' && step !== 'tehran')
        throw new SentenceError('Say which step was seen: confirm DATE centre, or confirm DATE tehran.');
      return { action: 'confirm', step, withdraw: line.flag('withdraw') };
    }
    default:
      return { action: 'close' };
  }
}

await runScript(USAGE, async (args, call) => {
  const line = readLine(args, ACTIONS);
  if (line.action === 'list') {
    const cards = line.flag('cards');
    return sayBatches(await call('listBatches', { cards }), cards);
  }
  const preview = line.flag('preview');
  const custodyFrom = readDay(line.words[0] ?? '', 'The start of the batch');
  return sayBatchOutcome(await call('changeBatch', { custodyFrom, preview, ...readChange(line) }), preview);
});
