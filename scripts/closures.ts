import type { ClosureFacts } from '../src/staff/closures/acts.ts';
import { type Action, type CommandLine, readCounty, readDay, readLine, runScript } from './commandLine.ts';
import { SentenceError } from './sentenceError.ts';
import { sayClosureOutcome, sayClosures } from './words/closures.ts';

const USAGE = `npm run closures -- list [--all]
npm run closures -- add FROM [TO] [--county NAME] [--office CODE] [--late HH:MM | --early HH:MM | --open] [--preview]
npm run closures -- remove ID [--preview]

  FROM, TO    the first and the last day: 1404/05/22 or 2025-08-13; without TO one day
  --county    for one county only; without it the whole province
  --office    for one office only, by its code in the file of offices
  --late      open only from then on
  --early     closed from then on
  --open      open, in spite of a weekend or a holiday
  --all       those that are over as well
  --preview   say how many chats it would tell, write nothing
`;

const preview = 'flag';
const ACTIONS: Readonly<Record<string, Action>> = {
  list: { options: { all: 'flag' }, words: [0, 0] },
  add: {
    options: { county: 'text', office: 'text', late: 'text', early: 'text', open: 'flag', preview },
    words: [1, 2],
  },
  remove: { options: { preview }, words: [1, 1] },
};

/** @throws SentenceError */
function readClosure(line: CommandLine): ClosureFacts {
  const [late, early, open] = [line.text('late'), line.text('early'), line.flag('open')];
  if ([late !== null, early !== null, open].filter(Boolean).length > 1)
    throw new SentenceError('Give only one of --late, --early and --open.');
  const from = readDay(line.words[0] ?? '', 'The first day');
  return {
    from,
    to: line.words[1] === undefined ? from : readDay(line.words[1], 'The last day'),
    county: readCounty(line),
    office: line.text('office'),
    kind: late !== null ? 'lateOpening' : early !== null ? 'earlyEnd' : open ? 'open' : 'closed',
    at: late ?? early,
  };
}

await runScript(USAGE, async (args, call) => {
  const line = readLine(args, ACTIONS);
  const isPreview = line.flag('preview');
  switch (line.action) {
    case 'list': {
      const all = line.flag('all');
      return sayClosures(await call('listClosures', { all }), all);
    }
    case 'add': {
      const outcome = await call('addClosure', { closure: readClosure(line), preview: isPreview });
      return sayClosureOutcome(outcome, 'entered', isPreview);
    }
    default: {
      const outcome = await call('removeClosure', { id: line.words[0] ?? '', preview: isPreview });
      return sayClosureOutcome(outcome, 'removed', isPreview);
    }
  }
});
