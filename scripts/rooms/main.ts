import { parseArgs } from 'node:util';
import { arrowsOf, circlesOf, readSources, sourceFolder } from './arrows.ts';
import { PLAN } from './plan.ts';

/** Prints the rooms of src/, what each imports of others, and what the plan does not allow. */

const USAGE = `npm run rooms -- [--src FOLDER] [--from ROOM [--to ROOM]]

  --src    another src/ folder to measure, such as that of an older checkout
  --from   list the imports of one room, file by file
  --to     … into one other room only
`;

const { values } = parseArgs({
  options: {
    src: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
if (values.help) print(USAGE);
else {
  const arrows = arrowsOf(readSources(values.src ?? sourceFolder()));
  if (values.from !== undefined) {
    for (const [to, list] of arrows.get(values.from) ?? [])
      if (values.to === undefined || values.to === to) for (const one of list) print(`${one.from} → ${one.to}`);
  } else {
    const wrong: string[] = [];
    for (const [room, out] of [...arrows].sort(([a], [b]) => a.localeCompare(b))) {
      const shown = [...out].sort(([a], [b]) => a.localeCompare(b)).map(([to, list]) => `${to} (${list.length})`);
      print(`${room.padEnd(18)} → ${shown.join(', ') || 'nothing of ours'}`);
      for (const [to, list] of out)
        if (!PLAN[room]?.includes(to))
          wrong.push(...list.map((one) => `${room} → ${to}: ${one.from} imports ${one.to}`));
    }
    const circles = circlesOf(arrows);
    print(`\n${arrows.size} rooms, ${[...arrows.values()].reduce((sum, out) => sum + out.size, 0)} arrows.`);
    print(
      circles.length === 0 ? 'No circle of rooms.' : circles.map((circle) => `Circle: ${circle.join(', ')}`).join('\n'),
    );
    print(
      wrong.length === 0
        ? 'Every arrow is in the plan.'
        : `Not in the plan:\n${wrong.map((one) => `  ${one}`).join('\n')}`,
    );
  }
}
