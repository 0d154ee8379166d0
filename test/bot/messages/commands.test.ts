import { expect } from 'chai';
import { readCommand } from '../../../src/bot/messages/commands.ts';

describe('A command as people type it', () => {
  it('has a name, maybe a bot, and what stands behind it', () => {
    expect(readCommand('/start')).to.deep.equal({ name: 'start', bot: null, rest: '' });
    expect(readCommand('/Start@Some_Bot  c_1 x')).to.deep.equal({ name: 'start', bot: 'Some_Bot', rest: 'c_1 x' });
    expect(readCommand('\u200f/HELP.')).to.deep.equal({ name: 'help', bot: null, rest: '' });
    expect(readCommand('/something2')).to.deep.equal({ name: 'something2', bot: null, rest: '' });
  });

  it('may have another slash where it is one of the bot’s own', () => {
    for (const slash of ['／', '⁄', '∕', '⧸', '╱', '\\', '٫', '؍', '//'])
      expect(readCommand(`${slash}stop`)?.name, slash).to.equal('stop');
    expect(readCommand('\\something')).to.equal(null);
  });

  it('is none without a slash, in a sentence, or with a number behind the slash', () => {
    for (const text of ['start', 'a /start', '/', '/ ', '/۱۲', '/0684159414', '/KQ52701333', '/start-up', '/شروع', ''])
      expect(readCommand(text), text).to.equal(null);
  });
});
