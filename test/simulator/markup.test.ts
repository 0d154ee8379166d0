import { expect } from 'chai';
import { assert, integer, property, string } from 'fast-check';
import { readBaleMarkdown } from '../../src/simulator/baleMarkdown.ts';
import { LIMITS } from '../../src/simulator/data.ts';
import { checkEntities, detectEntities, trim, type Entity } from '../../src/simulator/entities.ts';
import { readHtml } from '../../src/simulator/html.ts';
import { splitLong } from '../../src/simulator/split.ts';

const check =
  (text: string, ...entities: Entity[]) =>
  () =>
    checkEntities(text, entities, LIMITS.telegram);
const bold = (offset: number, length: number): Entity => ({ type: 'bold', offset, length });

describe('Entities that a bot gives', () => {
  it('may be nested, and are sorted', () => {
    const italic = { type: 'italic', offset: 0, length: 5 };
    expect(check('hello', bold(1, 2), italic)()).to.deep.equal([italic, bold(1, 2)]);
  });

  it('are refused outside of the text, empty, or of an unknown type', () => {
    expect(check('hello', bold(3, 3))).to.throw('ends after the end of the text');
    expect(check('hello', bold(-1, 3))).to.throw('starts before');
    expect(check('hello', bold(1, 0))).to.throw('is empty');
    expect(check('hello', { ...bold(0, 1), type: 'loud' })).to.throw('unknown type');
  });

  it('are refused where they overlap by halves, repeat each other, or stand in code', () => {
    expect(check('hello', bold(0, 3), { type: 'italic', offset: 2, length: 3 })).to.throw('overlap');
    expect(check('hello', bold(0, 3), bold(1, 1))).to.throw('overlap');
    expect(check('hello', bold(0, 3), { type: 'code', offset: 1, length: 1 })).to.throw('overlap');
  });

  it('may not cut a character in two', () => {
    expect(check('a✅🙂b', bold(2, 1))).to.throw('middle of a character');
    expect(check('a✅🙂b', bold(2, 2))).to.not.throw();
  });

  it('have a link exactly where one belongs', () => {
    expect(check('hello', { type: 'text_link', offset: 0, length: 5 })).to.throw('wrong url');
    expect(check('hello', { type: 'text_link', offset: 0, length: 5, url: 'javascript:alert(1)' })).to.throw(
      'wrong url',
    );
    expect(check('hello', { type: 'text_link', offset: 0, length: 5, url: 'https://a.example/' })).to.not.throw();
    expect(check('hello', { ...bold(0, 5), url: 'https://a.example/' })).to.throw('wrong url');
  });

  it('move along when white space around the text is cut off', () => {
    expect(trim('  hello ', [bold(0, 4), bold(3, 5)])).to.deep.equal({
      text: 'hello',
      entities: [bold(0, 2), bold(1, 4)],
    });
  });
});

describe('A typed text', () => {
  it('carries its commands, links, mentions and hashtags', () => {
    const kinds = (text: string) =>
      detectEntities(text).map(({ type, offset, length }) => [type, text.slice(offset, offset + length)]);
    expect(kinds('/start x')).to.deep.equal([['bot_command', '/start']]);
    expect(kinds('1404/05/01')).to.deep.equal([]);
    expect(kinds('see https://a.example/x?y=1. and @someone #سلام')).to.deep.equal([
      ['url', 'https://a.example/x?y=1'],
      ['mention', '@someone'],
      ['hashtag', '#سلام'],
    ]);
    expect(kinds('ble.ir/some_bot?start=abc')).to.deep.equal([['url', 'ble.ir/some_bot?start=abc']]);
  });

  it('is cut as a phone cuts it, and nothing gets lost but spaces', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 200 }), integer({ min: 8, max: 50 }), (text, longest) => {
        const parts = splitLong(text, longest);
        expect(parts.every((part) => part.length <= longest)).to.equal(true);
        expect(parts.join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('HTML', () => {
  it('becomes text and entities', () => {
    expect(readHtml('a <b>b &lt;<i>c</i></b> <a href="https://a.example/?x=1&amp;y">d</a> &#1587;')).to.deep.equal({
      text: 'a b <c d س',
      entities: [
        { type: 'italic', offset: 5, length: 1 },
        { type: 'bold', offset: 2, length: 4 },
        { type: 'text_link', offset: 7, length: 1, url: 'https://a.example/?x=1&y' },
      ],
    });
  });

  it('is refused where the real server refuses it', () => {
    expect(() => readHtml('1 < 2')).to.throw('unescaped');
    expect(() => readHtml('a & b')).to.throw('unescaped');
    expect(() => readHtml('<div>a</div>')).to.throw('unsupported start tag');
    expect(() => readHtml('<b>a')).to.throw("can't find end tag");
    expect(() => readHtml('<b><i>a</b></i>')).to.throw('unexpected end tag');
    expect(() => readHtml('<a href="javascript:alert(1)">a</a>')).to.throw('wrong link');
  });
});

describe('Bale Markdown', () => {
  it('is bold, italic and linked between white space', () => {
    expect(readBaleMarkdown('*آماده* تا _دوشنبه_\n[نقشه](https://a.example/)')).to.deep.equal({
      text: 'آماده تا دوشنبه\nنقشه',
      entities: [
        { type: 'bold', offset: 0, length: 5 },
        { type: 'italic', offset: 9, length: 6 },
        { type: 'text_link', offset: 16, length: 4, url: 'https://a.example/' },
      ],
    });
  });

  it('leaves alone what only looks like it', () => {
    for (const text of ['*4*6090#', 'a*b*c', 'some_bot_name', '* a *', '[a](javascript:alert(1))', '*a\nb*'])
      expect(readBaleMarkdown(text)).to.deep.equal({ text, entities: [] });
  });

  it('nests', () => {
    expect(readBaleMarkdown('*a _b_ c*').entities).to.deep.equal([
      { type: 'bold', offset: 0, length: 5 },
      { type: 'italic', offset: 2, length: 1 },
    ]);
  });
});
