import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readSources, roomOf, sourceFolder } from '../../scripts/rooms/arrows.ts';

describe('The features of the bot', () => {
  it('never hold the store, nor the key of its hashes: only what makes waiting dialogues does', () => {
    const src = sourceFolder();
    const files = readSources(src).files.filter((file) => roomOf(file) === 'bot');
    const holders = files.filter((file) =>
      /\b(?:[mM]odels|LookupKeys)\b(?!\.ts)/.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(files).to.have.length.above(30);
    expect(holders).to.deep.equal(['bot/dialogue/store.ts']);
  });
});
