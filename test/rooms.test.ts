import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { arrowsOf, circlesOf, readSources, roomOf, sourceFolder } from '../scripts/rooms/arrows.ts';
import { PLAN } from '../scripts/rooms/plan.ts';

describe('The floor plan', () => {
  const sources = readSources(sourceFolder());
  const { files, imports } = sources;
  const arrows = arrowsOf(sources);

  it('names every room, and no room that is not there', () => {
    expect([...arrows.keys()].sort()).to.deep.equal(Object.keys(PLAN).sort());
  });

  it('allows every import of one room by another', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return room !== other && !PLAN[room]?.includes(other);
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([]);
  });

  it('allows nothing that no file needs', () => {
    const floor = new Set(['domain', 'common', 'clock', 'log']);
    const unused = Object.entries(PLAN).flatMap(([room, may]) =>
      may.filter((other) => !floor.has(other) && !arrows.get(room)?.has(other)).map((other) => `${room} → ${other}`),
    );
    expect(unused).to.deep.equal([]);
  });

  it('has arrows that point down only', () => {
    expect(circlesOf(arrows)).to.deep.equal([]);
    const planned = new Map(Object.entries(PLAN).map(([room, may]) => [room, new Map(may.map((one) => [one, 1]))]));
    expect(circlesOf(planned)).to.deep.equal([]);
  });

  it('is read from imports of every form', () => {
    // Each of these forms is used somewhere; a reader that overlooks one would call the plan kept.
    expect(imports).to.deep.include({ from: 'app/app.ts', to: 'simulator/simulation.ts' });
    expect(imports).to.deep.include({ from: 'database/models.ts', to: 'database/models/cards.ts' });
    expect(imports).to.deep.include({ from: 'main.ts', to: 'app/app.ts' });
    expect(
      circlesOf(
        new Map([
          ['a', new Map([['b', 1]])],
          ['b', new Map([['a', 1]])],
        ]),
      ),
    ).to.deep.equal([['a', 'b']]);
  });

  it('keeps grammY to the rooms that speak to messengers', () => {
    const may = new Set(['bot', 'messengers', 'delivery', 'app', 'simulator']);
    const users = importsOf('grammy')
      .map(roomOf)
      .filter((room) => !may.has(room));
    expect([...new Set(users)]).to.deep.equal([]);
  });

  it('keeps grammY, and all that is Bot API, to one file of delivery: another channel needs another Sender only', () => {
    const inDelivery = (all: readonly string[]) => [...new Set(all.filter((file) => roomOf(file) === 'delivery'))];
    expect(inDelivery(importsOf('grammy'))).to.deep.equal(['delivery/botApiSender.ts']);
    const usersOfMessengers = imports.filter(({ to }) => roomOf(to) === 'messengers').map(({ from }) => from);
    expect(inDelivery(usersOfMessengers)).to.deep.equal(['delivery/botApiSender.ts']);
  });

  /** The files of src/ that import a package. */
  function importsOf(name: string): string[] {
    const src = sourceFolder();
    const pattern = new RegExp(`from '(?:@grammyjs/[a-z]+|${name})(?:/[a-z]+)?'`);
    return files.filter((file) => pattern.test(readFileSync(join(src, file), 'utf8')));
  }
});
